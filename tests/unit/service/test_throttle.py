from __future__ import annotations

import pytest

from archives import HandClock
from luwte.service.throttle import Throttle, TooOften


def tries(throttle: Throttle, key: str, times: int) -> None:
    for _ in range(times):
        throttle.enter(key)


def test_the_first_tries_are_free_and_then_the_pause_doubles() -> None:
    clock = HandClock()
    throttle = Throttle(clock, free=3)
    tries(throttle, "ada", 3)
    waits = []
    for _ in range(10):
        with pytest.raises(TooOften) as refused:
            throttle.enter("ada")
        waits.append(refused.value.wait)
        clock.passed += refused.value.wait
        throttle.enter("ada")
    assert waits == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 900.0, 900.0]


def test_a_try_while_waiting_costs_nothing_more() -> None:
    clock = HandClock()
    throttle = Throttle(clock, free=1)
    throttle.enter("ada")
    for _ in range(3):
        with pytest.raises(TooOften, match="over een minuut opnieuw"):
            throttle.enter("ada")
    clock.passed += 5.0
    throttle.enter("ada")


def test_names_do_not_stand_in_each_others_way() -> None:
    throttle = Throttle(HandClock(), free=1)
    throttle.enter("ada")
    throttle.enter("bram")


def test_what_worked_and_what_was_long_ago_is_forgotten() -> None:
    clock = HandClock()
    throttle = Throttle(clock, free=2)
    tries(throttle, "ada", 2)
    throttle.worked("ada")
    tries(throttle, "ada", 2)
    clock.passed += 3601.0
    tries(throttle, "ada", 2)


def test_a_try_that_was_right_does_not_count_and_wrong_ones_before_it_do() -> None:
    throttle = Throttle(HandClock(), free=2)
    throttle.returned("kantoor")
    for _ in range(9):
        throttle.enter("kantoor")
        throttle.returned("kantoor")
    tries(throttle, "kantoor", 2)
    throttle.returned("kantoor")
    throttle.enter("kantoor")
    with pytest.raises(TooOften):
        throttle.enter("kantoor")


def test_it_remembers_no_endless_row_of_names() -> None:
    throttle = Throttle(HandClock(), free=1)
    for number in range(20_001):
        throttle.enter(f"naam-{number}")
    throttle.enter("naam-0")
    with pytest.raises(TooOften):
        throttle.enter("naam-20000")


def test_a_long_wait_is_said_in_minutes() -> None:
    assert "over 15 minuten" in str(TooOften(900.0))

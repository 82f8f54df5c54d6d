from __future__ import annotations

from luwte.service.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_three_failures_in_a_row_open_it_for_a_minute() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(2):
        breaker.failed()
        assert not breaker.open
    breaker.failed()
    assert breaker.open
    clock.now = 59.9
    assert breaker.open
    clock.now = 60.0
    assert not breaker.open


def test_one_success_in_between_starts_the_count_again() -> None:
    breaker = Breaker(Clock())
    breaker.failed()
    breaker.failed()
    breaker.worked()
    breaker.failed()
    breaker.failed()
    assert not breaker.open


def test_after_the_pause_one_failure_opens_it_again_and_a_success_does_not() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(3):
        breaker.failed()
    clock.now = 61.0
    breaker.failed()
    assert breaker.open
    clock.now = 122.0
    breaker.worked()
    assert not breaker.open

from __future__ import annotations

from archives import HandClock
from luwte.service.pace import Pace


def test_a_burst_is_fine_and_then_time_must_pass() -> None:
    clock = HandClock()
    pace = Pace(clock, rate=2, burst=3)
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    clock.passed += 0.5
    assert pace.wait("a") == 0
    assert pace.wait("a") == 0.5


def test_names_do_not_share() -> None:
    pace = Pace(HandClock(), rate=1, burst=1)
    assert [pace.wait("a"), pace.wait("b"), pace.wait("a")] == [0, 0, 1]


def test_a_long_silence_saves_no_more_than_the_burst() -> None:
    clock = HandClock()
    pace = Pace(clock, rate=1, burst=2)
    clock.passed += 3600
    assert [pace.wait("a") for _ in range(3)] == [0, 0, 1]


def test_names_that_are_never_used_again_are_forgotten() -> None:
    pace = Pace(HandClock(), rate=1, burst=1, most=2)
    for name in ("a", "b", "c"):
        pace.wait(name)
    assert pace.wait("a") == 0

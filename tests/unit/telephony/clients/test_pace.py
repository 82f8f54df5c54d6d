from __future__ import annotations

import asyncio

import pytest

from luwte.telephony.clients.pace import Pace


class Timed:
    """A clock that stands still but for the waiting, and is late by `extra` each time."""

    def __init__(self, extra: float = 0.0) -> None:
        self.now, self.extra, self.waited = 100.0, extra, list[float]()

    def steady(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 6))
        self.now += seconds + self.extra

    def pace(self, speed: float) -> Pace:
        return Pace(speed, steady=self.steady, sleep=self.sleep)


def run(pace: Pace, *seconds: float) -> None:
    async def through() -> None:
        for second in seconds:
            await pace.until(second)

    asyncio.run(through())


def test_small_delays_do_not_add_up() -> None:
    timed = Timed(extra=0.005)
    pace = timed.pace(1)
    run(pace, *(n * 0.02 for n in range(101)))
    assert timed.waited[0] == 0.02
    assert set(timed.waited[1:]) == {0.015}
    assert timed.now == pytest.approx(102.005)


@pytest.mark.parametrize(("speed", "took"), [(1, 10.0), (4, 2.5), (0.5, 20.0)])
def test_a_speed_is_a_factor(speed: float, took: float) -> None:
    timed = Timed()
    run(timed.pace(speed), 0.0, 10.0)
    assert timed.now == 100 + took


def test_as_fast_as_it_goes_lets_others_have_their_turn_and_is_never_late() -> None:
    timed = Timed()
    pace = timed.pace(0)
    run(pace, 0.0, 10.0)
    assert (timed.waited, pace.late) == ([0, 0], 0.0)


def test_the_worst_delay_is_told() -> None:
    timed = Timed()
    pace = timed.pace(1)
    run(pace, 0.0)
    timed.now += 0.5
    run(pace, 0.02)
    assert pace.late == pytest.approx(0.48)


def test_backwards_is_no_speed() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Pace(-1)


def test_afresh_begins_again_at_the_same_pace() -> None:
    timed = Timed()
    pace = timed.pace(2)
    run(pace, 0.0, 10.0)
    run(pace.afresh(), 0.0, 10.0)
    assert timed.now == 110


def test_audio_goes_by_as_fast_as_it_is_played_and_a_rest_is_a_rest() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(4, steady=lambda: 12.0, sleep=sleep)
    assert pace.passed(10.0) == 8.0
    assert Pace(0, steady=lambda: 12.0).passed(10.0) == 0.0
    asyncio.run(pace.rest(0.25))
    assert waited == [0.25]

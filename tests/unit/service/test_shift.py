from __future__ import annotations

from archives import HandClock
from luwte.domain.turn import CallId
from luwte.service.actors import UserId
from luwte.service.shift import Shift

ADA, BEN, ONE = UserId("ada"), UserId("ben"), CallId("g1")


def test_a_pause_is_of_one_person_and_can_end() -> None:
    shift = Shift(HandClock())
    shift.pause(ADA, wanted=True)
    assert shift.pauses(ADA)
    assert not shift.pauses(BEN)
    shift.pause(ADA, wanted=False)
    assert not shift.pauses(ADA)


def test_what_touched_somebody_is_of_one_person_and_can_be_taken_back() -> None:
    shift = Shift(HandClock())
    shift.touch(ADA, ONE, touched=True)
    assert shift.touched(ADA, ONE)
    assert not shift.touched(BEN, ONE)
    shift.touch(ADA, ONE, touched=False)
    assert not shift.touched(ADA, ONE)


def test_the_next_day_knows_nothing_of_it() -> None:
    clock = HandClock()
    shift = Shift(clock)
    shift.pause(ADA, wanted=True)
    shift.touch(ADA, ONE, touched=True)
    clock.passed = 24 * 3600.0
    assert not shift.pauses(ADA)
    assert not shift.touched(ADA, ONE)

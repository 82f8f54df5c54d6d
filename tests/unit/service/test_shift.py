from __future__ import annotations

from archives import HandClock
from luwte.domain.turn import CallId
from luwte.service.actors import Actor, TeamId, UserId
from luwte.service.shift import Shift

DESK = frozenset({TeamId("balie")})
ADA_THERE = Actor(UserId("ada"), "Ada", frozenset(), DESK)
ADA, BEN, ONE = UserId("ada"), UserId("ben"), CallId("g1")


def test_a_pause_is_of_one_person_and_can_end() -> None:
    shift = Shift(HandClock())
    shift.pause(ADA_THERE, wanted=True)
    assert shift.pauses(ADA)
    assert not shift.pauses(BEN)
    shift.pause(ADA_THERE, wanted=False)
    assert not shift.pauses(ADA)


def test_helpers_of_the_same_team_see_who_pauses_and_nothing_more() -> None:
    shift = Shift(HandClock())
    shift.pause(ADA_THERE, wanted=True)
    assert shift.who_pauses(Actor(BEN, "Ben", frozenset(), DESK)) == ("Ada",)
    assert shift.who_pauses(Actor(BEN, "Ben", frozenset(), frozenset({TeamId("zorg")}))) == ()


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
    shift.pause(ADA_THERE, wanted=True)
    shift.touch(ADA, ONE, touched=True)
    clock.passed = 24 * 3600.0
    assert not shift.pauses(ADA)
    assert not shift.touched(ADA, ONE)

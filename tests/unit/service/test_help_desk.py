from __future__ import annotations

import pytest

from archives import HandClock, record
from factories import by_the_letter
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, Event, HelpAsked, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.errors import NotFound
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.help_desk import AWAY, HelpDesk
from luwte.service.live_call import OngoingCall
from luwte.service.live_jobs import Begun

ATTACK, THREAT = "jij bent echt te dom voor dit werk", "ik sla je in elkaar"


def actor(name: str, *roles: Role, team: str = "balie") -> Actor:
    return Actor(UserId(name), name.title(), frozenset(roles), frozenset({TeamId(team)}))


LEAD = actor("lotte", Role.TEAM_LEAD)
NOOR, OMAR = actor("noor", Role.COLLEAGUE), actor("omar", Role.COLLEAGUE)


class Played:
    """A help desk that follows calls by hand."""

    def __init__(self, capacity: int = 1) -> None:
        self.clock = HandClock()
        self.desk = HelpDesk(self.clock, capacity=capacity)
        self.changes = 0
        self.stop = self.desk.watch(self._changed)
        self.calls: dict[str, OngoingCall] = {}

    def _changed(self) -> None:
        self.changes += 1

    def begin(self, name: str = "g1", team: str | None = "balie") -> None:
        call = OngoingCall(record(name, team=team, profile=LineProfile()), by_the_letter(), 0.0)
        self.calls[name] = call
        self.desk.hear(Begun(call.record, call.content))

    def does(self, event: Event, name: str = "g1") -> None:
        heard = self.calls[name].take(event, str(len(self.calls[name].by_key)), 0.0, self.clock.now())
        assert heard
        self.desk.hear(heard)

    def hears(self, text: str, name: str = "g1") -> None:
        n = len(self.calls[name].by_key)
        self.does(TurnHeard(CallerTurn(n, Words(text, n * 5.0, n * 5.0 + 3))), name)

    def shown(self, who: Actor) -> list[str]:
        return [need.record.id for need in self.desk.board(who)]


def test_an_ordinary_call_is_on_nobodys_board() -> None:
    played = Played()
    played.begin()
    played.hears("goedemorgen, ik wil iets vragen")
    assert played.shown(LEAD) == []
    with pytest.raises(NotFound):
        played.desk.need(LEAD, CallId("g1"))


def test_a_team_lead_sees_phase_and_reason_of_the_own_team_only() -> None:
    played = Played()
    played.begin()
    played.hears(ATTACK)
    (need,) = played.desk.board(LEAD)
    assert need.phase == 3
    assert not need.by_employee
    assert played.shown(actor("piet", Role.TEAM_LEAD, team="zorg")) == []
    assert played.shown(actor("ada", Role.EMPLOYEE)) == []


def test_a_colleague_sees_what_they_are_asked_for_and_nothing_else() -> None:
    played = Played()
    played.begin()
    played.desk.available(NOOR, free=True)
    played.does(HelpAsked(1.0))
    assert played.shown(NOOR) == ["g1"]
    assert played.shown(OMAR) == []
    assert played.desk.board(NOOR)[0].by_employee


def test_who_does_not_answer_is_not_waited_for() -> None:
    played = Played()
    played.begin()
    for person in (NOOR, OMAR):
        played.desk.available(person, free=True)
    played.does(HelpAsked(1.0))
    assert played.shown(OMAR) == []
    played.clock.passed = 21.0
    played.desk.tick()
    assert played.shown(OMAR) == ["g1"]


def test_nobody_is_asked_to_come_to_their_own_call() -> None:
    played = Played()
    played.begin()
    ada = actor("ada", Role.EMPLOYEE, Role.COLLEAGUE, Role.TEAM_LEAD)
    played.desk.available(ada, free=True)
    played.desk.available(NOOR, free=True)
    played.hears(THREAT)
    played.does(HelpAsked(9.0))
    assert played.desk.need(NOOR, CallId("g1")).asked == {NOOR.user}
    assert not played.desk.accept(ada, CallId("g1"))


def test_who_becomes_free_is_asked_for_what_waits() -> None:
    played = Played()
    played.begin()
    played.does(HelpAsked(1.0))
    assert played.desk.free_in(TeamId("balie")) == 0
    played.desk.available(NOOR, free=True)
    assert played.shown(NOOR) == ["g1"]
    played.desk.available(NOOR, free=False)
    assert not played.desk.is_available(NOOR.user)


def test_ik_kom_counts_once_and_who_comes_is_not_asked_elsewhere() -> None:
    played = Played()
    played.desk.available(NOOR, free=True)
    played.begin()
    played.does(HelpAsked(1.0))
    assert played.desk.accept(NOOR, CallId("g1"))
    assert not played.desk.accept(LEAD, CallId("g1"))
    assert played.desk.board(LEAD)[0].coming == "Noor"
    played.begin("g2", team=None)
    played.does(HelpAsked(1.0), "g2")
    assert played.desk.free_in(None) == 0
    played.does(CallEnded(9.0))
    assert played.desk.free_in(None) == 1


def test_a_team_lead_may_come_without_having_pressed_the_switch() -> None:
    played = Played()
    played.begin()
    played.hears(THREAT)
    assert played.desk.accept(LEAD, CallId("g1"))
    assert played.desk.is_available(LEAD.user)


def test_who_has_no_room_left_cannot_come() -> None:
    played = Played()
    for name in ("g1", "g2"):
        played.begin(name)
        played.does(HelpAsked(1.0), name)
    assert played.desk.accept(LEAD, CallId("g1"))
    assert not played.desk.accept(LEAD, CallId("g2"))


def test_nobody_comes_to_a_call_that_did_not_ask() -> None:
    played = Played()
    played.begin()
    played.hears("jullie beloven altijd van alles en doen niks")
    played.does(HelpAsked(9.0))
    played.begin("g2")
    with pytest.raises(NotFound):
        played.desk.accept(LEAD, CallId("g2"))


def test_the_neediest_call_stands_first() -> None:
    played = Played()
    for name in ("g1", "g2", "g3"):
        played.begin(name)
    played.does(HelpAsked(1.0), "g1")
    played.hears(ATTACK, "g2")
    played.hears(THREAT, "g3")
    assert played.shown(LEAD) == ["g3", "g2", "g1"]
    assert played.desk.accept(LEAD, CallId("g3"))
    assert played.shown(LEAD) == ["g2", "g1", "g3"]


def test_a_board_learns_whether_a_call_that_asks_for_somebody_is_heard() -> None:
    played = Played()
    played.begin()
    played.does(HelpAsked(5.0))
    before = played.changes
    assert played.desk.board(LEAD)[0].footing.words is False
    played.hears("goedemorgen")
    assert played.desk.board(LEAD)[0].footing.words
    assert played.changes == before + 1


def test_boards_are_told_of_changes_and_of_nothing_else() -> None:
    played = Played()
    played.begin()
    played.hears("goedemorgen")
    assert played.changes == 0
    played.does(HelpAsked(5.0))
    assert played.changes > 0
    played.stop()
    before = played.changes
    played.does(CallEnded(9.0))
    assert played.changes == before
    assert played.shown(LEAD) == []


def test_a_step_in_a_call_on_the_board_is_a_change() -> None:
    played = Played()
    played.begin()
    played.hears(ATTACK)
    before = played.changes
    played.does(StepConfirmed("grens", 9.0))
    assert played.changes > before


def test_an_employee_cannot_put_themselves_on_the_list() -> None:
    played = Played()
    played.desk.available(actor("ada", Role.EMPLOYEE), free=True)
    assert not played.desk.is_available(UserId("ada"))


def test_news_of_a_call_that_never_began_here_is_passed_over() -> None:
    played = Played()
    played.begin()
    played.does(CallEnded(1.0))
    assert played.shown(LEAD) == []


def test_a_call_that_came_back_after_a_restart_still_needs_somebody() -> None:
    played = Played()
    played.begin()
    played.hears(THREAT)
    fresh = HelpDesk(played.clock)
    fresh.hear(Begun(record(), by_the_letter(), tuple(played.calls["g1"].moments)))
    assert [need.phase for need in fresh.board(LEAD)] == [4]


def test_who_has_no_page_open_for_a_while_is_not_counted_on_and_is_told() -> None:
    played = Played()
    with played.desk.presence.page(NOOR.user):
        played.desk.available(NOOR, free=True)
        played.clock.passed += 10 * AWAY
        played.desk.tick()
        assert played.desk.is_available(NOOR.user)
    played.clock.passed += AWAY
    changes = played.changes
    played.desk.tick()
    assert (played.desk.is_available(NOOR.user), played.desk.free_in(TeamId("balie"))) == (False, 0)
    assert played.changes == changes + 1
    assert played.desk.was_missed(NOOR.user)
    played.desk.available(NOOR, free=True)
    assert not played.desk.was_missed(NOOR.user)


def test_who_signs_out_is_not_asked_any_more() -> None:
    played = Played()
    for one in (NOOR, OMAR):
        played.desk.available(one, free=True)
    played.desk.leave(NOOR.user)
    played.desk.leave(LEAD.user)
    assert not played.desk.was_missed(NOOR.user)
    played.begin()
    played.does(HelpAsked(1.0))
    assert played.shown(NOOR) == []
    assert played.shown(OMAR) == ["g1"]


def test_a_session_that_is_over_ends_it_unless_another_page_is_open() -> None:
    played = Played()
    played.desk.available(NOOR, free=True)
    with played.desk.presence.page(NOOR.user):
        with played.desk.presence.page(NOOR.user):
            played.desk.session_over(NOOR.user)
            assert played.desk.is_available(NOOR.user)
        played.desk.session_over(NOOR.user)
        assert not played.desk.is_available(NOOR.user)


def test_who_is_on_the_telephone_does_not_count_as_who_can_come() -> None:
    played = Played()
    ada = actor("ada", Role.COLLEAGUE, Role.EMPLOYEE)
    for one in (NOOR, ada):
        played.desk.available(one, free=True)
    changes = played.changes
    played.begin()
    assert played.desk.free_in(TeamId("balie")) == 1
    assert played.changes == changes + 1
    played.does(CallEnded(9.0))
    assert played.desk.free_in(TeamId("balie")) == 2

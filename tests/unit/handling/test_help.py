from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.behaviour import Phase
from luwte.domain.outputs import HelpStatusChanged
from luwte.domain.turn import CallId
from luwte.handling.help import WAIT, Alert, HelpLine, HelpRoster

ONE, TWO, THREE = CallId("een"), CallId("twee"), CallId("drie")
PERSONAL, EXPLOSIVE = Phase.PERSONAL, Phase.EXPLOSIVE


def roster(*people: str, **room: int) -> HelpRoster:
    """A roster of people in this order, who can each take one call unless said otherwise."""
    return HelpRoster(people, dict.fromkeys(people, 1) | room)


def asked(alerts: tuple[Alert, ...]) -> list[tuple[str, CallId]]:
    return [(alert.person, alert.call) for alert in alerts]


def test_help_is_asked_once_and_says_when() -> None:
    line = HelpLine()
    assert line.ask(3.0) == HelpStatusChanged(asked_at=3.0, by=None, at=3.0)
    assert line.ask(9.0) is None
    assert line.by is None


def test_who_says_i_am_coming_is_shown() -> None:
    line = HelpLine()
    line.ask(3.0)
    assert line.answer("Sam", 5.0) == HelpStatusChanged(asked_at=3.0, by="Sam", at=5.0)
    assert line.by == "Sam"


def test_the_same_answer_twice_is_no_change_and_another_one_counts() -> None:
    line = HelpLine()
    line.ask(3.0)
    line.answer("Sam", 5.0)
    assert line.answer("Sam", 6.0) is None
    assert line.answer("Noor", 7.0) == HelpStatusChanged(3.0, "Noor", 7.0)


def test_nobody_comes_when_nobody_was_asked() -> None:
    line = HelpLine()
    assert line.answer("Sam", 5.0) is None
    assert line.by is None


def test_the_first_free_person_is_asked() -> None:
    assert roster("a", "b").ask(ONE, PERSONAL, 5.0) == (Alert("a", ONE, PERSONAL, 5.0),)
    assert asked(roster("a", "b", a=0).ask(ONE, PERSONAL, 5.0)) == [("b", ONE)]


@pytest.mark.parametrize(("seconds", "next_one"), [(WAIT - 0.1, []), (WAIT, [("b", ONE)])])
def test_who_does_not_answer_in_time_is_not_waited_for(seconds: float, next_one: list[tuple[str, CallId]]) -> None:
    people = roster("a", "b", "c")
    people.ask(ONE, PERSONAL, 100.0)
    assert asked(people.tick(100.0 + seconds)) == next_one


def test_each_next_person_gets_as_much_time() -> None:
    people = roster("a", "b", "c")
    people.ask(ONE, PERSONAL, 0.0)
    assert asked(people.tick(25.0)) == [("b", ONE)]
    assert asked(people.tick(44.9)) == []
    assert asked(people.tick(45.0)) == [("c", ONE)]


def test_when_everybody_was_asked_in_vain_it_begins_again() -> None:
    people = roster("a", "b")
    people.ask(ONE, PERSONAL, 0.0)
    rounds = [asked(people.tick(at))[0][0] for at in (20.0, 40.0, 60.0, 80.0)]
    assert rounds == ["b", "a", "b", "a"]


def test_a_threat_is_asked_of_everybody_who_is_free() -> None:
    people = roster("a", "b", "c", b=0)
    assert asked(people.ask(ONE, EXPLOSIVE, 0.0)) == [("a", ONE), ("c", ONE)]


def test_a_call_that_becomes_a_threat_is_asked_of_the_others_too() -> None:
    people = roster("a", "b", "c")
    people.ask(ONE, PERSONAL, 0.0)
    alerts = people.ask(ONE, EXPLOSIVE, 3.0)
    assert asked(alerts) == [("b", ONE), ("c", ONE)]
    assert {alert.phase for alert in alerts} == {EXPLOSIVE}


def test_a_waiting_call_keeps_its_highest_phase_and_its_place_in_time() -> None:
    people = roster("a")
    people.ask(ONE, EXPLOSIVE, 1.0)
    people.ask(ONE, PERSONAL, 9.0)
    (request,) = people.waiting()
    assert (request.phase, request.since) == (EXPLOSIVE, 1.0)


def test_who_accepts_has_the_call_and_nobody_is_asked_any_more() -> None:
    people = roster("a", "b")
    people.ask(ONE, PERSONAL, 0.0)
    assert people.accept(ONE, "b")
    assert people.waiting() == ()
    assert people.tick(100.0) == ()


def test_a_taken_call_is_not_taken_twice() -> None:
    people = roster("a", "b")
    people.ask(ONE, EXPLOSIVE, 0.0)
    assert people.accept(ONE, "a")
    assert not people.accept(ONE, "b")
    assert not people.accept(ONE, "a")
    people.ask(TWO, PERSONAL, 1.0)
    assert people.accept(TWO, "b")


def test_a_call_that_asked_for_nothing_cannot_be_taken() -> None:
    assert not roster("a").accept(ONE, "a")


def test_somebody_without_room_cannot_accept_and_is_not_asked() -> None:
    people = roster("a", "b")
    people.ask(ONE, PERSONAL, 0.0)
    people.accept(ONE, "a")
    assert asked(people.ask(TWO, PERSONAL, 1.0)) == [("b", TWO)]
    assert not people.accept(TWO, "a")
    assert not people.accept(TWO, "vreemde")


def test_somebody_may_have_room_for_more_than_one_call() -> None:
    people = roster("a", a=2)
    for call in (ONE, TWO, THREE):
        people.ask(call, PERSONAL, 0.0)
    assert [people.accept(call, "a") for call in (ONE, TWO, THREE)] == [True, True, False]


def test_a_finished_call_gives_the_room_back() -> None:
    people = roster("a")
    people.ask(ONE, PERSONAL, 0.0)
    people.accept(ONE, "a")
    people.ask(TWO, PERSONAL, 1.0)
    assert not people.accept(TWO, "a")
    people.finish(ONE)
    assert people.accept(TWO, "a")


def test_a_call_that_ends_while_it_waits_is_forgotten() -> None:
    people = roster("a", "b")
    people.ask(ONE, PERSONAL, 0.0)
    people.finish(ONE)
    assert people.waiting() == ()
    assert people.tick(100.0) == ()
    people.finish(TWO)


def test_with_nobody_free_the_call_waits_and_is_asked_as_soon_as_there_is_room() -> None:
    people = roster("a")
    people.ask(ONE, PERSONAL, 0.0)
    people.accept(ONE, "a")
    assert people.ask(TWO, EXPLOSIVE, 5.0) == ()
    assert [request.call for request in people.waiting()] == [TWO]
    assert people.tick(30.0) == ()
    people.finish(ONE)
    assert asked(people.tick(31.0)) == [("a", TWO)]


def test_the_neediest_call_goes_first_and_of_equals_the_one_that_waits_longest() -> None:
    people = roster("a", "b", "c")
    people.ask(TWO, PERSONAL, 2.0)
    people.ask(ONE, PERSONAL, 1.0)
    people.ask(THREE, EXPLOSIVE, 3.0)
    assert [request.call for request in people.waiting()] == [THREE, ONE, TWO]
    assert list(dict.fromkeys(alert.call for alert in people.tick(60.0))) == [THREE, ONE, TWO]


def test_an_alert_carries_a_phase_and_no_words_of_the_caller() -> None:
    assert [*Alert.__dataclass_fields__] == ["person", "call", "phase", "at"]


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "threat", "accept", "finish", "tick"]),
        st.sampled_from([ONE, TWO, THREE]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=25,
)


@given(DEEDS)
def test_nobody_ever_gets_more_calls_than_there_is_room_for(deeds: list[tuple[str, CallId, str]]) -> None:
    people = roster("a", "b", b=2)
    has: dict[CallId, str] = {}
    for n, (deed, call, person) in enumerate(deeds):
        at = n * 7.0
        alerts: tuple[Alert, ...] = ()
        if deed in {"ask", "threat"} and call not in has:
            alerts = people.ask(call, EXPLOSIVE if deed == "threat" else PERSONAL, at)
        elif deed == "accept" and people.accept(call, person):
            assert call not in has
            has[call] = person
        elif deed == "finish":
            people.finish(call)
            has.pop(call, None)
        elif deed == "tick":
            alerts = people.tick(at)
        for alert in alerts:
            assert list(has.values()).count(alert.person) < people.room[alert.person]
        for name in people.order:
            assert list(has.values()).count(name) <= people.room[name]

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from archives import HandClock, InMemoryArchive
from factories import by_the_letter
from luwte.apps.demo_calls import DemoCall, demo_calls
from luwte.apps.practice import _AT_ONCE, PEOPLE, Practice, spoken
from luwte.domain.call import Call, Timing
from luwte.domain.events import CallEnded, PartialHeard, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.errors import NotFound, StoreUnavailable
from luwte.service.actors import Role, UserId
from luwte.service.live import LiveCalls

ADA = PEOPLE["ada"].actor
SHORT = Call(
    CallId("kort"),
    (
        TurnHeard(EmployeeTurn(0, Words("Goedemorgen.", 0.0, 0.05))),
        TurnHeard(CallerTurn(1, Words("hallo daar", 0.1, 0.15))),
        StepConfirmed("grens", 0.15),
        CallEnded(0.2),
    ),
    Timing.MEASURED,
)


def in_practice(does: Callable[[Practice, LiveCalls, InMemoryArchive], Awaitable[None]], call: Call = SHORT) -> None:
    async def whole() -> None:
        archive = InMemoryArchive()
        live = LiveCalls(by_the_letter, archive, HandClock())
        practice = Practice(live, [DemoCall("kort", "Kort", "", call)], HandClock())
        await live.start()
        try:
            await does(practice, live, archive)
        finally:
            await practice.stop()
            await live.stop()

    asyncio.run(whole())


def test_a_practice_call_comes_in_as_any_other_and_is_marked() -> None:
    async def does(practice: Practice, live: LiveCalls, archive: InMemoryArchive) -> None:
        call = await practice.bring_in("kort", "gemeente", 4, ADA, by_the_letter())
        record = live.record(call)
        assert record.practice
        assert (record.employee, record.team, record.line) == ("ada", "balie", "Gemeente")
        while live.open:
            await asyncio.sleep(0.01)
        events = [type(entry.event).__name__ for entry in archive.entries(call)]
        assert events == ["CallStarted", "TurnHeard", "TurnHeard", "CallEnded"]

    in_practice(does)


@pytest.mark.parametrize(
    ("call", "protocol", "speed"), [("weg", "telefoon", 1), ("kort", "weg", 1), ("kort", "bank", 9)]
)
def test_what_there_is_not_cannot_come_in(call: str, protocol: str, speed: int) -> None:
    async def does(practice: Practice, live: LiveCalls, archive: InMemoryArchive) -> None:
        with pytest.raises(NotFound):
            await practice.bring_in(call, protocol, speed, ADA, by_the_letter())

    in_practice(does)


def test_so_many_at_once_and_no_more() -> None:
    long = replace(SHORT, events=(TurnHeard(EmployeeTurn(0, Words("Dag.", 0.0, 60.0))),))

    async def does(practice: Practice, live: LiveCalls, archive: InMemoryArchive) -> None:
        for _ in range(_AT_ONCE):
            await practice.bring_in("kort", "telefoon", 1, ADA, by_the_letter())
        with pytest.raises(StoreUnavailable, match="acht"):
            await practice.bring_in("kort", "telefoon", 1, ADA, by_the_letter())

    in_practice(does, long)


def test_a_call_that_was_ended_elsewhere_is_fed_no_longer() -> None:
    long = replace(SHORT, events=(SHORT.events[0], TurnHeard(CallerTurn(1, Words("hallo", 0.4, 0.8)))))

    async def does(practice: Practice, live: LiveCalls, archive: InMemoryArchive) -> None:
        call = await practice.bring_in("kort", "telefoon", 4, ADA, by_the_letter())
        await live.hear(call, CallEnded(0.1), "elders")
        while practice._running:
            await asyncio.sleep(0.01)
        assert isinstance(archive.entries(call)[-1].event, CallEnded)

    in_practice(does, long)


def test_a_turn_of_the_caller_grows_while_it_is_said_and_one_of_the_employee_does_not() -> None:
    events = list(spoken((TurnHeard(CallerTurn(0, Words("een twee drie vier", 1.0, 3.0))),)))
    parts = [event.words.text for _, event in events if isinstance(event, PartialHeard)]
    assert parts == ["een", "een twee", "een twee drie"]
    assert [type(event).__name__ for _, event in events[-2:]] == ["TurnHeard", "CallEnded"]
    assert not any(isinstance(e, PartialHeard) for _, e in spoken((TurnHeard(EmployeeTurn(0, Words("a b", 0, 9))),)))


def test_the_example_presses_nothing_for_who_practises() -> None:
    for demo in demo_calls():
        assert not any(isinstance(event, StepConfirmed) for _, event in spoken(demo.call.events))


def test_there_is_somebody_for_every_role() -> None:
    roles = {role for person in PEOPLE.values() for role in person.actor.roles}
    assert roles >= set(Role) - {Role.FIRST_SUPPORT}


def test_people_have_a_screen_name_and_strangers_have_none() -> None:
    practice = Practice(LiveCalls(by_the_letter, InMemoryArchive(), HandClock()), demo_calls(), HandClock())
    assert practice.alias(UserId("lotte")) == "Lotte"
    assert practice.alias(UserId("vreemd")) == ""
    choice = practice.choice(by_the_letter())
    assert choice.protocols[0].id == "telefoon"
    assert len(choice.calls) == len(demo_calls())

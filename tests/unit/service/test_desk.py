from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from archives import HandClock, InMemoryArchive, InMemoryTrail, record
from factories import by_the_letter
from luwte.domain.events import CallEnded, HelpAnswered, HelpAsked, StepConfirmed, TurnHeard, WarningPressed
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.errors import Erased, ExchangeUnavailable, NotAllowed, NotFound
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.desk import Desk, DeskRules
from luwte.service.live import LiveCalls

ONE = CallId("g1")


def actor(name: str, *roles: Role) -> Actor:
    return Actor(UserId(name), name.title(), frozenset(roles), frozenset({TeamId("balie")}))


ADA, BEN = actor("ada", Role.EMPLOYEE), actor("ben", Role.EMPLOYEE)
LEAD, NOOR = actor("lotte", Role.TEAM_LEAD), actor("noor", Role.COLLEAGUE)


class Played:
    """Lines that play the first warning; `fails` is what the exchange does instead."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.fails = fails
        self.played: list[tuple[CallId, int, UserId]] = []

    def levels(self, source: str) -> frozenset[int]:
        return frozenset({1} if source == record().source else ())

    async def play(self, call: CallId, level: int, by: UserId) -> None:
        if self.fails:
            raise self.fails
        self.played.append((call, level, by))


class Office:
    """A desk with a call of Ada."""

    def __init__(self, rules: DeskRules, player: Played | None = None) -> None:
        self.archive, self.trail = InMemoryArchive(), InMemoryTrail()
        self.live = LiveCalls(by_the_letter, self.archive, HandClock())
        self.desk = Desk(self.live, self.archive, self.trail, HandClock(), lambda: rules, player)

    async def attacked(self) -> None:
        """The caller became personal."""
        words = Words("jij bent echt te dom voor dit werk", 1.0, 4.0)
        await self.live.hear(ONE, TurnHeard(CallerTurn(0, words)), "a")

    @property
    def noted(self) -> list[tuple[str, str]]:
        return [(line.actor, line.action) for line in self.trail.written]


def office(
    does: Callable[[Office], Awaitable[None]], *, read_along: bool = True, player: Played | None = None
) -> Office:
    found = Office(DeskRules(read_along=read_along), player)

    async def whole() -> None:
        await found.live.start()
        try:
            await found.live.begin(record())
            await does(found)
        finally:
            await found.live.stop()

    asyncio.run(whole())
    return found


def test_an_employee_presses_in_their_own_call_and_in_no_other() -> None:
    async def does(it: Office) -> None:
        await it.desk.press(ADA, ONE, lambda at: StepConfirmed("grens", at))
        with pytest.raises(NotFound):
            await it.desk.press(BEN, ONE, HelpAsked)

    found = office(does)
    assert [type(e.event).__name__ for e in found.archive.stored[ONE]] == ["CallStarted", "StepConfirmed"]


def presses(found: Office) -> list[object]:
    return [entry.event for entry in found.archive.stored[ONE] if isinstance(entry.event, WarningPressed)]


def test_a_warning_is_heard_because_the_employee_pressed_and_is_an_event_of_the_call() -> None:
    player = Played()

    async def does(it: Office) -> None:
        await it.desk.play_warning(ADA, ONE, 1)

    (pressed,) = presses(office(does, player=player))
    assert isinstance(pressed, WarningPressed)
    assert (pressed.level, pressed.played) == (1, True)
    assert player.played == [(ONE, 1, UserId("ada"))]


@pytest.mark.parametrize(
    ("who", "error"),
    [(actor("ada", role), NotAllowed) for role in Role if role is not Role.EMPLOYEE]
    + [(actor("ben", role), NotFound) for role in Role],
)
def test_nobody_else_lets_a_warning_be_heard(who: Actor, error: type[Exception]) -> None:
    player = Played()

    async def does(it: Office) -> None:
        with pytest.raises(error):
            await it.desk.play_warning(who, ONE, 1)

    assert presses(office(does, player=player)) == []
    assert player.played == []


@pytest.mark.parametrize(
    ("level", "player", "error"),
    [
        (2, Played(), NotFound),
        (1, None, NotFound),
        (1, Played(ExchangeUnavailable("niet afgespeeld")), ExchangeUnavailable),
    ],
)
def test_a_warning_that_is_not_heard_changes_nothing(level: int, player: Played | None, error: type[Exception]) -> None:
    async def does(it: Office) -> None:
        with pytest.raises(error):
            await it.desk.play_warning(ADA, ONE, level)

    assert presses(office(does, player=player)) == []


def test_a_call_from_before_somebody_lost_the_role_is_closed_to_them() -> None:
    async def does(it: Office) -> None:
        now = actor("ada", Role.TRAINER)
        for attempt in (
            it.desk.press(now, ONE, HelpAsked),
            it.desk.read(now, ONE),
            it.desk.keep(now, ONE),
            it.desk.today(now),
        ):
            with pytest.raises(NotAllowed):
                await attempt

    assert office(does).noted == []


def test_somebody_elses_call_does_not_exist() -> None:
    async def does(it: Office) -> None:
        for attempt in (
            it.desk.own(BEN, ONE),
            it.desk.read(BEN, ONE),
            it.desk.keep(BEN, ONE),
            it.desk.touch(BEN, ONE, touched=True),
            it.desk.gone(BEN, ONE),
        ):
            with pytest.raises(NotFound):
                await attempt
        assert await it.desk.today(BEN) == ()
        assert [call.id for call in await it.desk.today(ADA)] == [ONE]
        with pytest.raises(NotAllowed):
            await it.desk.today(LEAD)

    assert office(does).noted == []


def test_every_reading_is_a_line_in_the_trail() -> None:
    async def does(it: Office) -> None:
        found, entries = await it.desk.read(ADA, ONE)
        assert found.id == (await it.desk.own(ADA, ONE)).id == ONE
        assert entries

    assert office(does).noted == [("ada", "gesprek gelezen")]


def test_a_transcript_is_kept_for_three_days_or_thrown_away() -> None:
    async def does(it: Office) -> None:
        with pytest.raises(NotAllowed, match="loopt nog"):
            await it.desk.discard(ADA, ONE)
        await it.live.hear(ONE, CallEnded(5.0), "z")
        await it.desk.keep(ADA, ONE)
        held = it.archive.calls[ONE]
        assert held.keep_until
        assert held.ended_at
        assert held.keep_until - held.ended_at == timedelta(hours=72)
        assert not await it.desk.gone(ADA, ONE)
        with pytest.raises(NotFound):
            await it.desk.discard(BEN, ONE)
        await it.desk.discard(ADA, ONE)
        await it.desk.discard(ADA, ONE)
        assert await it.desk.gone(ADA, ONE)
        with pytest.raises(Erased):
            await it.desk.read(ADA, ONE)

    assert office(does).noted == [("ada", "transcript bewaard"), ("ada", "transcript weggegooid")]


def test_the_desk_promises_no_longer_than_the_organisation_keeps() -> None:
    found = Office(DeskRules(kept_hours=30))

    async def does() -> None:
        await found.live.start()
        await found.live.begin(record())
        await found.live.hear(ONE, CallEnded(9.0), "einde")
        await found.desk.keep(ADA, ONE)
        await found.live.stop()

    asyncio.run(does())
    held = found.archive.record(ONE)
    assert held.keep_until
    assert held.ended_at
    assert held.keep_until - held.ended_at == timedelta(hours=30)


def test_what_touched_somebody_is_stored_nowhere() -> None:
    async def does(it: Office) -> None:
        await it.desk.touch(ADA, ONE, touched=True)
        assert it.desk.shift.touched(ADA.user, ONE)

    found = office(does)
    assert len(found.archive.stored[ONE]) == 1
    assert found.noted == []


def test_a_pause_is_seen_by_helpers_at_once() -> None:
    async def does(it: Office) -> None:
        told: list[bool] = []
        it.desk.help.watch(lambda: told.append(True))
        it.desk.pause(ADA, wanted=True)
        assert told
        assert it.desk.shift.who_pauses(LEAD) == ("Ada",)

    office(does)


def test_who_comes_is_seen_by_the_employee_and_only_one_comes() -> None:
    async def does(it: Office) -> None:
        await it.desk.press(ADA, ONE, HelpAsked)
        assert await it.desk.come(LEAD, ONE)
        assert not await it.desk.come(LEAD, ONE)

    found = office(does)
    answered = found.archive.stored[ONE][-1].event
    assert isinstance(answered, HelpAnswered)
    assert answered.by == "Lotte"


def test_reading_along_needs_a_request_of_the_employee() -> None:
    async def does(it: Office) -> None:
        await it.attacked()
        with pytest.raises(NotAllowed, match="om hulp"):
            await it.desk.read_along(LEAD, ONE)
        await it.desk.press(ADA, ONE, HelpAsked)
        assert (await it.desk.read_along(LEAD, ONE)).record.id == ONE
        with pytest.raises(NotFound):
            await it.desk.read_along(NOOR, ONE)

    assert office(does).noted == [("lotte", "meegelezen")]


def test_reading_along_needs_an_organisation_that_allows_it() -> None:
    async def does(it: Office) -> None:
        await it.desk.press(ADA, ONE, HelpAsked)
        with pytest.raises(NotAllowed):
            await it.desk.read_along(LEAD, ONE)

    assert office(does, read_along=False).noted == []


def test_a_colleague_reads_along_only_when_they_come() -> None:
    async def does(it: Office) -> None:
        it.desk.help.available(NOOR, free=True)
        await it.desk.press(ADA, ONE, HelpAsked)
        with pytest.raises(NotAllowed):
            it.desk.allowed_along(NOOR, ONE)
        assert await it.desk.come(NOOR, ONE)
        assert it.desk.allowed_along(NOOR, ONE)

    office(does)


def test_a_finding_of_somebody_elses_call_cannot_be_refused() -> None:
    async def does(it: Office) -> None:
        await it.attacked()
        with pytest.raises(NotFound):
            await it.desk.refuse_finding(BEN, ONE, 0, 0)
        await it.desk.refuse_finding(ADA, ONE, 0, 0)

    found = office(does)
    (noted,) = found.archive.corrections
    assert noted.signal
    assert noted.rule


def test_only_a_team_lead_decides_what_is_for_a_team_lead() -> None:
    async def does(it: Office) -> None:
        await it.attacked()
        with pytest.raises(NotAllowed):
            await it.desk.decide(NOOR, ONE, "grens")
        await it.desk.decide(LEAD, ONE, "grens")
        assert isinstance(it.archive.stored[ONE][-1].event, StepConfirmed)

    office(does)


def test_an_organisation_decides_by_default_that_nobody_reads_along() -> None:
    desk = Desk(
        LiveCalls(by_the_letter, InMemoryArchive(), HandClock()), InMemoryArchive(), InMemoryTrail(), HandClock()
    )
    assert not desk.rules.read_along
    assert desk.rules.help_key

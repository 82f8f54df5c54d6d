"""What an employee does with their own calls, and a helper with calls that ask for somebody. Rights are checked here.

Whose call it is decides (DOMAIN 10): others' calls do not exist for an employee, and a helper learns no more than the
phase and one line of reason unless the employee asked for help and the organisation lets a helper read along.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from luwte.domain.advice import Decider
from luwte.domain.events import Event, FindingRefused, HelpAnswered, StepConfirmed, WarningPressed
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotAllowed, NotFound
from luwte.service.actors import Actor, Role
from luwte.service.clock import Clock
from luwte.service.help_desk import HelpDesk, Need
from luwte.service.live import LiveCalls
from luwte.service.permissions import UseCase, may, permit
from luwte.service.pick_up import PickUp
from luwte.service.ports import AuditTrail, CallArchive, WarningPlayer
from luwte.service.records import CallRecord, Correction, Entry
from luwte.service.shift import Shift

_AFTER_ALL = 2**31 - 1
"""Asks for no entry at all: only whether they can be read."""


@dataclass(frozen=True, slots=True)
class DeskRules:
    """What an organisation decides. `read_along`: a helper may read when the employee asked for help.

    `help_key`: whether F2 asks for help. `kept_hours`: how long *bewaar* keeps a transcript (DOMAIN 11.3).
    """

    read_along: bool = False
    help_key: bool = True
    kept_hours: int = 72


class Desk:
    """The use cases of desk and wallboard."""

    def __init__(
        self,
        live: LiveCalls,
        archive: CallArchive,
        trail: AuditTrail,
        clock: Clock,
        rules: Callable[[], DeskRules] = DeskRules,
        player: WarningPlayer | None = None,
    ) -> None:
        self._live, self._archive, self._trail, self._clock, self._rules = live, archive, trail, clock, rules
        self._player = player
        self.help = HelpDesk(clock)
        self.pick_up = PickUp(live)
        self.shift = Shift(clock)
        live.listen(self.help.hear)

    @property
    def rules(self) -> DeskRules:
        """What holds now."""
        return self._rules()

    async def press(self, actor: Actor, call: CallId, make: Callable[[float], Event]) -> None:
        """The employee presses something in their own running call. Raises `NotFound` for any other."""
        self._running(actor, call)
        await self._live.press(call, make)

    async def play_warning(self, actor: Actor, call: CallId, level: int) -> None:
        """The employee lets a ready warning be heard in their own running call: nothing but such a press plays one.

        It is an event of the call once it is to be heard. Raises `NotFound` for a call or a line that has none, and
        `ExchangeUnavailable` when the exchange does not play it; then nothing changed.
        """
        record = self._running(actor, call)
        if self._player is None or level not in self._player.levels(record.source):
            raise NotFound("deze waarschuwing kan op deze lijn niet afgespeeld worden")
        await self._player.play(call, level, actor.user)
        await self._live.press(call, lambda at: WarningPressed(level, at, played=True))

    async def refuse_finding(self, actor: Actor, call: CallId, turn: int, finding: int) -> None:
        """A finding does not hold (law L8): marked in the call, and noted without words for who judges Luwte."""
        found = await self._finding(actor, call, turn, finding)
        await self.press(actor, call, lambda at: FindingRefused(turn, finding, at))
        await asyncio.to_thread(self._archive.correct, found)

    async def _finding(self, actor: Actor, call: CallId, turn: int, finding: int) -> Correction:
        self._running(actor, call)
        for moment in self._live.moments(call):
            if moment.turn is not None and moment.turn.n == turn and moment.assessed is not None:
                assessment, estimate = moment.assessed
                if 0 <= finding < len(assessment.evidence):
                    evidence = assessment.evidence[finding]
                    now = self._clock.now()
                    return Correction(call, turn, str(evidence.signal), evidence.rule, estimate.phase, now)
        raise NotFound("deze bevinding is er niet")

    async def today(self, actor: Actor) -> tuple[CallRecord, ...]:
        """The own calls since midnight, newest first."""
        permit(actor, UseCase.HANDLE_CALL, owner=actor.user)
        midnight = self._clock.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return await asyncio.to_thread(self._archive.of_employee, actor.user, midnight)

    async def own(self, actor: Actor, call: CallId) -> CallRecord:
        """An own call, without what was said. Raises `NotFound` for any other."""
        return await asyncio.to_thread(self._own, actor, call)

    def pause(self, actor: Actor, *, wanted: bool) -> None:
        """No next call for now, or again one; helpers of the own teams see "pauze" and nothing more."""
        self.shift.pause(actor, wanted=wanted)
        self.help.refresh()

    def leave(self, actor: Actor) -> None:
        """Somebody signs out: nobody counts on them any more."""
        self.shift.pause(actor, wanted=False)
        self.help.leave(actor.user)
        self.help.refresh()

    async def read(self, actor: Actor, call: CallId) -> tuple[CallRecord, tuple[Entry, ...]]:
        """An own call again. Every reading is a line in the trail. Raises `NotFound`, or `Erased` when it is gone."""

        def read() -> tuple[CallRecord, tuple[Entry, ...]]:
            record = self._own(actor, call)
            entries = self._archive.entries(call)
            self._note(actor, "gesprek gelezen", call)
            return record, entries

        return await asyncio.to_thread(read)

    async def keep(self, actor: Actor, call: CallId) -> None:
        """Keep the transcript of an own call for as long as may be. Raises `NotFound` or `Erased`."""

        def keep() -> None:
            record = self._own(actor, call)
            kept = timedelta(hours=self._rules().kept_hours)
            self._archive.keep(call, (record.ended_at or self._clock.now()) + kept)
            self._note(actor, "transcript bewaard", call)

        await asyncio.to_thread(keep)

    async def discard(self, actor: Actor, call: CallId) -> None:
        """Throw away the transcript of an own call that is over."""
        if call in {record.id for record in self._live.open}:
            raise NotAllowed("dit gesprek loopt nog")

        def discard() -> None:
            self._own(actor, call)
            with suppress(Erased):  # pressed twice
                trace = self._archive.trace(call)
                self._archive.discard(call)
                self._trail.record(self._clock.now(), actor.user, "transcript weggegooid", trace)

        await asyncio.to_thread(discard)

    async def gone(self, actor: Actor, call: CallId) -> bool:
        """Whether the transcript of an own call was thrown away."""

        def erased() -> bool:
            self._own(actor, call)
            try:
                self._archive.entries(call, _AFTER_ALL)
            except Erased:
                return True
            return False

        return await asyncio.to_thread(erased)

    async def touch(self, actor: Actor, call: CallId, *, touched: bool) -> None:
        """ "Het raakte me", for oneself alone and in memory only. Raises `NotFound`."""
        await asyncio.to_thread(self._own, actor, call)
        self.shift.touch(actor.user, call, touched=touched)

    async def come(self, actor: Actor, call: CallId) -> bool:
        """ "Ik kom": the employee sees who. `False` when somebody else comes or there is no room."""
        if not self.help.accept(actor, call):
            return False
        await self._live.press(call, lambda at: HelpAnswered(actor.alias, at))
        return True

    async def decide(self, actor: Actor, call: CallId, step: str) -> None:
        """A step that only a team lead takes. Raises `NotAllowed` for who is none."""
        self._is(actor, Role.TEAM_LEAD)
        self.help.need(actor, call)
        await self._live.press(call, lambda at: StepConfirmed(step, at, Decider.TEAM_LEAD))

    def may_read(self, actor: Actor, need: Need) -> bool:
        """Whether this helper may read what is said: the employee asked, they come, and the organisation allows it."""
        comes = need.taker == actor.user or Role.TEAM_LEAD in actor.roles
        asked = self._rules().read_along and need.by_employee
        return comes and may(actor, UseCase.JOIN_CALL, team=need.record.team, asked=asked)

    async def read_along(self, actor: Actor, call: CallId) -> Need:
        """A helper opens a call to read along. Raises `NotFound` or `NotAllowed`; it is a line in the trail."""
        need = self.allowed_along(actor, call)
        await asyncio.to_thread(self._note, actor, "meegelezen", call)
        return need

    def allowed_along(self, actor: Actor, call: CallId) -> Need:
        """The call, for a helper who may read along. Raises `NotFound` or `NotAllowed`."""
        need = self.help.need(actor, call)
        if not self.may_read(actor, need):
            raise NotAllowed("meelezen kan als de medewerker om hulp vroeg en de organisatie het toestaat")
        return need

    def _running(self, actor: Actor, call: CallId) -> CallRecord:
        record = self._live.record(call)
        if record.employee != actor.user:
            raise NotFound("dit gesprek loopt niet")
        permit(actor, UseCase.HANDLE_CALL, owner=record.employee)
        return record

    def _own(self, actor: Actor, call: CallId) -> CallRecord:
        record = self._archive.record(call)
        if record.employee != actor.user:
            raise NotFound("dit gesprek is er niet")
        permit(actor, UseCase.READ_CALL, owner=record.employee)
        return record

    def _is(self, actor: Actor, role: Role) -> None:
        if role not in actor.roles:
            raise NotAllowed("uw rol geeft hier geen toegang toe")

    def _note(self, actor: Actor, action: str, call: CallId) -> None:
        self._trail.record(self._clock.now(), actor.user, action, self._archive.trace(call))

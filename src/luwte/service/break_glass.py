"""Reading one call in an emergency (*noodtoegang*, DOMAIN 10): the data protection officer, with a reason, for an hour.

The line in the trail is the access: nothing else opens a call, so there is none without a line. It names the reason,
each reading is a line of its own, the coordinator is told until they have seen it, and the employee sees it among who
read their calls. It never looks into a call that still goes on, nor into practice, which belongs to who practises (law
L6). It keeps nothing longer than it is kept anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from luwte.domain.turn import CallId
from luwte.errors import Erased, NotAllowed, NotFound, SettingsError
from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.permissions import UseCase, may, permit
from luwte.service.ports import AuditLine, AuditTrail, CallArchive, TrailReader
from luwte.service.records import CallRecord, Entry

OPENED, READ, CLOSED, SEEN = (
    "noodtoegang geopend",
    "gelezen met noodtoegang",
    "noodtoegang gesloten",
    "noodtoegang gezien",
)
"""How the trail calls each step."""
LASTS = timedelta(hours=1)
"""How long an access lasts (CHOICE)."""
NEAR = timedelta(minutes=30)
"""How far before and after a moment a call is looked for."""
_REASON = range(10, 201)
_PAGE = 100
_LINE = "regel "


@dataclass(frozen=True, slots=True)
class Access:
    """An access that was opened. `line` names who, when, about which call and why; `closed_at` when it ended early."""

    line: AuditLine
    closed_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """When it ended or ends."""
        return self.closed_at or self.line.at + LASTS


class BreakGlass:
    """The use cases of emergency access."""

    def __init__(self, archive: CallArchive, reader: TrailReader, trail: AuditTrail, clock: Clock) -> None:
        self._archive, self._reader, self._trail, self._clock = archive, reader, trail, clock

    def find(self, actor: Actor, moment: datetime) -> tuple[CallRecord, ...]:
        """Calls that began about then, are over and can still be read; whose they are is not said. See `NEAREST`."""
        permit(actor, UseCase.BREAK_GLASS)
        return self._archive.begun_near(moment, NEAR)

    def record(self, actor: Actor, call: CallId) -> CallRecord:
        """A call that may be asked for. Raises `NotFound`, and of that `Erased`."""
        permit(actor, UseCase.BREAK_GLASS)
        record = self._archive.record(call)
        if record.practice:
            raise NotAllowed("dit was een oefening; die is van wie oefende")
        if record.ended_at is None:
            raise NotAllowed("dit gesprek loopt nog; lezen kan als het voorbij is")
        self._archive.trace(call)
        return record

    def open(self, actor: Actor, call: CallId, reason: str) -> Access:
        """Open this call for an hour. Raises `SettingsError` without a reason, and like `record`."""
        self.record(actor, call)
        why = " ".join(reason.split())
        if len(why) not in _REASON:
            raise SettingsError("schrijf in 10 tot 200 tekens waarom u dit gesprek moet lezen")
        if self.access(actor, call) is None:
            self._note(actor, OPENED, self._archive.trace(call), why)
        access = self.access(actor, call)
        if access is None:
            raise NotAllowed("de noodtoegang is niet in het logboek gekomen; er is niets geopend")
        return access

    def access(self, actor: Actor, call: CallId) -> Access | None:
        """The access to this call that this person has now."""
        if not may(actor, UseCase.BREAK_GLASS):
            return None
        lines = self._reader.about({self._archive.trace(call)}, {OPENED, CLOSED})
        last = next((line for line in lines if line.actor == actor.user), None)
        if last is None or last.action == CLOSED or not last.at <= self._clock.now() < last.at + LASTS:
            return None
        return Access(last)

    def read(self, actor: Actor, call: CallId) -> tuple[CallRecord, tuple[Entry, ...], Access]:
        """What was said, while there is an access; each time is a line. Raises `NotAllowed`, and like `record`."""
        record, access = self.record(actor, call), self.access(actor, call)
        if access is None:
            raise NotAllowed("dit gesprek is niet voor u geopend, of de tijd is om; vraag opnieuw noodtoegang")
        entries = self._archive.entries(call)
        self._note(actor, READ, access.line.subject)
        return record, entries, access

    def close(self, actor: Actor, call: CallId) -> None:
        """Done reading: the access ends now."""
        permit(actor, UseCase.BREAK_GLASS)
        with suppress(Erased):
            access = self.access(actor, call)
            if access is not None:
                self._note(actor, CLOSED, access.line.subject)

    def accesses(self, actor: Actor) -> Sequence[Access]:
        """Every access there was, newest first: for the coordinator and for who oversees."""
        permit(actor, UseCase.SEE_TRAIL)
        closed: dict[tuple[str, str], datetime] = {}
        found = []
        for line in self._every({OPENED, CLOSED}):
            if line.action == CLOSED:
                closed[line.actor, line.subject] = line.at
            else:
                found.append(Access(line, closed.pop((line.actor, line.subject), None)))
        return found

    def unseen(self, actor: Actor) -> Sequence[AuditLine]:
        """What no other coordinator than who opened it has seen yet; empty for who is none.

        Who opened it need not be told, and cannot tell for others that it was seen.
        """
        if not may(actor, UseCase.CHANGE_SETTINGS):
            return ()
        seen = [(line.actor, _number(line)) for line in self._every({SEEN})]
        return [
            line
            for line in self._every({OPENED})
            if line.actor != actor.user and not any(who != line.actor and upto >= line.number for who, upto in seen)
        ]

    def see(self, actor: Actor, number: int) -> None:
        """The coordinator has seen every access up to this line. Raises `NotFound` for a line that is none."""
        permit(actor, UseCase.CHANGE_SETTINGS)
        unseen = {line.number for line in self.unseen(actor)}
        if number not in unseen:
            raise NotFound("deze regel is er niet, of is al gezien")
        self._note(actor, SEEN, f"{_LINE}{number}")

    def _every(self, actions: Collection[str]) -> Iterator[AuditLine]:
        """Every such line, newest first."""
        before = None
        while some := self._reader.newest(before, _PAGE, actions):
            yield from some
            before = some[-1].number

    def _note(self, actor: Actor, action: str, subject: str, detail: str = "") -> None:
        self._trail.record(self._clock.now(), actor.user, action, subject, detail)


def _number(line: AuditLine) -> int:
    return int(line.subject.removeprefix(_LINE))

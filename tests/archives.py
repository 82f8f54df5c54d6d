"""An archive in memory for tests of what uses one: it can be told to fail. The product has real ones only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, StoreUnavailable
from luwte.service.actors import TeamId, UserId
from luwte.service.ports import AuditLine
from luwte.service.records import CallRecord, Correction, Entry

BEGIN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class HandClock:
    """A clock that moves when a test says so."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.passed)

    def steady(self) -> float:
        return self.passed


class InMemoryArchive:
    """Everything in dictionaries. While `down`, every method raises."""

    def __init__(self) -> None:
        self.down = False
        self.calls: dict[CallId, CallRecord] = {}
        self.stored: dict[CallId, list[Entry]] = {}
        self.erased: set[CallId] = set()
        self.appends: list[int] = []
        self.corrections: list[Correction] = []

    def begin(self, call: CallRecord) -> None:
        self._reach()
        if call.id in self.calls:
            raise ValueError("known")
        self.calls[call.id], self.stored[call.id] = call, []

    def append(self, entries: Sequence[Entry]) -> None:
        self._reach()
        for entry in entries:
            self.entries(entry.call)
        self.appends.append(len(entries))
        for entry in entries:
            held = self.stored[entry.call]
            if entry.key not in {known.key for known in held}:
                assert entry.seq == len(held), "a hole in the sequence"
                held.append(entry)

    def finish(self, call: CallId, ended_at: datetime, highest: Phase) -> None:
        self.calls[call] = replace(self.record(call), ended_at=ended_at, highest=highest)

    def record(self, call: CallId) -> CallRecord:
        self._reach()
        if call not in self.calls:
            raise NotFound("dit gesprek is er niet")
        return self.calls[call]

    def entries(self, call: CallId, after: int = -1) -> tuple[Entry, ...]:
        self.record(call)
        if call in self.erased:
            raise Erased("het transcript is weggegooid")
        return tuple(entry for entry in self.stored[call] if entry.seq > after)

    def unfinished(self) -> tuple[CallRecord, ...]:
        self._reach()
        return tuple(call for call in self.calls.values() if call.ended_at is None)

    def of_employee(self, employee: UserId, since: datetime) -> tuple[CallRecord, ...]:
        self._reach()
        own = [call for call in self.calls.values() if call.employee == employee and call.started_at >= since]
        return tuple(reversed(own))

    def begun_near(self, moment: datetime, within: timedelta) -> tuple[CallRecord, ...]:
        self._reach()
        alive = [
            call for call in self.calls.values() if call.id not in self.erased and call.ended_at and not call.practice
        ]
        return tuple(call for call in alive if abs(call.started_at - moment) <= within)

    def assign(self, call: CallId, employee: UserId) -> None:
        self.calls[call] = replace(self.record(call), employee=employee)

    def keep(self, call: CallId, until: datetime) -> None:
        self.entries(call)
        self.calls[call] = replace(self.record(call), keep_until=until)

    def discard(self, call: CallId) -> None:
        self.record(call)
        self.erased.add(call)

    def trace(self, call: CallId) -> str:
        self.entries(call)
        return f"spoor-{call}"

    def correct(self, correction: Correction) -> None:
        self.record(correction.call)
        self.corrections.append(correction)

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable("de schijf is vol")


class InMemoryTrail:
    """The lines of a trail, without a chain."""

    def __init__(self) -> None:
        self.written: list[AuditLine] = []

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: str = "") -> None:
        self.written.append(AuditLine(len(self.written) + 1, at, actor, action, subject, detail, ""))

    def lines(self, after: int = 0, limit: int = 100) -> Iterator[AuditLine]:
        yield from [line for line in self.written if line.number > after][:limit]

    def verify(self) -> int:
        return len(self.written)

    def about(self, subjects: Collection[str], actions: Collection[str]) -> Sequence[AuditLine]:
        return [line for line in self.newest(None, 500, actions) if line.subject in subjects]

    def newest(self, before: int | None, limit: int, actions: Collection[str] = ()) -> Sequence[AuditLine]:
        found = (line for line in reversed(self.written) if before is None or line.number < before)
        return [line for line in found if not actions or line.action in actions][:limit]


def record(
    name: str = "g1",
    *,
    employee: str | None = "ada",
    team: str | None = "balie",
    profile: LineProfile = LineProfile(),  # noqa: B008 frozen value
) -> CallRecord:
    """A call that began at nine."""
    return CallRecord(
        id=CallId(name),
        line="algemeen",
        profile=profile,
        started_at=BEGIN,
        content_version="test",
        employee=UserId(employee) if employee else None,
        team=TeamId(team) if team else None,
    )

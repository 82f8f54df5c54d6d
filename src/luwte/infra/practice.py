"""Archive and trail of practice mode: in memory, gone when the practice stops. Real calls never get here."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound
from luwte.service.actors import UserId
from luwte.service.ports import AuditLine
from luwte.service.records import CallRecord, Correction, Entry


class PracticeArchive:
    """Practice calls. Raises `ValueError` for a call that is no practice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[CallId, CallRecord] = {}
        self._entries: dict[CallId, list[Entry] | None] = {}

    def begin(self, call: CallRecord) -> None:
        """A new practice call."""
        with self._lock:
            if not call.practice or call.id in self._calls:
                raise ValueError("only a new practice call can begin here")
            self._calls[call.id], self._entries[call.id] = call, []

    def append(self, entries: Sequence[Entry]) -> None:
        """Events, in order; a key that is known is skipped."""
        with self._lock:
            for entry in entries:
                held = self._held(entry.call)
                if all(entry.key != known.key for known in held):
                    held.append(entry)

    def finish(self, call: CallId, ended_at: datetime, highest: Phase) -> None:
        """The call is over."""
        with self._lock:
            self._calls[call] = replace(self._known(call), ended_at=ended_at, highest=highest)

    def record(self, call: CallId) -> CallRecord:
        """Raises `NotFound`."""
        with self._lock:
            return self._known(call)

    def entries(self, call: CallId, after: int = -1) -> tuple[Entry, ...]:
        """Raises `NotFound`, and of that `Erased`."""
        with self._lock:
            return tuple(entry for entry in self._held(call) if entry.seq > after)

    def unfinished(self) -> tuple[CallRecord, ...]:
        """Calls that did not end."""
        with self._lock:
            return tuple(call for call in self._calls.values() if call.ended_at is None)

    def of_employee(self, employee: UserId, since: datetime) -> tuple[CallRecord, ...]:
        """The calls of one person, newest first."""
        with self._lock:
            own = [c for c in self._calls.values() if c.employee == employee and c.started_at >= since]
            return tuple(reversed(own))

    def assign(self, call: CallId, employee: UserId) -> None:
        """The call now belongs to this person."""
        with self._lock:
            self._calls[call] = replace(self._known(call), employee=employee)

    def keep(self, call: CallId, until: datetime) -> None:
        """Raises `NotFound` or `Erased`."""
        with self._lock:
            self._held(call)
            self._calls[call] = replace(self._known(call), keep_until=until)

    def discard(self, call: CallId) -> None:
        """What was said is gone at once."""
        with self._lock:
            self._known(call)
            self._entries[call] = None

    def correct(self, correction: Correction) -> None:
        """Practice judges no recognition: only whether there is such a call."""
        with self._lock:
            self._known(correction.call)

    def _known(self, call: CallId) -> CallRecord:
        if call not in self._calls:
            raise NotFound("dit gesprek is er niet")
        return self._calls[call]

    def _held(self, call: CallId) -> list[Entry]:
        self._known(call)
        entries = self._entries[call]
        if entries is None:
            raise Erased("het transcript is weggegooid")
        return entries


class PracticeTrail:
    """What was done in the practice; nobody relies on it, so it has no chain."""

    def __init__(self) -> None:
        self._lines: list[AuditLine] = []

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line."""
        self._lines.append(AuditLine(len(self._lines) + 1, at, actor, action, subject, detail, ""))

    def lines(self, after: int = 0, limit: int = 100) -> Iterator[AuditLine]:
        """Lines with a number > `after`."""
        return islice(iter(self._lines[after:]), limit)

    def verify(self) -> int:
        """How many lines there are."""
        return len(self._lines)

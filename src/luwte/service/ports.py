"""Ports: what use cases need from outside, named for the need. Adapters live in `infra`, and faces hand them over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import SecretStr

from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.service.actors import UserId
from luwte.service.records import CallRecord, Correction, Entry

NEAREST = 100
"""Calls that are found around a moment at most."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a second reader answers, as an administrator set it. `timeout` is in seconds, for one question in all."""

    url: str
    model: str
    key: SecretStr | None = None
    timeout: float = 1.5


@dataclass(frozen=True, slots=True)
class Question:
    """What a second reader gets to see: one turn of the caller and the caller's own turns before it, masked."""

    text: str
    earlier: tuple[str, ...] = ()


class NoAnswer(Exception):  # noqa: N818 it is no error: the call goes on without
    """There is no answer. `reason` is fixed Dutch text for the administrator; it never holds what was said or sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(NoAnswer):
    """The reader works, but not for this one question: that says nothing about the next, of another caller."""


class Adjudicator(Protocol):
    """A second reader (*tweede lezer*) of single caller turns."""

    @property
    def model(self) -> str:
        """Which model answers."""

    def ask(self, question: Question, timeout: float) -> str:
        """The answer as JSON text, not yet validated, within `timeout` seconds.

        Raises `NoAnswer`, and of that `Refused` when only this question is the reason.
        """


class WarningPlayer(Protocol):
    """Lets a ready warning be heard in a running call, on lines that can. It begins nothing by itself."""

    def levels(self, source: str) -> frozenset[int]:
        """Which warnings can be played in calls of this source (`CallRecord.source`)."""

    async def play(self, call: CallId, level: int, by: UserId) -> None:
        """Play it, because this person pressed; it comes back once it is to be heard.

        Raises `NotFound` for a call that is not heard now, and `ExchangeUnavailable` when it is not played.
        """


class CallArchive(Protocol):
    """Where calls are kept: what was said is readable only while the key of that call exists.

    Whatever a method took in is on disk when it returns. Every method raises `StoreUnavailable` when the store cannot
    be reached, is full or stays locked; nothing of the attempt is kept then.
    """

    def begin(self, call: CallRecord) -> None:
        """A new call with a data key of its own. Raises `ValueError` when the id is known already."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Events of one or several calls, all or none of them; an entry whose key is known is skipped."""

    def finish(self, call: CallId, ended_at: datetime, highest: Phase) -> None:
        """The call is over."""

    def record(self, call: CallId) -> CallRecord:
        """Raises `NotFound`."""

    def entries(self, call: CallId, after: int = -1) -> tuple[Entry, ...]:
        """Events with `seq` > `after`, in order. Raises `NotFound`, and of that `Erased` when its key was destroyed."""

    def unfinished(self) -> tuple[CallRecord, ...]:
        """Calls that began and did not end, oldest first: a restarted server takes them up again."""

    def of_employee(self, employee: UserId, since: datetime) -> tuple[CallRecord, ...]:
        """The calls of one person since then, newest first."""

    def begun_near(self, moment: datetime, within: timedelta) -> tuple[CallRecord, ...]:
        """Calls that began so near to a moment, are over and can still be read, oldest first; no practice.

        At most `NEAREST`: half of them before and half after it.
        """

    def assign(self, call: CallId, employee: UserId) -> None:
        """The call now belongs to this person. Raises `NotFound`."""

    def keep(self, call: CallId, until: datetime) -> None:
        """The employee keeps the transcript of this call until then (*bewaar*). Raises `NotFound` or `Erased`."""

    def discard(self, call: CallId) -> None:
        """The employee throws the transcript away: its key is destroyed now. Raises `NotFound`."""

    def trace(self, call: CallId) -> str:
        """What the trail calls this call. It is made with the key of the transcript: once that is destroyed, nobody can
        tell whose line in the trail was about which call. Raises `NotFound` or `Erased`.
        """

    def correct(self, correction: Correction) -> None:
        """Note that a finding does not hold. Raises `NotFound`."""


class AuditTrail(Protocol):
    """The append-only trail (*logboek*): each line holds the hash of the line before it."""

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line. `detail` never holds what a person said."""

    def lines(self, after: int = 0, limit: int = 100) -> Iterator[AuditLine]:
        """Lines with a number > `after`, in order."""

    def verify(self) -> int:
        """How many lines were checked. Raises `TrailBroken` with the number of the first line that does not fit."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the trail; `number` counts from 1."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    digest: str


class TrailReader(Protocol):
    """The trail, from the newest back. Every method raises `StoreUnavailable`."""

    def about(self, subjects: Collection[str], actions: Collection[str]) -> Sequence[AuditLine]:
        """Lines about one of these."""

    def newest(self, before: int | None, limit: int, actions: Collection[str] = ()) -> Sequence[AuditLine]:
        """Lines with a number < `before`; of these actions only, when there are any."""

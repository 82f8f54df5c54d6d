"""What is kept of a call, as plain values: what an archive takes and gives back. Times here are aware UTC datetimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.events import Event
from luwte.domain.outputs import Output
from luwte.domain.turn import CallId
from luwte.service.actors import TeamId, UserId


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call in the store (*gesprek*), without what was said in it.

    `employee` is who it belongs to, `None` while nobody took it. `practice` calls (*oefening*) count nowhere.
    `content_version` is the content it was judged with, so that it can be explained later. `recogniser` made the words
    of it, with that `model` (name and hash, S13); both are `None` when that is not known.
    """

    id: CallId
    line: str
    profile: LineProfile
    started_at: datetime
    content_version: str
    employee: UserId | None = None
    team: TeamId | None = None
    practice: bool = False
    source: str = ""
    ended_at: datetime | None = None
    highest: Phase | None = None
    keep_until: datetime | None = None
    recogniser: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a call and what came out of it. `seq` counts from 0 without holes within the call.

    `key` is what the feeder calls this event: the same key again is the same event, and is not taken in twice.
    """

    call: CallId
    seq: int
    key: str
    event: Event
    outputs: tuple[Output, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody says that a finding does not hold (*klopt niet*): which one, in which turn, at which running phase.

    It holds neither words nor who said it; it outlives the transcript, so that the recognition can be judged by it.
    """

    call: CallId
    turn: int
    signal: str
    rule: str
    phase: Phase
    at: datetime

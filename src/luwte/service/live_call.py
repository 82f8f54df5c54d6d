"""One running call: its engine, its clock, and which of its events may be kept. It stores nothing and knows no thread.

What the law wants kept nowhere stands in `keeping`. A second in which nothing changed is not kept either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CuesMuted,
    Event,
    FindingRefused,
    Gap,
    HelpAnswered,
    HelpAsked,
    HintRefused,
    ObjectionMade,
    PartialHeard,
    SecondOpinionGiven,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
    WarningPressed,
)
from luwte.domain.turn import CallerTurn, CallId
from luwte.engine import CallEngine
from luwte.service.analysis import Moment, Walk
from luwte.service.keeping import may_be_stored, storable
from luwte.service.records import CallRecord, Entry

PRESSES = (StepConfirmed, HelpAsked, HelpAnswered, WarningPressed, CuesMuted, HintRefused, FindingRefused)
"""What people do on screen: it works whatever becomes of the analysis, and says nothing about the feeder."""
ANALYSED = (TurnHeard, PartialHeard, ActivityHeard, VoiceMeasured, SecondOpinionGiven, SpeakerChanged)
"""What is no longer looked at after an objection to everything (L4)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that a call took in. `number` counts the moments of this call; `entry` is what was stored of it."""

    call: CallId
    number: int
    moment: Moment
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class _Taken:
    event: Event
    key: str
    entry: Entry | None


class OngoingCall:
    """One call that runs. `now` is always a steady clock in seconds."""

    def __init__(self, record: CallRecord, content: Content, now: float) -> None:
        self.record = record
        self.content = content
        self.moments: list[Moment] = []
        self.by_key: dict[str, Entry] = {}
        self.fed_at = now
        """When its feeder was last heard."""
        self.highest = Phase.CALM
        self.over: float | None = None
        """Media time of the end."""
        self.silent = False
        """The caller objected to all analysis (L4)."""
        self._voiceless = False
        self._walk = Walk(CallEngine(content, record.profile))
        self._taken: list[_Taken] = []
        self._mark = 0
        self._seq = 0
        self._number = 0
        self._media = 0.0
        self._media_at = now

    def at(self, now: float) -> float:
        """Seconds on the call's media clock: what the feeder last said, and what passed since."""
        return round(self._media + max(0.0, now - self._media_at), 3)

    def mark(self) -> None:
        """What comes after this can be taken back."""
        self._mark = len(self._taken)

    def rewind(self) -> None:
        """Take back everything since the mark: the engine hears again what stays, and is as it was."""
        if len(self._taken) == self._mark:
            return
        stays = self._taken[: self._mark]
        self.moments, self.by_key, self.highest, self.over = [], {}, Phase.CALM, None
        self._walk = Walk(CallEngine(self.content, self.record.profile))
        self._taken, self._seq, self.silent, self._voiceless = [], 0, False, False
        for taken in stays:
            self._again(taken)

    def rebuild(self, entries: Sequence[Entry]) -> None:
        """Take up a call from what was stored of it."""
        for entry in entries:
            self._again(_Taken(entry.event, entry.key, entry))
            self._follow(entry.event, self._media_at)

    def take(self, event: Event, key: str, now: float, received_at: datetime) -> Heard | None:
        """Let the engine hear it; `None` for what may not be looked at. Raises `ValueError` after the end."""
        seen = self._permitted(event)
        if seen is None:
            return None
        self._follow(seen, now)
        moment = self._walk.step(seen)
        entry = None
        if may_be_stored(seen) and not (isinstance(seen, Tick) and not moment.outputs):
            entry = Entry(self.record.id, self._seq, key, seen, storable(moment.outputs), received_at)
        self._remember(_Taken(seen, key, entry), moment)
        self._number += 1
        return Heard(self.record.id, self._number - 1, moment, entry)

    def _again(self, taken: _Taken) -> None:
        permitted = self._permitted(taken.event)
        assert permitted is not None  # it was permitted when it was taken in
        self._remember(taken, self._walk.step(permitted))

    def _remember(self, taken: _Taken, moment: Moment) -> None:
        event = taken.event
        if taken.entry is not None:
            self.by_key[taken.key] = taken.entry
            self._seq = taken.entry.seq + 1
        if moment.assessed:
            self.highest = max(self.highest, moment.assessed[1].highest)
        if not isinstance(event, PartialHeard | ActivityHeard) and not (isinstance(event, Tick) and not moment.outputs):
            self._taken.append(taken)
            if not isinstance(event, VoiceMeasured):
                self.moments.append(moment)
        if isinstance(event, ObjectionMade):
            self._voiceless = True
            self.silent = self.silent or event.everything
        if isinstance(event, CallEnded):
            self.over = event.at

    def _permitted(self, event: Event) -> Event | None:
        """What may be looked at after an objection: no voice, or nothing but what people press."""
        if self.silent and isinstance(event, ANALYSED):
            return None
        if self._voiceless and isinstance(event, VoiceMeasured):
            return None
        if self._voiceless and isinstance(event, TurnHeard) and isinstance(event.turn, CallerTurn):
            return TurnHeard(replace(event.turn, voice=None))
        return event

    def _follow(self, event: Event, now: float) -> None:
        """The media clock follows the feeder, and never runs back."""
        if isinstance(event, (*PRESSES, Tick)):
            return
        self.fed_at = now
        self._media = max(self.at(now), media_time(event))
        self._media_at = now


def media_time(event: Event) -> float:
    """Seconds on the call's media clock at which an event ends; 0 when it has no time."""
    match event:
        case TurnHeard(turn):
            return turn.words.end if turn.words else 0.0
        case PartialHeard(words, _):
            return words.end
        case ActivityHeard(_, _, end) | Gap(_, end, _):
            return end
        case _:
            return event.at

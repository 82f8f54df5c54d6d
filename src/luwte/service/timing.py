"""A call and what was heard in its recording: turns get real times, and activity, voice and gaps become events.

Of the employee's leg timing and nothing else. It never guesses quietly: legs that do not fit the turns leave times
estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from luwte.domain.call import Call, Heard, LineProfile, Timing
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CallStarted,
    Event,
    Gap,
    PartialHeard,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.turn import CallerTurn, CallId, Party, Words
from luwte.errors import SourceError

Span = tuple[float, float]
LegTimes = dict[Party, tuple[Span, ...]]
_TOLERANCE = 1.0
_KNOWN_AFTER = 1.0
"""Seconds after its end that a turn is known on a live line: so much of the voice is measured by then."""


@dataclass(frozen=True, slots=True)
class RecordingTiming:
    """Length of a recording in seconds and, per party, when it spoke.

    `events`: everything heard, in the order in which it was known. `failure`: why words were lost, in Dutch.
    """

    duration: float
    legs: Mapping[Party, tuple[Span, ...]]
    events: tuple[Event, ...] = ()
    failure: str | None = None


def call_heard(identity: CallId, timing: RecordingTiming, profile: LineProfile, heard: Heard) -> Call:
    """A call of which only the recording exists."""
    events = (CallStarted(identity), *timing.events, CallEnded(timing.duration))
    return Call(identity, events, Timing.MEASURED, profile, heard)


def with_timing(call: Call, timing: RecordingTiming, *, file: str) -> Call:
    """The call with the timing of its recording. Raises `SourceError` when transcript and recording do not match."""
    turns = [event for event in call.events if isinstance(event, TurnHeard)]
    if call.timing is Timing.MEASURED:
        last = max((_words(event).end for event in turns), default=0.0)
        if last > timing.duration + _TOLERANCE:
            raise SourceError("het transcript loopt langer door dan de opname; horen ze bij elkaar?", file=file)
        return replace(call, events=_merge(call.events, timing))
    placed = _place(turns, timing)
    if placed is None:
        return replace(call, events=_merge(call.events, timing))
    events = (*(placed.get(id(event), event) for event in call.events),)
    ended = tuple(CallEnded(timing.duration) if isinstance(e, CallEnded) else e for e in events)
    return replace(call, events=_merge(ended, timing), timing=Timing.MEASURED)


def _words(event: TurnHeard) -> Words:
    words = event.turn.words
    assert words is not None  # a transcript has no turns without words
    return words


def _place(turns: list[TurnHeard], timing: RecordingTiming) -> dict[int, TurnHeard] | None:
    """A span for every turn, in order per party; `None` when a leg has fewer stretches of speech than turns."""
    placed: dict[int, TurnHeard] = {}
    for party in Party:
        own = [event for event in turns if isinstance(event.turn, CallerTurn) is (party is Party.CALLER)]
        spans = _fit(list(timing.legs.get(party, ())), len(own))
        if spans is None:
            return None
        for event, (start, end) in zip(own, spans, strict=True):
            words = replace(_words(event), start=start, end=end)
            placed[id(event)] = TurnHeard(replace(event.turn, words=words))
    starts = [_words(placed[id(event)]).start for event in turns]
    return placed if starts == sorted(starts) else None


def _fit(spans: list[Span], wanted: int) -> list[Span] | None:
    """Join the stretches with the shortest pauses until there are as many as turns."""
    if len(spans) < wanted:
        return None
    if not wanted:
        return []
    while len(spans) > wanted:
        pauses = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
        i = pauses.index(min(pauses))
        spans[i : i + 2] = [(spans[i][0], spans[i + 1][1])]
    return spans


def _merge(events: tuple[Event, ...], timing: RecordingTiming) -> tuple[Event, ...]:
    """All events in order of the time at which they were known."""
    activity: list[Event] = [ActivityHeard(party, *span) for party in Party for span in timing.legs.get(party, ())]
    activity += [event for event in timing.events if isinstance(event, VoiceMeasured | Gap)]
    ordered = [(_known_at(event, 0.0), n, event) for n, event in enumerate(activity)]
    clock = 0.0
    for n, event in enumerate(events, start=len(activity)):
        clock = max(clock, _known_at(event, clock))
        ordered.append((clock, n, event))
    first = [event for _, _, event in ordered if isinstance(event, CallStarted)]
    last = [event for _, _, event in ordered if isinstance(event, CallEnded)]
    between = [event for _, _, event in sorted(ordered, key=lambda o: o[:2]) if event not in (*first, *last)]
    return (*first, *between, *last)


def _known_at(event: Event, clock: float) -> float:
    match event:
        case TurnHeard():
            return _words(event).end
        case ActivityHeard(_, _, end):
            return end
        case VoiceMeasured(_, at):
            return at - _KNOWN_AFTER
        case Gap(_, end, _):
            return end
        case CallStarted() | PartialHeard() | CallEnded():
            return clock
        case _:
            return event.at

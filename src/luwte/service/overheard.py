"""What a call sounded like, read from an analysis: when the voice was raised, how turns were taken, what is missing.

It describes the caller. Of the employee it knows only when there was speech, and it says nothing about that.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.events import Gap, VoiceMeasured
from luwte.domain.exchange import Exchange
from luwte.domain.outputs import ExchangeChanged, VoiceChanged
from luwte.domain.turn import Baseline
from luwte.service.analysis import CallAnalysis

_SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Raised:
    """The caller's voice was raised from `start` to `end` (seconds); `index` and `moved` are those of the loudest."""

    start: float
    end: float
    index: int
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overheard:
    """The voice as (second, index or `None`), when it was raised, turn-taking, and gaps with their cause."""

    line: tuple[tuple[float, int | None], ...]
    raised: tuple[Raised, ...]
    baseline: Baseline
    exchange: Exchange | None
    gaps: tuple[Gap, ...]


def overheard(analysis: CallAnalysis) -> Overheard:
    """What was heard besides words."""
    outputs = [output for moment in analysis.moments for output in moment.outputs]
    voices = [output for output in outputs if isinstance(output, VoiceChanged)]
    exchanges = [output.exchange for output in outputs if isinstance(output, ExchangeChanged)]
    last = max((m.event.at for m in analysis.moments if isinstance(m.event, VoiceMeasured)), default=0.0)
    return Overheard(
        line=_line(voices, last),
        raised=tuple(_stretches(voices, last)),
        baseline=voices[-1].voice.baseline if voices else Baseline.NONE,
        exchange=exchanges[-1] if exchanges else None,
        gaps=tuple(m.event for m in analysis.moments if isinstance(m.event, Gap)),
    )


def _line(voices: list[VoiceChanged], last: float) -> tuple[tuple[float, int | None], ...]:
    """A state is told when it changes: it held until a second before the next."""
    points: list[tuple[float, int | None]] = []
    for state in voices:
        if points and state.at - points[-1][0] > _SECOND:
            points.append((state.at - _SECOND, points[-1][1]))
        points.append((state.at, state.voice.score))
    if points and last > points[-1][0]:
        points.append((last, points[-1][1]))
    return tuple(points)


def _stretches(voices: list[VoiceChanged], last: float) -> list[Raised]:
    found: list[Raised] = []
    for n, state in enumerate(voices):
        if state.since is None:
            continue
        until = voices[n + 1].at if n + 1 < len(voices) else max(last, state.at)
        index = state.voice.score or 0
        if found and found[-1].start == state.since:
            before = found[-1]
            louder = index > before.index
            shown = (index, state.voice.moved) if louder else (before.index, before.moved)
            found[-1] = Raised(before.start, until, *shown)
        else:
            found.append(Raised(state.since, until, index, state.voice.moved))
    return found

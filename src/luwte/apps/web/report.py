"""The report: one self-contained HTML file that prints and reads without colour. It measures nobody.

Employee turns are plain text here, without any judgement. Writing to disk is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from luwte.apps.language import SOURCE, speaking
from luwte.apps.sound_text import exchange_lines, gap_lines, voice_lines, what_is_off, who_wrote
from luwte.apps.web.changes import Change, StepRow, changes, step_rows
from luwte.apps.web.chart import Chart, Point, chart
from luwte.apps.web.templates import environment
from luwte.apps.web.turns import Row, row
from luwte.apps.web.voice_line import VoiceLine, voice_line
from luwte.apps.wording import (
    TIMING_WORDS,
    EffectView,
    PhaseView,
    ThreatView,
    clock,
    effect_view,
    highest_view,
    phase_name,
    threat_view,
)
from luwte.content.content import Content
from luwte.domain.events import DangerPressed, VoiceMeasured
from luwte.domain.outputs import AcknowledgementTested, PhaseChanged, ThreatNoted
from luwte.service.analysis import CallAnalysis
from luwte.service.footing import footing_of
from luwte.service.overheard import overheard

_STATIC = Path(__file__).parent / "static"
_STYLES = ("basis.css", "verslag.css")


@dataclass(frozen=True, slots=True)
class CallView:
    """A call as the report shows it."""

    key: str
    name: str
    highest: PhaseView
    duration: str
    caller_turns: int
    timing: str
    chart: Chart
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    protocol: str
    steps: tuple[StepRow, ...]
    tested: tuple[tuple[str, EffectView], ...]
    threats: tuple[ThreatView, ...]
    sound: SoundView


@dataclass(frozen=True, slots=True)
class SoundView:
    """What was heard besides words, in sentences; `line` is `None` when no voice was measured."""

    off: tuple[str, ...]
    recogniser: str | None
    voice: tuple[str, ...]
    line: VoiceLine | None
    exchange: tuple[str, ...]
    gaps: tuple[str, ...]


def render_report(
    analyses: Sequence[tuple[str, CallAnalysis]], content: Content, *, made_by_version: str, cues: bool = True
) -> str:
    """HTML text of a report over (name, analysis) pairs; with `cues` also the advice that the software gave.

    It is a document to keep, and Dutch whoever asks for it.
    """
    with speaking(SOURCE):
        return _rendered(analyses, content, made_by_version, cues=cues)


def _rendered(analyses: Sequence[tuple[str, CallAnalysis]], content: Content, version: str, *, cues: bool) -> str:
    calls = [_view(f"g{n}", name, analysis, content, cues=cues) for n, (name, analysis) in enumerate(analyses, 1)]
    names = [(int(text.phase), text.symbol, text.name) for text in content.phases.phases]
    template = environment().get_template("verslag.html.j2")
    return template.render(
        calls=calls, names=names, style=style(), version=version, content_version=content.version, cues=cues
    )


def style() -> str:
    """The style sheet that the report carries inside."""
    return "".join((_STATIC / name).read_text(encoding="utf-8") for name in _STYLES)


def _view(key: str, name: str, analysis: CallAnalysis, content: Content, *, cues: bool) -> CallView:
    protocol = content.protocols[analysis.call.profile.protocol]
    return CallView(
        key=key,
        name=name,
        highest=_highest(analysis, content),
        duration=clock(analysis.duration),
        caller_turns=analysis.caller_turns,
        timing=TIMING_WORDS[analysis.call.timing],
        chart=chart(list(_points(analysis)), analysis.duration),
        rows=tuple(_rows(key, analysis, content)),
        changes=tuple(changes(analysis, content, cues=cues)),
        protocol=f"{protocol.name}, versie {protocol.version}",
        steps=step_rows(analysis),
        tested=tuple(_tested(analysis)),
        threats=tuple(_threats(analysis, content)),
        sound=_sound(analysis),
    )


def _highest(analysis: CallAnalysis, content: Content) -> PhaseView:
    view = highest_view(analysis.highest, footing_of(analysis.moments), content)
    return replace(view, name=phase_name(analysis.peak, content)) if analysis.peak and not view.unknown else view


def _sound(analysis: CallAnalysis) -> SoundView:
    sound = overheard(analysis)
    return SoundView(
        off=what_is_off(analysis.call.heard),
        recogniser=who_wrote(analysis.call.heard),
        voice=voice_lines(sound),
        line=voice_line(sound, analysis.duration),
        exchange=exchange_lines(sound.exchange),
        gaps=gap_lines(sound),
    )


def _points(analysis: CallAnalysis) -> Iterator[Point]:
    for moment in analysis.moments:
        if moment.assessed and moment.turn and moment.turn.words:
            yield Point(moment.turn.words.end, int(moment.assessed[1].phase))
        elif isinstance(moment.event, VoiceMeasured | DangerPressed):
            for output in moment.outputs:
                if isinstance(output, PhaseChanged):
                    yield Point(moment.event.at, int(output.estimate.phase))


def _rows(key: str, analysis: CallAnalysis, content: Content) -> Iterator[Row]:
    for n, moment in enumerate(analysis.moments):
        if moment.turn is not None and moment.turn.words is not None:
            yield row(moment, content, f"{key}-{n}")


def _tested(analysis: CallAnalysis) -> Iterator[tuple[str, EffectView]]:
    for moment in analysis.moments:
        for output in moment.outputs:
            if isinstance(output, AcknowledgementTested):
                yield clock(output.at), effect_view(output.result)


def _threats(analysis: CallAnalysis, content: Content) -> Iterator[ThreatView]:
    for moment in analysis.moments:
        for output in moment.outputs:
            if isinstance(output, ThreatNoted):
                yield threat_view(output, content)

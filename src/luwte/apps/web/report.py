"""The report: one self-contained HTML file that prints and reads without colour. It measures nobody.

Employee turns are plain text here, without any judgement. Writing to disk is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from luwte.apps.web.chart import Chart, Point, chart
from luwte.apps.web.templates import environment
from luwte.apps.web.turns import Row, row
from luwte.apps.wording import TIMING_WORDS, PhaseView, clock, light_view
from luwte.content.content import Content
from luwte.domain.outputs import AdviceGiven, CareSignalled, HelpRequested, MayEndChanged, Output, ProtocolMoved
from luwte.service.analysis import CallAnalysis

_STATIC = Path(__file__).parent / "static"
_STYLES = ("basis.css", "verslag.css")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed on the employee's screen."""

    at: str
    kind: str
    text: str


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


def render_report(analyses: Sequence[tuple[str, CallAnalysis]], content: Content, *, made_by_version: str) -> str:
    """HTML text of a report over (name, analysis) pairs."""
    calls = [_view(f"g{n}", name, analysis, content) for n, (name, analysis) in enumerate(analyses, start=1)]
    names = [(int(text.phase), text.symbol, text.name) for text in content.phases.phases]
    template = environment().get_template("verslag.html.j2")
    return template.render(
        calls=calls, names=names, style=style(), version=made_by_version, content_version=content.version
    )


def style() -> str:
    """The style sheet that the report carries inside."""
    return "".join((_STATIC / name).read_text(encoding="utf-8") for name in _STYLES)


def _view(key: str, name: str, analysis: CallAnalysis, content: Content) -> CallView:
    text = content.phase_text(analysis.highest)
    return CallView(
        key=key,
        name=name,
        highest=PhaseView(int(text.phase), text.symbol, text.name, text.meaning, ""),
        duration=clock(analysis.duration),
        caller_turns=analysis.caller_turns,
        timing=TIMING_WORDS[analysis.call.timing],
        chart=chart(list(_points(analysis)), analysis.duration),
        rows=tuple(_rows(key, analysis, content)),
        changes=tuple(_changes(analysis, content)),
    )


def _points(analysis: CallAnalysis) -> Iterator[Point]:
    for moment in analysis.moments:
        if moment.assessed and moment.turn and moment.turn.words:
            yield Point(moment.turn.words.end, int(moment.assessed[1].phase))


def _rows(key: str, analysis: CallAnalysis, content: Content) -> Iterator[Row]:
    for n, moment in enumerate(analysis.moments):
        if moment.turn is not None and moment.turn.words is not None:
            yield row(moment, content, f"{key}-{n}")


def _changes(analysis: CallAnalysis, content: Content) -> Iterator[Change]:
    for moment in analysis.moments:
        for output in moment.outputs:
            if change := _change(output, content):
                yield change


def _change(output: Output, content: Content) -> Change | None:
    match output:
        case AdviceGiven(advice, at):
            return Change(clock(at), "Cue", f"«{advice.cue}»" if advice else "Geen cue meer")
        case MayEndChanged(may_end, at):
            view = light_view(may_end, content)
            return Change(clock(at), "Licht", " ".join([f"{view.sign} {view.word}: {view.rule}", *view.missing]))
        case ProtocolMoved(taken):
            return Change(clock(taken.at), "Stap gezet", taken.after.name)
        case HelpRequested(_, because, at):
            return Change(clock(at), "Hulp gevraagd", content.message(because))
        case CareSignalled(care, at):
            return Change(clock(at), "Zorgsignaal", f"«{care.quote.text}»")
        case _:
            return None

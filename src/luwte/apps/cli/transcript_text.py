"""A call in the terminal: the same words as the report, readable without colour."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from luwte.apps.sound_text import exchange_lines, gap_lines, voice_lines, what_is_off, who_wrote
from luwte.apps.wording import TIMING_WORDS, clock, light_view, phase_name, reason, said
from luwte.content.content import Content
from luwte.domain.evidence import Evidence
from luwte.domain.outputs import (
    AdviceGiven,
    HelpRequested,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepProposed,
)
from luwte.domain.turn import CallerTurn
from luwte.service.analysis import CallAnalysis, Moment
from luwte.service.overheard import overheard


def print_call(console: Console, name: str, analysis: CallAnalysis, content: Content, *, brief: bool) -> None:
    """One call: a summary line, and unless `brief` every turn with what changed."""
    phase = content.phase_text(analysis.highest)
    highest = phase_name(analysis.peak, content) if analysis.peak else phase.name
    turns = analysis.caller_turns
    console.print(
        f"{name}: hoogste fase {int(phase.phase)} ({highest.lower()}), {turns} beurten van de beller, "
        f"{clock(analysis.duration)}, {TIMING_WORDS[analysis.call.timing]}",
        markup=False,
    )
    if not brief:
        for moment in analysis.moments:
            print_moment(console, moment, content)
    for line in _sound(analysis, brief=brief):
        console.print(Text(f"  {line}"))


def _sound(analysis: CallAnalysis, *, brief: bool) -> tuple[str, ...]:
    """What is off and what was lost are always said; the rest only in full."""
    sound = overheard(analysis)
    off = what_is_off(analysis.call.heard) if analysis.call.heard.timing else ()
    told = () if brief else (*voice_lines(sound), *exchange_lines(sound.exchange))
    wrote = who_wrote(analysis.call.heard)
    return (*off, *told, *gap_lines(sound), *([wrote] if wrote and not brief else []))


def print_moment(console: Console, moment: Moment, content: Content) -> None:
    """One event: the words, the findings and what changed on the employee's screen."""
    if moment.turn is not None and moment.turn.words is not None:
        who = "Beller    " if isinstance(moment.turn, CallerTurn) else "Medewerker"
        phase = f"[{int(moment.assessed[1].phase)}]" if moment.assessed else "   "
        console.print(Text(f"{clock(moment.turn.words.start)} {phase} {who} {said(moment.turn.words)}"))
    for line in _changes(moment, content):
        console.print(Text(f"              {line}"))


def _changes(moment: Moment, content: Content) -> list[str]:
    heard = [f"  {_quoted(evidence)}{reason(evidence, content)}" for evidence in moment.found]
    return heard + [line for output in moment.outputs if (line := _line(output, content))]


def _quoted(evidence: Evidence) -> str:
    return f'"{evidence.quote.text}": ' if evidence.quote else ""


def _line(output: Output, content: Content) -> str | None:
    match output:
        case PhaseChanged(_, estimate):
            text = content.phase_text(estimate.phase)
            turn = " · koelt af" if estimate.cooling else (" · loopt op" if estimate.rising else "")
            return f"{text.symbol} fase {int(text.phase)}: {phase_name(estimate, content)}{turn}"
        case AdviceGiven(advice, _):
            return f"→ {advice.cue}" if advice else "→ (geen cue)"
        case MayEndChanged(may_end, _):
            view = light_view(may_end, content)
            return " ".join([f"{view.sign} {view.word.lower()}: {view.rule}", *view.missing])
        case ProtocolMoved(taken):
            return f"stap gezet: {taken.after.name}"
        case StepProposed(step, _, _):
            return f"stap voorgesteld: {step.name}"
        case HelpRequested(_, because, _):
            return f"hulp gevraagd: {content.message(because)}"
        case _:
            return None

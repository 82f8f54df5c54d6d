"""What changed on the employee's screen, as the report tells it. Course hints and moves are in no report (law L5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.apps.wording import DECIDER_WORDS, clock, light_view
from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol
from luwte.domain.advice import StepTaken
from luwte.domain.events import DangerPressed, StepConfirmed, VoiceMeasured
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    GuardAnswered,
    HelpRequested,
    HelpStatusChanged,
    MayEndChanged,
    Output,
    ProtocolMoved,
    WarningRead,
)
from luwte.service.analysis import CallAnalysis


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed on the employee's screen."""

    at: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that was pressed: when its words were heard (empty when they were not), when and by whom it was set."""

    name: str
    heard: str
    pressed: str
    by: str
    phase: int
    reason: str


def changes(analysis: CallAnalysis, content: Content, *, cues: bool) -> Iterator[Change]:
    """In order of time; without cues when they were for the eyes of one employee only."""
    protocol = content.protocols[analysis.call.profile.protocol]
    for moment in analysis.moments:
        if isinstance(moment.event, StepConfirmed):
            yield from _veiled(moment.event, protocol)
        if isinstance(moment.event, DangerPressed):
            yield Change(clock(moment.event.at), "Gevaar gemeld", "Door de medewerker")
        if isinstance(moment.event, VoiceMeasured):
            for evidence in moment.found:
                yield Change(clock(moment.event.at), "Aandacht", content.message(evidence.because))
        for output in moment.outputs:
            if cues or not isinstance(output, AdviceGiven):
                yield from _screen(output, content)
                yield from _people(output, content, protocol)


def step_rows(analysis: CallAnalysis) -> tuple[StepRow, ...]:
    """Every step that was taken."""
    outputs = (output for moment in analysis.moments for output in moment.outputs)
    return tuple(_step(output.taken) for output in outputs if isinstance(output, ProtocolMoved))


def _step(taken: StepTaken) -> StepRow:
    return StepRow(
        name=taken.after.name,
        heard=clock(taken.heard_at) if taken.heard_at is not None else "",
        pressed=clock(taken.at),
        by=DECIDER_WORDS[taken.by],
        phase=taken.phase,
        reason=taken.reason,
    )


def _veiled(pressed: StepConfirmed, protocol: Protocol) -> Iterator[Change]:
    answers = {protocol.confirm_veiled: "Ja", protocol.refuse_veiled: "Nee"}
    if pressed.step in answers:
        yield Change(clock(pressed.at), "Dreiging?", answers[pressed.step])


def _screen(output: Output, content: Content) -> Iterator[Change]:
    match output:
        case AdviceGiven(advice, at):
            yield Change(clock(at), "Cue", f"«{advice.cue}»" if advice else "Geen cue meer")
        case MayEndChanged(may_end, at):
            view = light_view(may_end, content)
            yield Change(clock(at), "Licht", " ".join([f"{view.sign} {view.word}: {view.rule}", *view.missing]))
        case CareSignalled(care, at):
            yield Change(clock(at), "Zorgsignaal", f"«{care.quote.text}»")
        case _:
            return


def _people(output: Output, content: Content, protocol: Protocol) -> Iterator[Change]:
    match output:
        case ProtocolMoved(taken):
            yield Change(clock(taken.at), "Stap gezet", taken.after.name)
        case HelpRequested(_, because, at):
            yield Change(clock(at), "Hulp gevraagd", content.message(because))
        case HelpStatusChanged(_, str() as by, at):
            yield Change(clock(at), "Hulp onderweg", f"{by} komt")
        case WarningRead(level, text, at, played):
            yield Change(clock(at), "Laten horen" if played else "Voorgelezen", f"{level}: «{text}»")
        case GuardAnswered(guard, answer, _, at):
            yield Change(clock(at), "Antwoord", _answer(guard, answer, protocol))
        case _:
            return


def _answer(guard_id: str, answer_id: str, protocol: Protocol) -> str:
    guard = next(guard for guard in protocol.guards if guard.id == guard_id)
    answer = next(answer for answer in guard.answers if answer.id == answer_id)
    return f"{guard.question} {answer.button}"

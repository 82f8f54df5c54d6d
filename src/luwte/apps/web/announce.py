"""What a screen reader says about a moment: one line, the most urgent first, and nothing that was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from luwte.apps.web.board import Question
from luwte.apps.wording import LIGHT_WORDS, effect_view, help_status
from luwte.content.content import Content
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CallClosed,
    GuardAnswered,
    HelpStatusChanged,
    HintChanged,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepRefused,
    ThreatNoted,
    WarningRead,
)
from luwte.service.analysis import Moment


def announced(moment: Moment, fresh: Iterable[Question], content: Content) -> str:
    """The line of a moment; `fresh` are the questions that it brought. Empty when there is nothing to say."""
    asked = (f"{question.title}. {question.text}".strip() for question in fresh)
    handled = [line for output in moment.outputs for line in _handling(output, content)]
    believed = [line for output in moment.outputs for line in _belief(output, content)]
    return " ".join((*asked, *handled, *believed))


def _handling(output: Output, content: Content) -> Iterator[str]:
    match output:
        case StepRefused(_, because, _):
            yield f"Niet gezet. {content.message(because)}"
        case WarningRead(_, text, _):
            yield f"Lees voor: {text}"
        case ProtocolMoved(taken):
            yield f"Gezet: {taken.after.name}."
        case GuardAnswered():
            yield "Antwoord genoteerd."
        case HelpStatusChanged():
            yield f"{help_status(output)}."
        case AdviceGiven(advice, _) if advice:
            yield f"Nu doen: {advice.cue.removesuffix('.')}."
        case _:
            return


def _belief(output: Output, content: Content) -> Iterator[str]:
    match output:
        case MayEndChanged(may_end, _):
            _, colour, short = LIGHT_WORDS[may_end.light]
            missing = " ".join(content.message(message) for message in may_end.missing)
            yield f"Licht {colour.lower()}: {short}. {missing}".strip()
        case PhaseChanged(before, estimate) if before != estimate.phase:
            text = content.phase_text(estimate.phase)
            yield f"Fase {int(text.phase)}: {text.name.lower()}."
        case AcknowledgementTested(result, _):
            yield f"Na uw erkenning: het {effect_view(result).word}."
        case HintChanged(hint, _) if hint:
            yield f"Hint: {content.course.of(hint.hint).name.lower()}."
        case ThreatNoted():
            yield "De woorden zijn genoteerd."
        case CallClosed():
            yield "Het gesprek is voorbij."
        case _:
            return

"""What a screen reader says about a moment: one line, the most urgent first, and nothing that was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from luwte.apps.language import gettext as _
from luwte.apps.web.board import Question
from luwte.apps.wording import LIGHT_WORDS, effect_view, hearing_words, help_status
from luwte.content.content import Content
from luwte.domain.events import HearingChanged
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
    VoiceChanged,
    WarningRead,
)
from luwte.service.analysis import Moment


def announced(moment: Moment, fresh: Iterable[Question], content: Content) -> str:
    """The line of a moment; `fresh` are the questions that it brought. Empty when there is nothing to say."""
    heard = [hearing_words(moment.event)] if isinstance(moment.event, HearingChanged) else []
    asked = (_spoken(question) for question in fresh)
    handled = [line for output in moment.outputs for line in _handling(output, content)]
    believed = [line for output in moment.outputs for line in _belief(output, content)]
    return " ".join((*heard, *asked, *handled, *believed)).strip()


def _spoken(question: Question) -> str:
    """Without the marks that say which language its words are."""
    return str(Markup("{}. {}").format(question.title, question.text).striptags()).strip()


def _handling(output: Output, content: Content) -> Iterator[str]:
    match output:
        case StepRefused(_, because, _):
            yield _("Niet gezet. %(because)s") % {"because": _(content.message(because))}
        case WarningRead(_, text, _, True):
            yield _("De beller hoort: %(text)s") % {"text": text}
        case WarningRead(_, text, _):
            yield _("Lees voor: %(text)s") % {"text": text}
        case ProtocolMoved(taken):
            yield _("Gezet: %(step)s.") % {"step": taken.after.name}
        case GuardAnswered():
            yield _("Antwoord genoteerd.")
        case HelpStatusChanged():
            yield f"{help_status(output)}."
        case AdviceGiven(advice, _) if advice:
            yield _("Nu doen: %(cue)s.") % {"cue": advice.cue.removesuffix(".")}
        case _:
            return


def _belief(output: Output, content: Content) -> Iterator[str]:
    match output:
        case MayEndChanged(may_end, _):
            __, colour, short = LIGHT_WORDS[may_end.light]
            missing = " ".join(_(content.message(message)) for message in may_end.missing)
            line = _("Licht %(colour)s: %(short)s.") % {"colour": _(colour).lower(), "short": _(short)}
            yield f"{line} {missing}".strip()
        case PhaseChanged(before, estimate) if before != estimate.phase:
            text = content.phase_text(estimate.phase)
            yield _("Fase %(n)s: %(name)s.") % {"n": int(text.phase), "name": _(text.name).lower()}
        case AcknowledgementTested(result, _):
            yield _("Na uw erkenning: het %(word)s.") % {"word": _(effect_view(result).word)}
        case HintChanged(hint, _) if hint:
            yield _("Hint: %(name)s.") % {"name": content.course.of(hint.hint).name.lower()}
        case VoiceChanged(_, since, _) if since is not None:
            yield _("De beller verheft de stem.")
        case ThreatNoted():
            yield _("De woorden zijn genoteerd.")
        case CallClosed():
            yield _("Het gesprek is voorbij.")
        case _:
            return

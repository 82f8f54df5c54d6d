"""What stands on the employee's screen during one call, as plain values. Moments in, the changed board kept; no HTML.

It decides nothing: everything here was said by the engine or pressed by a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.apps.language import gettext as _
from luwte.apps.language import written
from luwte.content.content import Content
from luwte.content.schema.course import Hint
from luwte.content.schema.protocol import Guard
from luwte.domain.advice import Advice
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import Acknowledgement, ShownHint
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import CuesMuted, HearingChanged, ObjectionMade, StepConfirmed
from luwte.domain.evidence import CareSignal
from luwte.domain.outputs import (
    AcknowledgementTested,
    CallClosed,
    CareSignalled,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    Output,
    PhaseChanged,
    ThreatNoted,
    TurnAssessed,
    VoiceChanged,
    WarningRead,
)
from luwte.domain.turn import CallerTurn
from luwte.handling.guards import Guards
from luwte.service.analysis import NO_LIGHT_YET, Moment
from luwte.service.footing import UNHEARD


@dataclass(frozen=True, slots=True)
class Question:
    """A safety question that waits for the employee. `quote`: the caller's words; `answers`: (id, button, pressed)."""

    key: str
    title: str
    text: str
    quote: str
    answers: tuple[tuple[str, str, bool], ...] = ()


class Board:
    """Everything on screen beside the transcript and the protocol."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self._content = content
        self._protocol = content.protocols[profile.protocol]
        self._guards = Guards(self._protocol, care_line=profile.care_line)
        self._care: list[CareSignal] = []
        self._answered: dict[str, str] = {}
        self._shown_hint: ShownHint | None = None
        self.estimate: PhaseEstimate | None = None
        self.advice: Advice | None = None
        self.may_end = NO_LIGHT_YET
        self.muted = False
        self.silent = False
        """The caller objected to all analysis: nothing is shown that rests on it (L4)."""
        self.tested: Acknowledgement | None = None
        self.threats: list[ThreatNoted] = []
        self.help: HelpStatusChanged | None = None
        self.request: HelpRequested | None = None
        self.read: WarningRead | None = None
        self.ended: CallClosed | None = None
        self.hearing: HearingChanged | None = None
        """How well the caller is heard; `None` when nobody said that it is not well."""
        self.footing = UNHEARD
        self.voice: VoiceChanged | None = None
        """The caller's voice while it is raised."""

    def take(self, moment: Moment) -> None:
        """What a moment changed."""
        self.footing = self.footing.after(moment)
        match moment.event:
            case CuesMuted(muted, _):
                self.muted = muted
            case StepConfirmed(step, _, _):
                self._answer(step)
            case ObjectionMade(everything, _):
                self.silent = self.silent or everything
            case HearingChanged():
                self.hearing = moment.event
            case _:
                pass
        self.advice, self.may_end = moment.advice, moment.may_end
        for output in moment.outputs:
            self._belief(output, heard=isinstance(moment.turn, CallerTurn))
            self._rest(output)

    def _belief(self, output: Output, *, heard: bool) -> None:
        """The engine does not say when a guard opens: the same guards are followed here, by what it does say."""
        match output:
            case TurnAssessed(assessment, estimate):
                self.estimate = estimate
                if heard:
                    self._guards.hear(assessment.care)
                self._guards.see(estimate.phase)
            case PhaseChanged(_, estimate):
                self.estimate = estimate
            case CareSignalled(care, _):
                self._care.append(care)
            case HintChanged(hint, _):
                self._shown_hint = hint
            case AcknowledgementTested(result, _):
                self.tested = result
            case _:
                return

    def _rest(self, output: Output) -> None:
        match output:
            case HelpRequested():
                self.request = output
            case HelpStatusChanged():
                self.help = output
            case WarningRead():
                self.read = output
            case ThreatNoted():
                self.threats.append(output)
            case VoiceChanged(_, since, _):
                self.voice = output if since is not None else None
            case CallClosed():
                self.ended = output
            case _:
                return

    def _answer(self, step: str) -> None:
        guard = self._guards.answer(step)
        if guard is not None:
            self._answered[guard.id] = step
            if guard not in self._guards.open:
                self._care = [care for care in self._care if care.kind not in guard.opens_on_care]
                del self._answered[guard.id]

    @property
    def hint(self) -> Hint | None:
        """The course hint on screen, in words."""
        return self._content.course.of(self._shown_hint.hint) if self._shown_hint else None

    @property
    def danger(self) -> bool:
        """Whether the caller threatens or lashes out: then nothing stands beside the cue but what keeps people safe."""
        return self.estimate is not None and self.estimate.phase is Phase.EXPLOSIVE

    @property
    def unconfirmed(self) -> bool:
        """Whether "dreiging?" waits for an answer."""
        return self.estimate is not None and self.estimate.unconfirmed

    def open_answers(self) -> frozenset[str]:
        """Answers that can be pressed now."""
        return frozenset(answer for question in self.questions() for answer, *_rest in question.answers)

    def questions(self) -> tuple[Question, ...]:
        """What waits for an answer: guards, then "dreiging?", then care that no guard of this protocol asks about."""
        asked = tuple(self._of_guard(guard) for guard in self._guards.open)
        veiled = (self._veiled(),) if self.unconfirmed else ()
        covered = {kind for guard in self._guards.open for kind in guard.opens_on_care}
        loose = (
            Question(f"zorg-{care.turn}", _("Zorg gaat voor"), "", care.quote.text)
            for care in self._care
            if care.kind not in covered
        )
        return (*asked, *veiled, *loose)

    def _of_guard(self, guard: Guard) -> Question:
        quotes = [care.quote.text for care in self._care if care.kind in guard.opens_on_care]
        pressed = self._answered.get(guard.id)
        answers = tuple((answer.id, written(answer.button), answer.id == pressed) for answer in guard.answers)
        return Question(
            f"wachter-{guard.id}", written(guard.name), written(guard.question), quotes[-1] if quotes else "", answers
        )

    def _veiled(self) -> Question:
        assert self.estimate is not None
        quotes = [evidence.quote.text for evidence in self.estimate.evidence if evidence.quote]
        answers = (
            (self._protocol.confirm_veiled, _("Ja, dit is een dreiging"), False),
            (self._protocol.refuse_veiled, _("Nee, geen dreiging"), False),
        )
        return Question("dreiging", _("Dreiging?"), _("Is dit een dreiging?"), quotes[-1] if quotes else "", answers)

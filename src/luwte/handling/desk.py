"""One call's decisions: ties protocol, guards, light, coach and help, and says what changed on screen.

A rise to the protocol's help phase alerts a colleague; everything else waits for the employee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from luwte.content.content import Content
from luwte.domain.advice import Light, MayEnd, ProtocolStep
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile
from luwte.domain.course import CourseHint
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import StepConfirmed
from luwte.domain.evidence import Evidence, Mark, MessageId
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CareSignalled,
    GuardAnswered,
    HelpRequested,
    MayEndChanged,
    MoveHeard,
    Output,
    StepProposed,
    StepRefused,
    TechniqueHeard,
    WarningRead,
)
from luwte.domain.turn import EmployeeTurn
from luwte.handling import messages
from luwte.handling.acknowledgement import AcknowledgementTest
from luwte.handling.coach import Coach, Situation
from luwte.handling.guards import Guards
from luwte.handling.help import HelpLine
from luwte.handling.light import may_end
from luwte.handling.protocol import Press, ProtocolRun, Warned
from luwte.handling.techniques import TechniqueSpotter

HEARD_FOR = 120.0
"""Seconds in which a press still confirms what the employee's words proposed (CHOICE)."""
RECENT = 5
"""The caller's last turns in which the coach looks for a second one above calm."""
SURE = 0.8
"""How likely a turn must be above calm to count there. Chosen on the dev calls: doubt is no reason to speak."""


@lru_cache(maxsize=4)
def _spotter(content: Content) -> TechniqueSpotter:
    return TechniqueSpotter(content)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was so before the last caller turn."""

    warned: Warned = field(default_factory=Warned)
    used: frozenset[str] = frozenset()
    raised: tuple[bool, ...] = ()


class Desk:
    """What one employee has on screen during one call."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self._content = content
        self._profile = profile
        self._protocol = content.protocols[profile.protocol]
        self._run = ProtocolRun(self._protocol)
        self._guards = Guards(self._protocol, care_line=profile.care_line)
        self._coach = Coach(content, profile)
        self._spotter = _spotter(content)
        self._tested = AcknowledgementTest()
        self._help_line = HelpLine()
        self._light = MayEnd(Light.GREY, messages.GREY)
        self._used: frozenset[str] = frozenset()
        self._moves: frozenset[Move] = frozenset()
        self._hint: CourseHint | None = None
        self._last: tuple[Evidence, ...] = ()
        self._raised: tuple[bool, ...] = ()
        self._help_at = Phase.CALM
        self._proposed: str | None = None
        self._heard: dict[str, float] = {}
        self._unheard = False
        self._before = _Before()

    def caller(
        self, assessment: TurnAssessment, estimate: PhaseEstimate, hint: CourseHint | None = None
    ) -> tuple[Output, ...]:
        """After a caller turn; `hint` is the course hint on screen."""
        self._hint, self._unheard = hint, False
        self._before = _Before(self._run.warned, self._used, self._raised)
        self._see(assessment, estimate)
        self._guards.hear(assessment.care)
        self._guards.see(estimate.phase)
        return (
            *self._care(assessment, estimate.at),
            *self._acknowledged(assessment.phase, estimate.at),
            *self._help(estimate),
            *self._screen(estimate, estimate.at),
        )

    def reread(self, assessment: TurnAssessment, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        """The last caller turn is judged otherwise since `at` seconds. Care and open questions stay as they are."""
        self._used |= self._before.used
        self._tested.correct(assessment.phase)
        self._see(assessment, estimate)
        self._guards.see(estimate.phase)
        return (*self._help(estimate), *self._screen(estimate, at))

    def _see(self, assessment: TurnAssessment, estimate: PhaseEstimate) -> None:
        self._last = tuple(e for e in assessment.evidence if e.counts)
        if self._run.warned.at == self._before.warned.at:  # a warning stamped after the turn is not ignored by it
            goes_on = _goes_on(assessment, estimate)
            self._run.goes_on(ignored=self._before.warned.ignored or goes_on)
        above = assessment.phase > Phase.CALM and 1 - assessment.probabilities[Phase.CALM] >= SURE
        self._raised = (*self._before.raised, above)[-RECENT:]
        if estimate.phase is Phase.CALM:
            self._used = frozenset()

    def employee(self, turn: EmployeeTurn, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """After an employee turn: hints, a proposal and perhaps another cue; never the light, a step or help."""
        heard = self._spotter.spot(turn.words.text)
        outputs: list[Output] = [MoveHeard(move, turn.n, quote) for move, quote in heard.moves]
        outputs += [TechniqueHeard(technique, turn.n, quote) for technique, quote in heard.techniques]
        self._moves = frozenset(move for move, _ in heard.moves)
        self._tested.employee(turn.n, self._moves)
        self._used |= {technique for technique, _ in heard.techniques}
        for technique, _ in heard.techniques:
            outputs.extend(self._heard_step(technique, estimate, turn.words.end))
        return (*outputs, *self._advice(estimate, turn.words.end))

    def _heard_step(self, technique: str, estimate: PhaseEstimate, at: float) -> Iterator[StepProposed]:
        """A step that the employee's words seem to take; only a press takes it."""
        step = self._content.techniques[technique].proposes
        if step is None or estimate.phase < Phase.PERSONAL:
            return
        self._heard[step] = at
        if self._may_propose(step, estimate):
            self._proposed = step
            shown = self._protocol.step(step)
            yield StepProposed(ProtocolStep(shown.id, shown.name), messages.PROPOSED_BY_WORDS, at)

    def _may_propose(self, step: str, estimate: PhaseEstimate) -> bool:
        """Not what was proposed or taken already, nothing after the end, and nothing that a press would not take."""
        green = self._light.light is Light.GREEN
        if self._run.ended or self._silenced or step in {self._run.step.id, self._proposed}:
            return False
        return self._run.takes(step, estimate, green=green) and (green or not self._protocol.step(step).ends)

    @property
    def _silenced(self) -> bool:
        """Whether an open guard keeps boundaries, and so the protocol, off the screen (DOMAIN 5.3)."""
        return any(guard.silences_boundaries for guard in self._guards.open)

    def press(self, pressed: StepConfirmed, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """A person pressed a step or an answer."""
        step, at = pressed.step, pressed.at
        if step in {self._protocol.confirm_veiled, self._protocol.refuse_veiled}:
            return self._screen(estimate, at)
        if guard := self._guards.answer(step):
            answered = GuardAnswered(guard.id, step, guard in self._guards.open, at)
            return (answered, *self._screen(estimate, at))
        green = self._light.light is Light.GREEN
        heard = self._heard.get(step)
        just = heard if heard is not None and at - heard <= HEARD_FOR else None
        outcome = self._run.press(Press(step, at, pressed.by, estimate, green, just))
        if isinstance(outcome, StepRefused):
            return (outcome,)
        self._heard.pop(step, None)
        if technique := self._protocol.step(step).technique:
            self._used |= {technique}
        return (outcome, *self._screen(estimate, at))

    def unheard(self, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        """The voice is raised and no word was understood: the employee checks, and is offered help (rule B7)."""
        self._unheard = True
        return self._screen(estimate, at)

    def heard_calm(self, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        """The voice is ordinary again: there is nothing left to check."""
        if not self._unheard:
            return ()
        self._unheard = False
        return self._screen(estimate, at)

    def danger(self, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        """The employee pressed that this is a threat or an explosion."""
        self._unheard = False
        self._guards.see(estimate.phase)
        return (*self._help(estimate), *self._screen(estimate, at))

    def ask_help(self, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """The employee pressed the silent help button."""
        asked = self._help_line.ask(at)
        return (HelpRequested(estimate.phase, messages.HELP_BUTTON, at), asked) if asked else ()

    def help_answered(self, by: str, at: float) -> tuple[Output, ...]:
        """A colleague is coming."""
        changed = self._help_line.answer(by, at)
        return (changed,) if changed else ()

    def read_warning(self, level: int, at: float, *, played: bool = False) -> tuple[Output, ...]:
        """The employee pressed a ready warning; reading it, or having it played, stamps nothing by itself."""
        for spoken in self._protocol.spoken:
            if spoken.level == level:
                text = spoken.formal if self._profile.address is Address.FORMAL else spoken.informal
                return (WarningRead(level, text, at, played),)
        return (StepRefused(f"waarschuwing_{level}", messages.UNKNOWN_STEP, at),)

    def mute(self, *, muted: bool, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """Cues off or on again for this call."""
        self._coach.mute(muted=muted)
        return tuple(self._advice(estimate, at))

    def refuse_hint(self, left: CourseHint | None, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """The course hint does not fit: no cue may rest on it. `left` is the one on screen instead."""
        self._hint = left
        return tuple(self._advice(estimate, at))

    def tick(self, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """Time passed: a cue that had to wait may change now."""
        return tuple(self._advice(estimate, at))

    def _care(self, assessment: TurnAssessment, at: float) -> Iterator[Output]:
        for signal in assessment.care:
            yield CareSignalled(signal, at)

    def _acknowledged(self, phase: Phase, at: float) -> Iterator[Output]:
        result = self._tested.caller(phase)
        if result:
            yield AcknowledgementTested(result, at)

    def _help(self, estimate: PhaseEstimate) -> Iterator[Output]:
        """Help is asked once per rise; a stated threat after a veiled one is a rise too."""
        if estimate.phase < self._protocol.help_from:
            self._help_at = Phase.CALM
        elif estimate.phase > self._help_at:
            self._help_at = estimate.phase
            yield HelpRequested(estimate.phase, _help_reason(estimate), estimate.at)
            if asked := self._help_line.ask(estimate.at):
                yield asked

    def _screen(self, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        return (*self._lights(estimate, at), *self._advice(estimate, at), *self._proposal(estimate, at))

    def _lights(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        light = may_end(estimate, self._protocol, self._run.warned, self._guards.holding)
        if light != self._light:
            self._light = light
            yield MayEndChanged(light, at)

    def _advice(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        situation = Situation(
            estimate=estimate,
            light=self._light.light,
            guards=self._guards.open,
            used=self._used,
            evidence=self._last,
            moves=self._moves,
            effect=self._tested.effect,
            hint=self._hint,
            raised=sum(self._raised),
            unheard=self._unheard,
        )
        changed, advice = self._coach.advise(situation, at)
        if changed:
            yield AdviceGiven(advice, at)

    def _proposal(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        proposed = None if self._silenced else self._run.proposed(estimate, green=self._light.light is Light.GREEN)
        if proposed is None or proposed.id == self._run.step.id:
            self._proposed = None
        elif proposed.id != self._proposed:
            self._proposed = proposed.id
            reason = messages.PROPOSED_COOLING if estimate.cooling else messages.PROPOSED_BY_PHASE
            yield StepProposed(proposed, reason, at)


def _goes_on(assessment: TurnAssessment, estimate: PhaseEstimate) -> bool:
    """Whether this turn goes on at phase 3 or more; a veiled threat that nobody confirmed does not count as that."""
    grave = [e for e in assessment.evidence if e.counts and e.supports >= Phase.PERSONAL]
    if estimate.unconfirmed:
        return any(Mark.VEILED not in e.marks for e in grave)
    return bool(grave) or assessment.phase >= Phase.PERSONAL


def _help_reason(estimate: PhaseEstimate) -> MessageId:
    if estimate.unconfirmed:
        return messages.HELP_VEILED
    return messages.HELP_THREAT if estimate.phase is Phase.EXPLOSIVE else messages.HELP_PERSONAL

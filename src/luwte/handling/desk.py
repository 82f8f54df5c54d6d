"""One call's decisions: ties protocol, guards, light and coach, and says what changed on screen.

A rise to the protocol's help phase alerts a colleague; everything else waits for the employee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from luwte.content.content import Content
from luwte.domain.advice import Light, MayEnd, ProtocolStep
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import Evidence, MessageId
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    HelpRequested,
    MayEndChanged,
    Output,
    StepProposed,
    StepRefused,
    TechniqueHeard,
)
from luwte.domain.turn import EmployeeTurn
from luwte.handling import messages
from luwte.handling.coach import Coach, Situation
from luwte.handling.guards import Guards
from luwte.handling.light import Warned, may_end
from luwte.handling.protocol import ProtocolRun
from luwte.handling.techniques import TechniqueSpotter


@lru_cache(maxsize=4)
def _spotter(content: Content) -> TechniqueSpotter:
    return TechniqueSpotter(content)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was so before the last caller turn."""

    warned_at: float | None = None
    ignored: bool = False
    used: frozenset[str] = frozenset()


class Desk:
    """What one employee has on screen during one call."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self._content = content
        self._protocol = content.protocols[profile.protocol]
        self._run = ProtocolRun(self._protocol)
        self._guards = Guards(self._protocol, care_line=profile.care_line)
        self._coach = Coach(content, profile.address)
        self._spotter = _spotter(content)
        self._light = MayEnd(Light.GREY, messages.GREY)
        self._used: frozenset[str] = frozenset()
        self._last: tuple[Evidence, ...] = ()
        self._ignored = False
        self._help_at = Phase.CALM
        self._proposed: str | None = None
        self._before = _Before()

    def caller(self, assessment: TurnAssessment, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """After a caller turn."""
        self._before = _Before(self._run.warned_at, self._ignored, self._used)
        self._see(assessment, estimate)
        self._guards.hear(assessment.care)
        self._guards.see(estimate.phase)
        return (*self._care(assessment, estimate.at), *self._help(estimate), *self._screen(estimate, estimate.at))

    def reread(self, assessment: TurnAssessment, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        """The last caller turn is judged otherwise since `at` seconds. Care and open questions stay as they are."""
        self._used |= self._before.used
        self._see(assessment, estimate)
        self._guards.see(estimate.phase)
        return (*self._help(estimate), *self._screen(estimate, at))

    def _see(self, assessment: TurnAssessment, estimate: PhaseEstimate) -> None:
        self._last = tuple(e for e in assessment.evidence if e.counts)
        warned_at = self._run.warned_at
        if warned_at == self._before.warned_at:  # a warning that was stamped after the turn is not ignored by it
            goes_on = warned_at is not None and any(e.supports >= Phase.PERSONAL for e in self._last)
            self._ignored = self._before.ignored or goes_on
        if estimate.phase is Phase.CALM:
            self._used = frozenset()

    def employee(self, turn: EmployeeTurn, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """After an employee turn: hints, a proposal and perhaps another cue; never the light, a step or help."""
        spotted = self._spotter.spot(turn.words.text)
        outputs: list[Output] = [TechniqueHeard(technique, turn.n, quote) for technique, quote in spotted]
        self._used |= {technique for technique, _ in spotted}
        for technique, _ in spotted:
            step = self._content.techniques[technique].proposes
            if step and estimate.phase >= Phase.PERSONAL and self._may_propose(step):
                self._proposed = step
                shown = self._protocol.step(step)
                outputs.append(
                    StepProposed(ProtocolStep(shown.id, shown.name), messages.PROPOSED_BY_WORDS, turn.words.end)
                )
        return (*outputs, *self._advice(estimate, turn.words.end))

    def _may_propose(self, step: str) -> bool:
        """Not what was proposed or taken already, and nothing after the end."""
        return self._run.knows(step) and step not in {self._run.step.id, self._proposed} and not self._run.ended

    def press(self, step: str, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """The employee pressed a step or an answer at `at` seconds."""
        if step in {self._protocol.confirm_veiled, self._protocol.refuse_veiled} or self._guards.answer(step):
            return self._screen(estimate, at)
        outcome = self._run.press(step, at, estimate, shortcut=self._light.light is Light.GREEN)
        if isinstance(outcome, StepRefused):
            return (outcome,)
        pressed = self._protocol.step(step)
        if pressed.warns:
            self._ignored = False
        if pressed.technique:
            self._used |= {pressed.technique}
        return (outcome, *self._screen(estimate, at))

    def tick(self, at: float, estimate: PhaseEstimate) -> tuple[Output, ...]:
        """Time passed: a cue that had to wait may change now."""
        return tuple(self._advice(estimate, at))

    def _care(self, assessment: TurnAssessment, at: float) -> Iterator[Output]:
        for signal in assessment.care:
            yield CareSignalled(signal, at)

    def _help(self, estimate: PhaseEstimate) -> Iterator[Output]:
        """Help is asked once per rise; a stated threat after a veiled one is a rise too."""
        if estimate.phase < self._protocol.help_from:
            self._help_at = Phase.CALM
        elif estimate.phase > self._help_at:
            self._help_at = estimate.phase
            yield HelpRequested(estimate.phase, _help_reason(estimate), estimate.at)

    def _screen(self, estimate: PhaseEstimate, at: float) -> tuple[Output, ...]:
        return (*self._lights(estimate, at), *self._advice(estimate, at), *self._proposal(estimate, at))

    def _lights(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        light = may_end(estimate, self._protocol, Warned(self._run.warned_at, self._ignored), self._guards.holding)
        if light != self._light:
            self._light = light
            yield MayEndChanged(light, at)

    def _advice(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        situation = Situation(estimate, self._light.light, self._guards.open, self._used, self._last)
        changed, advice = self._coach.advise(situation, at)
        if changed:
            yield AdviceGiven(advice, at)

    def _proposal(self, estimate: PhaseEstimate, at: float) -> Iterator[Output]:
        proposed = self._run.proposed(estimate, green=self._light.light is Light.GREEN)
        if proposed is None or proposed.id == self._run.step.id:
            self._proposed = None
        elif proposed.id != self._proposed:
            self._proposed = proposed.id
            reason = messages.PROPOSED_COOLING if estimate.cooling else messages.PROPOSED_BY_PHASE
            yield StepProposed(proposed, reason, at)


def _help_reason(estimate: PhaseEstimate) -> MessageId:
    if estimate.unconfirmed:
        return messages.HELP_VEILED
    return messages.HELP_THREAT if estimate.phase is Phase.EXPLOSIVE else messages.HELP_PERSONAL

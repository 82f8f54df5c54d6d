"""The protocol as the employee sees it: where it stands, what can be pressed now, what was pressed. It moves nothing.

Whether a press counts is the engine's business; here its answers are kept to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from luwte.content.schema.protocol import Protocol, Step
from luwte.domain.advice import Decider, Light, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import StepConfirmed
from luwte.domain.outputs import (
    MayEndChanged,
    Output,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    TechniqueHeard,
    TurnAssessed,
    WarningRead,
)
from luwte.domain.turn import EmployeeTurn
from luwte.handling import messages
from luwte.service.analysis import Moment

_JUST_AFTER = 15.0
"""Seconds after a press in which the words of a warning still belong to it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamped warning: when, and the words that were read out or heard before the press, if there were any."""

    at: float
    words: str


class Steps:
    """The steps of one call."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._warning_words = frozenset(step.technique for step in protocol.steps if step.warns and step.technique)
        self._said = ""
        self._green = False
        self.now = protocol.step(protocol.start)
        self.taken: list[StepTaken] = []
        self.stamps: list[Stamp] = []
        self.heard: dict[str, float] = {}
        """Steps that the employee's words seem to take and that nobody pressed yet: when they were heard."""
        self.proposed: StepProposed | None = None
        self.refused: StepRefused | None = None

    def take(self, moment: Moment) -> None:
        """What a moment changed."""
        if isinstance(moment.event, StepConfirmed):
            self.refused = None
        for output in moment.outputs:
            if said := self._warning(output, moment):
                self._hear(said)
            self._take(output)

    def _take(self, output: Output) -> None:
        match output:
            case ProtocolMoved(taken):
                self._moved(taken)
            case StepProposed(step, because, at):
                self.proposed = output
                if because == messages.PROPOSED_BY_WORDS:
                    self.heard[step.id] = at
            case StepRefused():
                self.refused = output
            case MayEndChanged(may_end, _):
                self._green = may_end.light is Light.GREEN
                self._forget_end()
            case TurnAssessed(_, estimate):
                self._forget_lapsed(estimate)
            case _:
                return

    def _warning(self, output: Output, moment: Moment) -> Stamp | None:
        """The words of a warning: a ready text that was read out, or what the employee said by themselves."""
        match output:
            case WarningRead(_, text, at):
                return Stamp(at, text)
            case TechniqueHeard(technique) if technique in self._warning_words:
                turn = moment.turn
                return Stamp(turn.words.start, turn.words.text) if isinstance(turn, EmployeeTurn) else None
            case _:
                return None

    def _hear(self, said: Stamp) -> None:
        """Words belong to the next press; who pressed first and spoke just after it meant that press."""
        last = self.stamps[-1] if self.stamps else None
        if last and not last.words and 0 <= said.at - last.at <= _JUST_AFTER:
            self.stamps[-1] = replace(last, words=said.words)
        else:
            self._said = said.words

    def _moved(self, taken: StepTaken) -> None:
        self.now = self._protocol.step(taken.after.id)
        self.taken.append(taken)
        self.heard.pop(taken.after.id, None)
        if self.proposed and not self._still_fits(self.proposed.step.id):
            self.proposed = None
        if self.now.warns:
            self.stamps.append(Stamp(taken.at, self._said))
            self._said = ""

    def _still_fits(self, step: str) -> bool:
        """Whether a proposal can stay after a press; the engine does not repeat one that stayed the same."""
        return step != self.now.id and (step in self.now.to or self._protocol.step(step).ends)

    def _forget_lapsed(self, estimate: PhaseEstimate) -> None:
        """The engine says nothing when a proposal lapses; on screen it may not stay."""
        if estimate.phase is Phase.CALM:
            self.heard.clear()
        if self.proposed is None:
            return
        if self.proposed.because == messages.PROPOSED_COOLING:
            lapsed = not estimate.cooling
        else:
            lapsed = estimate.phase < (self._protocol.step(self.proposed.step.id).proposed_from or Phase.PERSONAL)
        if lapsed:
            self.proposed = None

    def _forget_end(self) -> None:
        proposed = self.proposed
        by_phase = proposed is not None and proposed.because == messages.PROPOSED_BY_PHASE
        if proposed and by_phase and not self._green and self._protocol.step(proposed.step.id).ends:
            self.proposed = None

    def following(self) -> tuple[Step, ...]:
        """What can come now: what follows in the protocol, what is proposed, and an end when the light is green.

        The way back to an ordinary call stands last.
        """
        ids = [*self.now.to]
        if self.proposed:
            ids.append(self.proposed.step.id)
        ends = [step.id for step in self._protocol.steps if step.ends]
        if self._green and not set(ids) & set(ends):
            ids += ends[:1]
        ids = [step for step in dict.fromkeys(ids) if step != self.now.id]
        ids.sort(key=lambda step: step == self._protocol.start)
        return tuple(self._protocol.step(step) for step in ids)

    def others(self) -> tuple[Step, ...]:
        """All other steps of the protocol; who presses one is told why it cannot be taken now."""
        following = {step.id for step in self.following()}
        return tuple(s for s in self._protocol.steps if s.id not in following and s.id != self.now.id)

    def for_team_lead(self) -> tuple[Step, ...]:
        """What only a team lead can press now."""
        return tuple(step for step in self.following() if step.decider is Decider.TEAM_LEAD)

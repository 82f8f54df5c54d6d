"""Where the phone protocol stands. A transition happens by the employee's press and by nothing else (DOMAIN 5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from luwte.content.schema.handling import Protocol, Step
from luwte.domain.advice import ProtocolStep, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark
from luwte.domain.outputs import ProtocolMoved, StepRefused
from luwte.handling.messages import NO_SHORTCUT, NOT_NEXT, UNKNOWN_STEP


class ProtocolRun:
    """One call's walk through a protocol.

    `warned_at` keeps the time of the last stamped warning, also after the call came back to normal: a second rise may
    go straight to the end ("eerder gewaarschuwd om mm:ss").
    """

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._step = protocol.step(protocol.start)
        self._ids = frozenset(step.id for step in protocol.steps)
        self.warned_at: float | None = None

    @property
    def step(self) -> ProtocolStep:
        """The step the protocol is in."""
        return _shown(self._step)

    @property
    def ended(self) -> bool:
        """Whether the protocol stands at a step that ends the call."""
        return self._step.ends

    def knows(self, step: str) -> bool:
        """Whether the protocol has a step with this id."""
        return step in self._ids

    def press(self, step: str, at: float, estimate: PhaseEstimate, *, shortcut: bool) -> ProtocolMoved | StepRefused:
        """The employee pressed a step at `at` seconds. `shortcut`: the light is green, so an ending step may follow."""
        if not self.knows(step):
            return StepRefused(step, UNKNOWN_STEP, at)
        wanted = self._protocol.step(step)
        if step not in self._step.to and not (wanted.ends and shortcut):
            return StepRefused(step, NO_SHORTCUT if wanted.ends else NOT_NEXT, at)
        before, self._step = self._step, wanted
        if wanted.warns:
            self.warned_at = at
        rules = tuple(dict.fromkeys(evidence.rule for evidence in estimate.evidence))
        version = f"{self._protocol.id}:{self._protocol.version}"
        return ProtocolMoved(StepTaken(_shown(before), _shown(wanted), at, int(estimate.phase), rules, version))

    def proposed(self, estimate: PhaseEstimate, *, green: bool) -> ProtocolStep | None:
        """The step to propose now: back to the start when cooled down, the end when green, else the next one up."""
        following = [self._protocol.step(step) for step in self._step.to]
        if estimate.cooling:
            back = next((step for step in following if step.id == self._protocol.start), None)
            return _shown(back) if back else None
        if green:
            end = next((step for step in self._protocol.steps if step.ends and step.id != self._step.id), None)
            return None if self._step.ends or end is None else _shown(end)
        for step in following:
            if step.proposed_from is not None and estimate.phase >= step.proposed_from and not step.ends:
                return _shown(step)
        return None


def _shown(step: Step) -> ProtocolStep:
    return ProtocolStep(step.id, step.name)


def is_severe(evidence: Sequence[Evidence], protocol: Protocol) -> bool:
    """Whether the running phase rests on something of this organisation's severe list, aimed at the employee."""
    return any(
        e.supports >= Phase.PERSONAL and (e.detail in protocol.severe or Mark.SEVERE in e.marks) for e in evidence
    )

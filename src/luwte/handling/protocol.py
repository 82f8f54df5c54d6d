"""Where the phone protocol stands. A transition happens by a person's press and by nothing else (DOMAIN 5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from luwte.content.schema.protocol import Protocol, Shortcut, Step
from luwte.domain.advice import Decider, ProtocolStep, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark, MessageId
from luwte.domain.outputs import ProtocolMoved, StepRefused
from luwte.handling import messages


@dataclass(frozen=True, slots=True)
class Warned:
    """The stamped warnings: when the last one was, how many, and whether the caller went on at phase >= 3 after it."""

    at: float | None = None
    ignored: bool = False
    times: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a step at `at` seconds by `by`, with what was believed and allowed then. `heard_at`: when the
    employee's words had proposed this step, if they had."""

    step: str
    at: float
    by: Decider
    estimate: PhaseEstimate
    green: bool
    heard_at: float | None = None


class ProtocolRun:
    """One call's walk through a protocol.

    Warnings stay stamped after the call came back to normal: a second rise may go straight to the end ("eerder
    gewaarschuwd om mm:ss").
    """

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._step = protocol.step(protocol.start)
        self._ids = frozenset(step.id for step in protocol.steps)
        self._warned = Warned()
        self._has_ended = False

    @property
    def step(self) -> ProtocolStep:
        """The step the protocol is in."""
        return _shown(self._step)

    @property
    def ended(self) -> bool:
        """Whether the protocol stands at a step that ends the call."""
        return self._step.ends

    @property
    def warned(self) -> Warned:
        """The stamped warnings."""
        return self._warned

    def goes_on(self, *, ignored: bool) -> None:
        """Whether the caller went on at phase 3 or more after the last warning."""
        if self._warned.at is not None:
            self._warned = replace(self._warned, ignored=ignored)

    def knows(self, step: str) -> bool:
        """Whether the protocol has a step with this id."""
        return step in self._ids

    def press(self, press: Press) -> ProtocolMoved | StepRefused:
        """A person pressed a step. A green light opens every ending step, whatever stands between."""
        if not self.knows(press.step):
            return StepRefused(press.step, messages.UNKNOWN_STEP, press.at)
        wanted = self._protocol.step(press.step)
        if refusal := self._refusal(wanted, press):
            return StepRefused(press.step, refusal, press.at)
        before, self._step = self._step, wanted
        self._has_ended = self._has_ended or wanted.ends
        if wanted.warns:
            self._warned = Warned(press.at, times=self._warned.times + 1)
        return ProtocolMoved(self._taken(before, wanted, press))

    def _refusal(self, wanted: Step, press: Press) -> MessageId | None:
        if wanted.decider == Decider.TEAM_LEAD and press.by is not Decider.TEAM_LEAD:
            return messages.NOT_YOURS
        if wanted.ends and press.green:
            return self._unopened(wanted, press.estimate)
        if wanted.id not in self._step.to:
            return messages.NO_SHORTCUT if wanted.ends else messages.NOT_NEXT
        return self._unmet(wanted, press.estimate)

    def _unopened(self, end: Step, estimate: PhaseEstimate) -> MessageId | None:
        """Why a green light does not open this end."""
        ways = {shortcut.to for shortcut in open_shortcuts(self._protocol, estimate)}
        return messages.NEEDS_SHORTCUT if end.entry.shortcut_only and end.id not in ways else None

    def takes(self, step: str, estimate: PhaseEstimate, *, green: bool) -> bool:
        """Whether the employee's press on this step would be taken now."""
        press = Press(step, 0.0, Decider.EMPLOYEE, estimate, green)
        return self.knows(step) and self._refusal(self._protocol.step(step), press) is None

    def _unmet(self, step: Step, estimate: PhaseEstimate) -> MessageId | None:
        """What its entry condition still asks for."""
        if step.entry.warned and self._warned.at is None:
            return messages.NEEDS_WARNING
        if step.entry.phase is not None and estimate.highest < step.entry.phase:
            return messages.NEEDS_PHASE
        return None

    def _taken(self, before: Step, after: Step, press: Press) -> StepTaken:
        shortcut = press.green and after.id not in before.to
        return StepTaken(
            before=_shown(before),
            after=_shown(after),
            at=press.at,
            phase=int(press.estimate.phase),
            evidence=tuple(dict.fromkeys(evidence.rule for evidence in press.estimate.evidence)),
            protocol=f"{self._protocol.id}:{self._protocol.version}",
            by=press.by,
            heard_at=press.heard_at,
            reason=self._reason(after, press.estimate) if shortcut else "",
        )

    def _reason(self, step: Step, estimate: PhaseEstimate) -> str:
        """Why the steps between were left out, in the protocol's own words: the caller gets it afterwards."""
        return next((s.reason for s in open_shortcuts(self._protocol, estimate) if s.to == step.id), "")

    def proposed(self, estimate: PhaseEstimate, *, green: bool) -> ProtocolStep | None:
        """The step to propose now: back to the start when cooled down, the end when green, else the next one up."""
        following = [self._protocol.step(step) for step in self._step.to]
        if estimate.cooling:
            back = next((step for step in following if step.id == self._protocol.start), None)
            return _shown(back) if back else None
        if green and self._has_ended:
            return None
        if green and (end := self._end(estimate)):
            return _shown(end)
        for step in following:
            if step.proposed_from is not None and estimate.phase >= step.proposed_from and self._open(step, estimate):
                return _shown(step)
        theirs = next((step for step in following if step.ends and step.decider is Decider.TEAM_LEAD), None)
        return _shown(theirs) if green and theirs else None

    def _open(self, step: Step, estimate: PhaseEstimate) -> bool:
        """Whether pressing it now would be taken, and it would not repeat a warning that was already enough."""
        enough = self._warned.times >= self._protocol.warning.times
        return not step.ends and not (step.warns and enough) and self._unmet(step, estimate) is None

    def _end(self, estimate: PhaseEstimate) -> Step | None:
        """The end that the employee may press now: one that a shortcut leads to or that follows, else the first."""
        ways = [s.to for s in open_shortcuts(self._protocol, estimate)]
        ends = [s for s in self._protocol.steps if s.ends and self.takes(s.id, estimate, green=True)]
        near = [step for step in ends if step.id in ways or step.id in self._step.to]
        return next(iter((*near, *ends)), None)


def _shown(step: Step) -> ProtocolStep:
    return ProtocolStep(step.id, step.name)


def open_shortcuts(protocol: Protocol, estimate: PhaseEstimate) -> Iterator[Shortcut]:
    """The shorter ways that this belief opens; an unconfirmed veiled threat opens none by its phase."""
    for shortcut in protocol.shortcuts:
        by_phase = shortcut.phase is not None and estimate.phase >= shortcut.phase and not estimate.unconfirmed
        if by_phase or (shortcut.severe and is_severe(estimate.evidence, protocol)):
            yield shortcut


def is_severe(evidence: Sequence[Evidence], protocol: Protocol) -> bool:
    """Whether the running phase rests on something of this organisation's severe list, aimed at the employee."""
    return any(
        e.supports >= Phase.PERSONAL and (e.detail in protocol.severe or Mark.SEVERE in e.marks) for e in evidence
    )

"""One calm cue at a time: which technique fits now, and may it change already?

Belief is not decision: the estimate may move every turn, the cue only when the advice really changes. Nothing below
phase 4 replaces a fresh cue within its minimum time; danger and guards always do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from luwte.content.content import Content
from luwte.content.schema.handling import Guard, Technique, When
from luwte.domain.advice import Advice, Light
from luwte.domain.behaviour import Detail, Phase
from luwte.domain.call import Address
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark

MIN_HOLD = 8.0


@dataclass(frozen=True, slots=True)
class Situation:
    """What the coach looks at. `used` are techniques that were said or pressed since the call last was calm."""

    estimate: PhaseEstimate
    light: Light
    guards: tuple[Guard, ...] = ()
    used: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = field(default=())

    @property
    def silenced(self) -> bool:
        """Whether an open guard silences cues about boundaries."""
        return any(guard.silences_boundaries for guard in self.guards)


class Coach:
    """The cue of one call."""

    def __init__(self, content: Content, address: Address) -> None:
        self._by_id = content.techniques
        self._techniques = sorted(content.techniques.values(), key=lambda t: (-t.priority, t.id))
        self._address = address
        self._shown: Advice | None = None
        self._since = 0.0

    @property
    def shown(self) -> Advice | None:
        """The cue on screen."""
        return self._shown

    def advise(self, situation: Situation, at: float) -> tuple[bool, Advice | None]:
        """(changed, advice) at `at` seconds."""
        wanted = self._choose(situation)
        if (wanted.id if wanted else None) == (self._shown.technique if self._shown else None):
            return False, self._shown
        if self._must_wait(situation, wanted, at):
            return False, self._shown
        self._shown = self._advice(wanted, situation) if wanted else None
        self._since = at
        return True, self._shown

    def _must_wait(self, situation: Situation, wanted: Technique | None, at: float) -> bool:
        if self._shown is None:
            return False
        shown = self._by_id[self._shown.technique]
        urgent = situation.estimate.phase is Phase.EXPLOSIVE or bool(situation.guards)
        answered = any(when.guard is not None for when in shown.when)  # its guard was closed: the question is gone
        rises = wanted is not None and wanted.priority > shown.priority
        return not (urgent or answered or rises) and at - self._since < MIN_HOLD

    def _choose(self, situation: Situation) -> Technique | None:
        return next((t for t in self._techniques if any(_fits(when, situation) for when in t.when)), None)

    def _advice(self, technique: Technique, situation: Situation) -> Advice:
        sentences = technique.sentences.formal if self._address is Address.FORMAL else technique.sentences.informal
        return Advice(technique.id, technique.cue, sentences, situation.estimate.evidence[-2:])


def _fits(when: When, situation: Situation) -> bool:
    """Everything that `when` names must hold. With an open guard only what is meant for that guard may speak."""
    open_ids = {guard.id for guard in situation.guards}
    if when.guard is not None:
        return when.guard in open_ids and _phase_fits(when, situation)
    if situation.silenced:
        return False
    return (
        _phase_fits(when, situation)
        and (not when.details or bool(when.details & _details(situation.estimate.evidence, situation.evidence)))
        and (not when.marks or bool(when.marks & _marks(situation.estimate.evidence)))
        and (not when.after or bool(when.after & situation.used))
        and not (when.not_after & situation.used)
        and (when.light is None or when.light is situation.light)
    )


def _phase_fits(when: When, situation: Situation) -> bool:
    estimate = situation.estimate
    if when.cooling is not None and when.cooling is not estimate.cooling:
        return False
    return not when.phases or estimate.phase in when.phases


def _details(*groups: Iterable[Evidence]) -> frozenset[Detail]:
    return frozenset(e.detail for group in groups for e in group if e.detail and e.counts)


def _marks(evidence: Iterable[Evidence]) -> frozenset[Mark]:
    return frozenset(mark for e in evidence for mark in e.marks)

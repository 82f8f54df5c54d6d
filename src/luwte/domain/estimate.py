"""Belief: what one turn shows and where the call stands. Belief is not decision; handling decides."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.behaviour import CareKind, Detail, Form, Phase, SpeechAct, Target
from luwte.domain.evidence import CareSignal, Evidence, Repair

Distribution = tuple[float, float, float, float, float]
"""Probabilities of phase 0 to 4; they sum to 1."""


@dataclass(frozen=True, slots=True)
class TurnAssessment:
    """What one caller turn shows by itself (*beurtoordeel*), before the memory of the call."""

    turn: int
    phase: Phase
    probabilities: Distribution
    evidence: tuple[Evidence, ...]
    repairs: tuple[Repair, ...]
    care: tuple[CareSignal, ...]
    aim: Target | None = None
    """At whom the turn as a whole is aimed, where a model said so; otherwise the leading finding tells."""
    worry: float = 0.0
    """How likely it is that the turn asks for care, in [0, 1]; 0 where no model said so."""

    @property
    def details(self) -> tuple[Detail, ...]:
        """What the turn does, strongest first, each once."""
        counting = sorted((e for e in self.evidence if e.counts), key=lambda e: (-e.supports, -e.strength, e.rule))
        return tuple(dict.fromkeys(e.detail for e in counting if e.detail))

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms of aggression in this turn; empty below phase 1."""
        return tuple(dict.fromkeys(d.form for d in self.details if d.form))

    @property
    def leading(self) -> Evidence | None:
        """The finding that decided, or the strongest one that did not count, or `None`."""
        return max(self.evidence, key=lambda e: (e.counts, e.supports, e.strength, e.rule), default=None)

    @property
    def target(self) -> Target:
        """At whom the turn is aimed; words that are retold, denied or joked are aimed at nobody."""
        if self.aim is not None:
            return self.aim
        leading = self.leading
        return leading.target if leading and leading.act is SpeechAct.ASSERTED else Target.NOBODY

    @property
    def act(self) -> SpeechAct:
        """How the leading words are used."""
        return self.leading.act if self.leading else SpeechAct.ASSERTED

    @property
    def care_kinds(self) -> tuple[CareKind, ...]:
        """Care signals of this turn, each once."""
        return tuple(dict.fromkeys(c.kind for c in self.care))


@dataclass(frozen=True, slots=True)
class PhaseEstimate:
    """Where the call stands (*lopende fase*), with its memory.

    `probabilities` are the belief after this turn; `highest` never decreases; `cooling` is *koelt_af*;
    `unconfirmed` says that the running phase rests on a veiled threat that the employee has not confirmed.
    `at` is seconds on the call's media clock.
    """

    phase: Phase
    highest: Phase
    probabilities: Distribution
    rising: bool
    cooling: bool
    unconfirmed: bool
    evidence: tuple[Evidence, ...]
    at: float

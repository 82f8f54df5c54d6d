"""Findings of one turn to a distribution over the phases: transparent odds, no memory.

Every asserted finding is an independent witness for "at least phase k": `P(>=k) = 1 - (1 - floor_k) * prod(1 - s)`.
That keeps the ladder a ladder (a threat is also at least criticism) and every number explainable.
"""

from __future__ import annotations

from collections.abc import Sequence

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Repair
from luwte.recognition.words.rules import Finding

_STEPS = tuple(phase for phase in Phase if phase > Phase.CALM)


def assess_turn(turn: int, findings: Sequence[Finding], floor: Sequence[float]) -> TurnAssessment:
    """Judge one caller turn by itself. `floor[k-1]` is P(>=k) when nothing at all was found."""
    evidence = tuple(f for f in findings if isinstance(f, Evidence))
    at_least = [_at_least(phase, evidence, floor[phase - 1]) for phase in _STEPS]
    return TurnAssessment(
        turn=turn,
        phase=max((phase for phase, p in zip(_STEPS, at_least, strict=True) if p >= 0.5), default=Phase.CALM),
        probabilities=from_at_least(at_least),
        evidence=evidence,
        repairs=tuple(f for f in findings if isinstance(f, Repair)),
        care=tuple(f for f in findings if isinstance(f, CareSignal)),
    )


def _at_least(phase: Phase, evidence: Sequence[Evidence], floor: float) -> float:
    doubt = 1 - floor
    for finding in evidence:
        if finding.counts and finding.supports >= phase:
            doubt *= 1 - finding.strength
    return 1 - doubt


def from_at_least(at_least: Sequence[float]) -> Distribution:
    """P(>=1) … P(>=4) to P(0) … P(4).

    >>> from_at_least((0.5, 0.25, 0.0, 0.0))
    (0.5, 0.25, 0.25, 0.0, 0.0)
    """
    one, two, three, four = at_least
    return (1 - one, one - two, two - three, three - four, four)

"""Findings of one turn to a distribution over the phases: transparent odds, no memory.

Every asserted finding is an independent witness for "at least phase k": `P(>=k) = 1 - (1 - start_k) * prod(1 - s)`.
That keeps the ladder a ladder (a threat is also at least criticism) and every number explainable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import Distribution
from luwte.domain.evidence import Evidence

STEPS = tuple(phase for phase in Phase if phase > Phase.CALM)


def weigh(start: Sequence[float], witnesses: Iterable[Evidence]) -> Distribution:
    """The distribution after hearing witnesses. `start[k-1]` is P(>=k) before them."""
    doubt = [1 - p for p in start]
    for finding in witnesses:
        if finding.counts:
            for phase in STEPS[: int(finding.supports)]:
                doubt[phase - 1] *= 1 - finding.strength
    return from_at_least([1 - d for d in doubt])


def from_at_least(at_least: Sequence[float]) -> Distribution:
    """P(>=1) … P(>=4) to P(0) … P(4).

    >>> from_at_least((0.5, 0.25, 0.0, 0.0))
    (0.5, 0.25, 0.25, 0.0, 0.0)
    """
    one, two, three, four = at_least
    return (1 - one, one - two, two - three, three - four, four)


def at_least(probabilities: Distribution) -> tuple[float, float, float, float]:
    """P(0) … P(4) to P(>=1) … P(>=4).

    >>> at_least((0.5, 0.25, 0.25, 0.0, 0.0))
    (0.5, 0.25, 0.0, 0.0)
    """
    four = probabilities[4]
    three = probabilities[3] + four
    two = probabilities[2] + three
    return (probabilities[1] + two, two, three, four)


def likeliest(probabilities: Distribution) -> Phase:
    """The most likely phase; of equals the lowest."""
    return Phase(max(range(5), key=lambda k: probabilities[k]))

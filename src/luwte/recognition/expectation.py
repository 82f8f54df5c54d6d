"""What the caller's own earlier turns lead to expect of the next: after a threat a threat is likelier than after hello.

Bayes' rule on top of the word model, which reads a turn without knowing how often each phase follows on which. The
matrix is counted in the training calls. Nothing of the employee is in it (law L1).
"""

from __future__ import annotations

from collections.abc import Sequence

from luwte.domain.estimate import Distribution

Matrix = Sequence[Distribution]
"""Row: the phase of a turn; column: how often each phase is next."""


def expected_after(seen: Distribution, follows: Matrix) -> Distribution:
    """The chances of the next turn's phase, given those of this one.

    >>> stay = tuple(tuple(float(i == j) for j in range(5)) for i in range(5))
    >>> expected_after((0.5, 0.5, 0.0, 0.0, 0.0), stay)
    (0.5, 0.5, 0.0, 0.0, 0.0)
    """
    zero, one, two, three, four = (sum(seen[i] * follows[i][k] for i in range(5)) for k in range(5))
    return (zero, one, two, three, four)


def in_the_light_of(expected: Distribution, chances: Distribution, usual: Distribution) -> Distribution:
    """The chances of a turn's phase once it is known what was expected; `usual` is expected when nothing is known.

    >>> in_the_light_of((0.2, 0.2, 0.2, 0.2, 0.2), (0.6, 0.1, 0.1, 0.1, 0.1), (0.2, 0.2, 0.2, 0.2, 0.2))
    (0.6, 0.1, 0.1, 0.1, 0.1)
    """
    raw = [chances[k] * expected[k] / usual[k] for k in range(5)]
    total = sum(raw)
    zero, one, two, three, four = (weight / total for weight in raw)
    return (zero, one, two, three, four)

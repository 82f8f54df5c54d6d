"""Figures of recognition: counts, shares and intervals over resampled groups. It reads and judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 400
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval and how many turns or calls it rests on."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        if not self.n:
            return "–"
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f}; n={self.n})"


def forgiven(label: Ints, alternative: Ints, found: Ints) -> Ints:
    """What was found, where the alternative label counts as the label itself."""
    return np.where(found == alternative, label, found)


def macro_f1(label: Ints, found: Ints, classes: int = 5) -> float:
    """Mean F1 over the classes that occur in the labels."""
    scores = [f1(label == k, found == k) for k in range(classes) if (label == k).any()]
    return float(np.mean(scores)) if scores else 0.0


def f1(label: Bools, found: Bools) -> float:
    """Harmonic mean of precision and recall; 0 when nothing was right."""
    hits = int((label & found).sum())
    return 2 * hits / max(1, int(label.sum()) + int(found.sum()))


def share(of: Bools, among: Bools) -> float:
    """How much of `among` is `of`; 0 when there is nothing."""
    return float((of & among).sum() / max(1, among.sum()))


def with_interval(measure: Callable[[Ints], float], groups: Sequence[str], n: int, seed: int = 1) -> Figure:
    """`measure` over all rows, and its spread when whole groups (calls, scenarios) are drawn anew; 0 without rows."""
    if not groups:
        return Figure(0.0, 0.0, 0.0, 0)
    rows: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        rows.setdefault(group, []).append(i)
    blocks = [np.array(block, np.int64) for block in rows.values()]
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        picked = chance.integers(0, len(blocks), len(blocks))
        drawn.append(measure(np.concatenate([blocks[i] for i in picked])))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(measure(np.arange(len(groups))), float(low), float(high), n)


def area_under_curve(score: Sequence[float], label: Bools) -> float:
    """Chance that a positive stands above a negative (ties count half)."""
    values = np.asarray(score, float)
    above, below = values[label], values[~label]
    if not len(above) or not len(below):
        return 0.5
    order = np.sort(below)
    less = np.searchsorted(order, above, "left")
    equal = np.searchsorted(order, above, "right") - less
    return float((less + equal / 2).sum() / (len(above) * len(below)))


def brier(chances: NDArray[np.float64], label: Ints) -> float:
    """Mean squared distance between the chances and what it was; 0 is perfect, 2 the worst."""
    truth = np.eye(chances.shape[1])[label]
    return float(((chances - truth) ** 2).sum(1).mean())


def calibration_error(chance: NDArray[np.float64], right: Bools, bins: int = 10) -> float:
    """Mean gap between how sure and how often right, over equal bins of being sure."""
    edges = np.clip((chance * bins).astype(int), 0, bins - 1)
    gaps = [
        abs(chance[edges == b].mean() - right[edges == b].mean()) * (edges == b).mean()
        for b in range(bins)
        if (edges == b).any()
    ]
    return float(sum(gaps))

"""Fitting: feature counts and labels to weights. Linear heads on one shared set of features; deterministic.

Needs scikit-learn, which is used here only and never at run time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from luwte.recognition.words.features import SPACES, Counts

Floats = NDArray[np.float32]
Matrix: TypeAlias = Any
"""A scipy sparse matrix of (turns, features)."""
LEAST_TURNS = (2, 3, 3, 2, 3, 2, 3)
"""Per space in how many turns a feature must occur."""
NEVER = -15.0
LEAST_AUTHORS = 2
"""A word that only one author uses is that author's habit (or an invented name), not knowledge."""


@dataclass(frozen=True)
class Vocabulary:
    """Feature names per space, sorted, and their rarity over the training turns."""

    names: tuple[tuple[str, ...], ...]
    idf: Floats

    @property
    def index(self) -> list[dict[str, int]]:
        """Row of every feature."""
        rows: list[dict[str, int]] = []
        start = 0
        for space in self.names:
            rows.append({name: start + i for i, name in enumerate(space)})
            start += len(space)
        return rows

    def only(self, keep: NDArray[np.bool_]) -> Vocabulary:
        """The features whose row is kept."""
        names: list[tuple[str, ...]] = []
        start = 0
        for space in self.names:
            names.append(tuple(name for i, name in enumerate(space) if keep[start + i]))
            start += len(space)
        return Vocabulary(tuple(names), self.idf[keep])


def vocabulary(counts: Sequence[Counts[str]], authors: Sequence[str], banned: frozenset[str]) -> Vocabulary:
    """Features that occur often enough, with more than one author, and hold no banned word."""
    names: list[tuple[str, ...]] = []
    idf: list[float] = []
    for space in range(len(SPACES)):
        turns: Counter[str] = Counter()
        by: defaultdict[str, set[str]] = defaultdict(set)
        for own, author in zip(counts, authors, strict=True):
            for feature in own[space]:
                turns[feature] += 1
                if len(by[feature]) < LEAST_AUTHORS:
                    by[feature].add(author)
        kept = sorted(
            feature
            for feature, n in turns.items()
            if n >= LEAST_TURNS[space] and len(by[feature]) >= LEAST_AUTHORS and not _holds(feature, banned)
        )
        names.append(tuple(kept))
        idf += [log((1 + len(counts)) / (1 + turns[feature])) + 1 for feature in kept]
    return Vocabulary(tuple(names), np.asarray(idf, np.float32))


def _holds(feature: str, banned: frozenset[str]) -> bool:
    words = feature.replace(">", " ").replace("<", " ").replace("_", " ").split()
    return not banned.isdisjoint(words)


def matrix(counts: Sequence[Counts[str]], vocabulary: Vocabulary) -> Matrix:
    """Rows of `(1 + ln count) * idf`, each space of a row scaled to length 1 (as `WeightTable.values`)."""
    index, idf = vocabulary.index, vocabulary.idf
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for own in counts:
        for space, found in zip(index, own, strict=True):
            first, square = len(data), 0.0
            for feature, count in found.items():
                if (column := space.get(feature)) is not None:
                    value = (1 + log(count)) * float(idf[column])
                    data.append(value)
                    columns.append(column)
                    square += value * value
            for i in range(first, len(data)):
                data[i] /= square**0.5
        ends.append(len(data))
    shape = (len(counts), len(idf))
    return csr_matrix((np.asarray(data, np.float32), np.asarray(columns, np.int32), np.asarray(ends)), shape=shape)


def multinomial(x: Matrix, y: NDArray[np.int64], classes: int, strength: float, weight: Floats | None = None) -> Floats:
    """(features + 1, classes): weights with the intercepts as last row; a class that never occurs is never found."""
    model: Any = LogisticRegression(C=strength, max_iter=120, tol=1e-3)
    model.fit(x, y, sample_weight=weight)
    found = np.zeros((x.shape[1] + 1, classes), np.float32)
    found[-1] = NEVER
    for row, label in enumerate(model.classes_):
        found[:-1, label], found[-1, label] = model.coef_[row], model.intercept_[row]
    return found


def one_by_one(x: Matrix, y: NDArray[np.bool_], strength: float, weight: Floats | None = None) -> Floats:
    """(features + 1, outputs): an own yes-or-no model per column of `y`; what never occurs is never found."""
    found = np.zeros((x.shape[1] + 1, y.shape[1]), np.float32)
    for output in range(y.shape[1]):
        if y[:, output].all() or not y[:, output].any():
            found[-1, output] = NEVER
            continue
        model: Any = LogisticRegression(C=strength, solver="liblinear", tol=1e-3, random_state=0)
        model.fit(x, y[:, output], sample_weight=weight)
        found[:-1, output], found[-1, output] = model.coef_[0], model.intercept_[0]
    return found


def logits(x: Matrix, weights: Floats) -> Floats:
    """(turns, outputs)."""
    found: Floats = np.asarray(x @ weights[:-1]) + weights[-1]
    return found

"""The trained weights as a plain table: names, numbers and nothing that can run. It scores; it decides nothing.

The bytes are: a line that says what this is, a line of JSON (the header, with how many rows each space has), the
feature names as UTF-8 lines, their rarity (idf, float32), one scale per output (float32) and the weights as 8-bit
integers. Arrays instead of lines of text, because 180,000 rows must load in a fraction of a second.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luwte.recognition.words.features import SPACES, Counts

MAGIC = b"LUWTE-GEWICHTEN 2\n"

Floats = NDArray[np.float32]


class TableError(ValueError):
    """The file is not a weight table of this version."""


@dataclass(frozen=True)
class Header:
    """What the table says about itself. `heads` gives per head its outputs, in order of the columns."""

    version: str
    corpus: str
    heads: Mapping[str, tuple[str, ...]]
    temperature: float
    lean: tuple[float, ...]
    """Added to the phase logits before deciding: how far rare phases are favoured over how often they occur."""
    first: tuple[float, ...]
    """How often each phase is the caller's first turn of a call."""
    usual: tuple[float, ...]
    """How often each phase occurs in calls."""
    follows: tuple[tuple[float, ...], ...]
    """How often each phase (column) is next after each phase (row) in calls."""
    cuts: Mapping[str, float]
    """From which probability an output of the heads `vorm` and `zorg` counts."""
    rules: frozenset[str]
    """Findings of these word rules were seen in training; findings of other rules are witnesses of their own."""


class WeightTable:
    """Weights of all heads. Immutable; one instance serves all calls."""

    def __init__(
        self, header: Header, names: Sequence[Sequence[str]], idf: Floats, weights: Any, scale: Floats
    ) -> None:
        self.header = header
        self.names: list[dict[str, int]] = []
        """Row of every feature, per space."""
        start = 0
        for space in names:
            self.names.append({name: start + i for i, name in enumerate(space)})
            start += len(space)
        outputs = sum(len(head) for head in header.heads.values())
        if weights.shape != (start + 1, outputs) or idf.shape != (start,) or scale.shape != (outputs,):
            raise TableError("the parts of the table do not fit together")
        if any(len(index) != len(space) for index, space in zip(self.names, names, strict=True)):
            raise TableError("a feature stands twice")
        if not (np.isfinite(idf).all() and np.isfinite(scale).all()):
            raise TableError("the table holds numbers that are not finite")
        self.idf = idf
        self._weights = weights
        self._scale = scale
        self._columns: dict[str, slice] = {}
        column = 0
        for name, outs in header.heads.items():
            self._columns[name] = slice(column, column + len(outs))
            column += len(outs)

    def values(self, counts: Counts[int]) -> tuple[NDArray[np.int64], Floats]:
        """Rows and their values: `(1 + ln count) * idf`, each space scaled to length 1. Counts are keyed by row."""
        rows = np.array([row for own in counts for row in own], np.int64)
        times = np.array([count for own in counts for count in own.values()], np.float32)
        values = self.idf[rows] * (1 + np.log(times))
        start = 0
        for own in counts:
            own_values = values[start : start + len(own)]
            length = float(own_values @ own_values) ** 0.5
            if length > 0:
                own_values /= length
            start += len(own)
        return rows, values

    def scores(self, counts: Counts[int]) -> dict[str, Floats]:
        """Logits per head."""
        rows, values = self.values(counts)
        bias = self._weights[-1].astype(np.float32)
        logits = (bias + values @ self._weights[rows].astype(np.float32)) * self._scale
        return {name: logits[columns] for name, columns in self._columns.items()}

    def yes_chances(self, counts: Counts[int], head: str) -> dict[str, float]:
        """Per output of a head of yes-or-no models how likely it is."""
        chances = 1 / (1 + np.exp(-self.scores(counts)[head]))
        return dict(zip(self.header.heads[head], map(float, chances), strict=True))

    def speaks(self, rows: Sequence[int], head: str, output: int, against: int) -> Floats:
        """Per row how much one more such feature speaks for `output` rather than `against`."""
        start = self._columns[head].start
        left, right = start + output, start + against
        found = np.array(rows, np.int64)
        own: Floats = self._weights[found, left] * self._scale[left] - self._weights[found, right] * self._scale[right]
        return own * self.idf[found]

    @property
    def weights(self) -> Floats:
        """(rows + 1, outputs) as they count, the intercepts last."""
        found: Floats = self._weights.astype(np.float32) * self._scale
        return found

    def row(self, space: int, feature: str) -> int | None:
        """The row of a feature."""
        return self.names[space].get(feature)


def dumps(header: Header, names: Sequence[Sequence[str]], idf: Floats, weights: Floats) -> bytes:
    """A table as bytes; `weights` has one row more than `names`, the intercepts. Same input, same bytes."""
    scale = (np.abs(weights).max(axis=0) / 127).astype("<f4")
    scale[scale == 0] = 1
    text = "\n".join(name for space in names for name in space).encode("utf-8")
    about = {
        "version": header.version,
        "corpus": header.corpus,
        "spaces": list(SPACES),
        "heads": [[name, list(outputs)] for name, outputs in header.heads.items()],
        "temperature": header.temperature,
        "lean": list(header.lean),
        "first": list(header.first),
        "usual": list(header.usual),
        "follows": [list(row) for row in header.follows],
        "cuts": dict(header.cuts),
        "rules": sorted(header.rules),
        "rows": [len(space) for space in names],
        "names_bytes": len(text),
    }
    line = json.dumps(about, ensure_ascii=False, sort_keys=True).encode("utf-8")
    whole = np.round(weights / scale).astype(np.int8)
    return b"".join((MAGIC, line, b"\n", text, idf.astype("<f4").tobytes(), scale.tobytes(), whole.tobytes()))


def loads(data: bytes) -> WeightTable:
    """A table from its bytes; `TableError` for anything that is not one of this format."""
    if not data.startswith(MAGIC):
        raise TableError("these bytes are no weight table of this format")
    end = data.find(b"\n", len(MAGIC))
    try:
        about = json.loads(data[len(MAGIC) : end])
        header = _header(about)
        sizes = [int(size) for size in about["rows"]]
        start = end + 1 + int(about["names_bytes"])
        names = data[end + 1 : start].decode("utf-8").split("\n")
        spaces = list(about["spaces"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TableError("the header of the weight table cannot be read") from None
    rows, outputs = sum(sizes), sum(len(head) for head in header.heads.values())
    if (
        spaces != list(SPACES)
        or len(names) != rows
        or len(data) != start + 4 * rows + 4 * outputs + (rows + 1) * outputs
    ):
        raise TableError("the weight table is cut off, or its parts do not fit together")
    idf = np.frombuffer(data, "<f4", rows, start).copy()
    scale = np.frombuffer(data, "<f4", outputs, start + 4 * rows).copy()
    weights = np.frombuffer(data, np.int8, (rows + 1) * outputs, start + 4 * rows + 4 * outputs)
    ends = [0, *accumulate(sizes)]
    per_space = [names[first:last] for first, last in pairwise(ends)]
    return WeightTable(header, per_space, idf, weights.reshape(rows + 1, outputs), scale)


def _header(about: Mapping[str, Any]) -> Header:
    """Raises `ValueError`, `KeyError` or `TypeError` when something is missing or makes no sense."""
    header = Header(
        version=str(about["version"]),
        corpus=str(about["corpus"]),
        heads={str(name): tuple(outputs) for name, outputs in about["heads"]},
        temperature=float(about["temperature"]),
        lean=_numbers(about["lean"]),
        first=_numbers(about["first"]),
        usual=_numbers(about["usual"]),
        follows=tuple(_numbers(row) for row in about["follows"]),
        cuts={str(name): float(cut) for name, cut in about["cuts"].items()},
        rules=frozenset(about["rules"]),
    )
    shares = (*header.first, *header.usual, *(share for row in header.follows for share in row))
    if not 0 < header.temperature < math.inf or any(share <= 0 for share in shares):
        raise ValueError("a share or the temperature is not above zero")
    if not len(header.lean) == len(header.first) == len(header.usual) == len(header.follows):
        raise ValueError("the numbers per phase are not equally many")
    return header


def _numbers(values: Sequence[float]) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a number is not finite")
    return numbers

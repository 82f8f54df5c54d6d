from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
import pytest

from factories import shipped
from luwte.recognition.words.features import SPACES
from luwte.recognition.words.table import Header, TableError, WeightTable, dumps, loads

HEADER = Header(
    "v",
    "c",
    {"fase": ("a", "b"), "aan": ("x",)},
    1.0,
    (0.0, 0.0),
    (0.5, 0.5),
    ((0.9, 0.1), (0.2, 0.8)),
    {"aan.x": 0.5},
    frozenset({"r"}),
)
NAMES = [["ja", "nee"], ["j"], [], [], [], [], []]
IDF = np.array([1.0, 2.0, 3.0], np.float32)
WEIGHTS = np.array([[1, -1, 0.5], [0, 2, -0.5], [3, 0, 0], [0.1, 0.2, -1]], np.float32)


def counts(**spaces: dict[int, int]) -> tuple[Counter[int], ...]:
    """Counts by row: 0 is `ja`, 1 is `nee`, 2 is the piece `j`."""
    return tuple(Counter(spaces.get(space, {})) for space in SPACES)


DATA = dumps(HEADER, NAMES, IDF, WEIGHTS)


@pytest.fixture
def table() -> WeightTable:
    return loads(DATA)


def test_a_score_is_the_sum_of_weighted_features_per_space(table: WeightTable) -> None:
    found = table.scores(counts(woorden={0: 1, 1: 3}, tekens={2: 2}))
    ja, nee = 1.0, (1 + log(3)) * 2.0
    length = (ja**2 + nee**2) ** 0.5
    expected = (WEIGHTS[0] * ja + WEIGHTS[1] * nee) / length + WEIGHTS[2] + WEIGHTS[3]
    assert np.allclose([*found["fase"], *found["aan"]], expected, atol=0.05)


def test_a_feature_has_a_row_and_an_unknown_one_has_none(table: WeightTable) -> None:
    assert [table.row(0, "nee"), table.row(1, "j"), table.row(0, "onbekend"), table.row(3, "ja")] == [1, 2, None, None]


def test_nothing_known_gives_the_intercepts(table: WeightTable) -> None:
    assert np.allclose(table.scores(counts())["fase"], [0.1, 0.2], atol=0.02)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert dumps(HEADER, NAMES, IDF, WEIGHTS) == DATA


def test_the_header_comes_back_whole_and_in_order(table: WeightTable) -> None:
    assert table.header == HEADER
    assert list(table.header.heads) == ["fase", "aan"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        DATA[:-1],
        DATA + b"x",
        DATA[:30],
        DATA.replace(b'"rows": [2', b'"rows": [3'),
        DATA[:18] + b"{}\n",
    ],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        loads(data)


@pytest.mark.parametrize(
    ("names", "idf", "weights"),
    [
        ([["ja", "ja"], ["j"], [], [], [], [], []], IDF, WEIGHTS),
        (NAMES, IDF, WEIGHTS[1:]),
        (NAMES, np.array([1, np.nan, 1], np.float32), WEIGHTS),
    ],
)
def test_parts_that_do_not_fit_are_refused(names: list[list[str]], idf: np.ndarray, weights: np.ndarray) -> None:
    with pytest.raises(TableError):
        WeightTable(HEADER, names, idf, weights, np.ones(3, np.float32))


def test_the_shipped_table_is_small_and_whole() -> None:
    assert len(shipped().word_model) <= 12_000_000
    assert {"fase", "vorm", "doel", "daad", "zorg"} == set(loads(shipped().word_model).header.heads)

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest

from factories import shipped
from luwte.domain.behaviour import Phase
from luwte.recognition.words.features import SPACES
from luwte.recognition.words.table import Header, TableError, WeightTable, dumps, loads

HEADER = Header(
    version="v",
    corpus="c",
    heads={"fase": ("a", "b"), "aan": ("x",)},
    temperature=1.1,
    lean=(0.0, 0.5),
    first=(0.6, 0.4),
    usual=(0.75, 0.25),
    follows=((0.9, 0.1), (0.2, 0.8)),
    cuts={"aan.x": 0.5},
    rules=frozenset({"r"}),
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
    "change",
    [
        {"temperature": 0.0},
        {"temperature": float("inf")},
        {"usual": (1.0, 0.0)},
        {"first": (1.0, 0.0)},
        {"follows": ((1.0, 0.0), (0.5, 0.5))},
        {"usual": (0.5, 0.3, 0.2)},
        {"lean": (0.0, 0.0, 0.0)},
        {"lean": (float("nan"), 0.0)},
    ],
)
def test_numbers_that_make_no_sense_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(TableError, match="header"):
        loads(dumps(replace(HEADER, **change), NAMES, IDF, WEIGHTS))


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


def test_a_feature_speaks_for_one_output_rather_than_another_by_its_weight_and_rarity(table: WeightTable) -> None:
    found = table.speaks([0, 1], "fase", 0, 1)
    assert np.allclose(found, [(1 - -1) * 1.0, (0 - 2) * 2.0], atol=0.1)
    assert np.allclose(table.speaks([0, 1], "fase", 1, 0), -found)


def test_the_shipped_table_is_small_and_whole() -> None:
    assert len(shipped().word_model) <= 12_000_000
    header = loads(shipped().word_model).header
    assert {"fase", "vorm", "doel", "daad", "zorg"} == set(header.heads)
    assert {output.split("/")[0] for output in header.heads["fase"]} == {phase.id for phase in Phase}


def test_the_shipped_table_says_how_often_each_phase_occurs_and_follows() -> None:
    header = loads(shipped().word_model).header
    for row in (header.first, header.usual, *header.follows):
        assert sum(row) == pytest.approx(1, abs=1e-3)
        assert len(row) == 5
    assert min(header.usual) > 0
    assert len(header.follows) == 5

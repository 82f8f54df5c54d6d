"""The tools of the corpus, and the corpus itself: whole authors per split, nothing of one split in another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from model.corpus import SHINGLE, SPLITS, shingles, without_doubles
from model.records import Item, Label, Turn, read_items

CORPUS = Path(__file__).parents[3] / "corpus"


def single(text: str, n: int) -> Item:
    return Item.model_validate(
        {
            "id": f"a-{n}", "author": "a", "scenario": "a-s", "template": "a-s", "sector": "bank",
            "variety": "standard", "register": "u", "turns": [Turn(speaker="caller", text=text, label=Label(phase=0))],
        }
    )  # fmt: skip


def test_near_doubles_go_and_the_first_stays() -> None:
    texts = [
        "ik wacht nu al drie weken op die monteur",
        "Ik wacht nu al drie weken op die monteur!",
        "iets heel anders",
    ]
    kept = list(without_doubles(single(text, n) for n, text in enumerate(texts)))
    assert [item.turns[0].text for item in kept] == [texts[0], texts[2]]


@cache
def items(split: str) -> tuple[Item, ...]:
    return tuple(read_items(CORPUS / f"{split}.jsonl"))


def test_it_is_large_enough() -> None:
    every = [item for split in SPLITS for item in items(split)]
    assert sum(turn.label is not None for item in every for turn in item.turns) >= 15_000
    assert sum(item.is_call for item in every) >= 700
    assert len({item.author for item in every}) >= 24


def test_whole_authors_are_held_out() -> None:
    fixed = json.loads((CORPUS / "splits.json").read_text())["authors"]
    for split in SPLITS:
        assert {fixed[item.author] for item in items(split)} == {split}


def test_every_id_stands_once() -> None:
    ids = [item.id for split in SPLITS for item in items(split)]
    assert len(ids) == len(set(ids))


def sequences(split: str) -> Iterator[tuple[str, ...]]:
    for item in items(split):
        for turn in item.turns:
            if turn.speaker == "caller":
                yield from shingles(turn.text, SHINGLE)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_no_run_of_eight_words_stands_in_two_splits(split: str) -> None:
    assert not set(sequences("train")) & set(sequences(split))


def test_the_second_annotation_covers_a_fifth_and_all_of_dev_and_test() -> None:
    turns = [(split, t) for split in SPLITS for item in items(split) for t in item.turns if t.label]
    assert sum(t.second is not None for _, t in turns) >= 0.2 * len(turns)
    assert all(t.second is not None for split, t in turns if split != "train")

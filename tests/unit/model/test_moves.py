from __future__ import annotations

from pathlib import Path

import pytest

from luwte.domain.moves import Move
from model.corpus import SPLITS, shingles, words
from model.moves import MoveTurn, read_moves

FOLDER = Path(__file__).parents[3] / "corpus" / "zetten"
TURNS = {split: list(read_moves(FOLDER / f"{split}.jsonl")) for split in SPLITS}


def test_what_is_held_out_was_never_read_in_training() -> None:
    held_out = [turn for split in SPLITS[1:] for turn in TURNS[split]]
    runs = {run for turn in held_out for run in shingles(turn.text)}
    said = {" ".join(words(turn.text)) for turn in held_out}
    for turn in TURNS["train"]:
        assert runs.isdisjoint(shingles(turn.text)), turn.id
        assert " ".join(words(turn.text)) not in said, turn.id


def test_no_author_stands_in_two_splits() -> None:
    split_of = {(turn.author, split) for split in SPLITS for turn in TURNS[split]}
    assert len(split_of) == len({author for author, _ in split_of})


@pytest.mark.parametrize("split", SPLITS)
def test_every_split_knows_every_move_and_turns_without_one(split: str) -> None:
    assert {move for turn in TURNS[split] for move in turn.moves} == set(Move)
    assert any(not turn.moves for turn in TURNS[split])


def test_a_wrong_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "1", "author": "z", "text": "geheim", "moves": ["zwaaien"]}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.jsonl:1: moves") as caught:
        list(read_moves(path))
    assert "geheim" not in str(caught.value)


def test_a_turn_is_a_value() -> None:
    turn = MoveTurn(id="1", author="z", text="dat snap ik", moves=frozenset({Move.ACKNOWLEDGE}))
    assert turn == turn.model_copy()

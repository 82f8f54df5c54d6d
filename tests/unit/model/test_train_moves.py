from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from luwte.domain.moves import Move
from luwte.recognition.words.table import loads
from model.train_moves import CUTS, FOLDER, Turns, cut_of, fitted, train


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few hundred turns of the corpus."""
    folder = tmp_path_factory.mktemp("zetten")
    for split in ("train", "dev"):
        lines = (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / f"{split}.jsonl").write_text("".join(lines[::16]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(small: Path) -> bytes:
    train(small, small / "een")
    return (small / "een").read_bytes()


def test_the_same_corpus_gives_the_same_bytes(small: Path, trained: bytes) -> None:
    train(small, small / "twee")
    assert (small / "twee").read_bytes() == trained


def test_the_test_split_is_not_needed(small: Path, trained: bytes) -> None:
    assert not (small / "test.jsonl").exists()
    header = loads(trained).header
    assert header.heads == {"zet": tuple(move.value for move in Move)}
    assert set(header.cuts) == {f"zet.{move.value}" for move in Move}


def test_other_training_turns_give_another_version(small: Path, trained: bytes, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "anders")
    with (tmp_path / "anders" / "train.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"id": "x", "author": "x", "text": "zo gaan wij niet met elkaar om", "moves": ["grens"]}\n')
    train(tmp_path / "anders", tmp_path / "uit")
    assert loads((tmp_path / "uit").read_bytes()).header.version != loads(trained).header.version


def test_what_helps_is_halfway_the_turn_and_its_clearest_sentence_and_a_pitfall_is_of_the_turn() -> None:
    turns = Turns(csr_matrix([[0.0], [0.0]]), csr_matrix([[9.0], [-9.0]]), np.array([1, 1]))
    weights = np.array([[1.0] * len(Move), [0.0] * len(Move)], np.float32)
    helps, pitfall = list(Move).index(Move.ACKNOWLEDGE), list(Move).index(Move.COMMAND)
    assert turns.chances(weights)[:, helps] == pytest.approx([0.5, 0.75], abs=0.001)
    assert turns.chances(weights)[:, pitfall] == pytest.approx([0.5, 0.5])
    assert turns.only(np.array([1])).chances(weights)[:, helps] == pytest.approx([0.75], abs=0.001)
    assert turns.only(np.array([0])).chances(weights)[:, helps] == pytest.approx([0.5])


def test_of_equally_good_cuts_the_highest_is_taken() -> None:
    label = np.array([True, True, False])
    assert cut_of(label, np.array([0.9, 0.9, 0.01])) == pytest.approx(CUTS[-1])
    assert cut_of(label, np.array([0.32, 0.9, 0.01])) == pytest.approx(0.3)


def test_a_feature_that_tells_a_move_apart_weighs_more_than_one_that_goes_with_everything() -> None:
    x = csr_matrix([[1.0, 1.0]] * 4 + [[0.0, 1.0]] * 4)
    made = np.array([[True] * len(Move)] * 4 + [[False] * len(Move)] * 4)
    weights = fitted(x, made)
    telling, everywhere, _ = weights[:, 0]
    assert telling > 4 * abs(everywhere)


def test_a_move_that_nobody_makes_is_never_found() -> None:
    weights = fitted(csr_matrix([[1.0], [2.0]]), np.zeros((2, len(Move)), bool))
    assert (weights[-1] < -10).all()
    assert not weights[:-1].any()

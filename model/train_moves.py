"""Train the table of moves: `python -m model.train_moves` writes what we ship. Same corpus, same bytes.

Weights come from `corpus/zetten/train.jsonl`. The cut of every move is chosen on the same turns, each judged by weights
that never saw its author: many authors choose better than the few of `dev.jsonl`, which only checks. The test split is
never read here.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from luwte.content.loader import MOVE_MODEL, load_content
from luwte.domain.moves import Move
from luwte.handling.moves import HEAD
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import Counts, FeatureReader
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.table import Header, dumps
from model import fit
from model.moves import MoveTurn, read_moves

FOLDER = Path(__file__).parents[1] / "corpus" / "zetten"
STRENGTH = 64.0
CUTS = np.arange(0.06, 0.75, 0.03)
FOLDS = 8


def counted(turns: Iterable[MoveTurn], reader: FeatureReader[str]) -> list[Counts[str]]:
    """Features of each turn by name, exactly as they are counted at run time."""
    return [reader.read(normalise(turn.text).text, (), ()) for turn in turns]


def targets(turns: Iterable[MoveTurn]) -> NDArray[np.bool_]:
    """(turns, moves)."""
    return np.array([[move in turn.moves for move in Move] for turn in turns])


def cut_of(label: NDArray[np.bool_], chance: NDArray[np.floating]) -> float:
    """The chance from which a move is said: the best F1; of equals the highest, which says less."""
    return float(max(reversed(CUTS), key=lambda cut: f1_score(label, chance >= cut, zero_division=0.0)))


def macro(label: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """The mean F1 over the moves."""
    return float(np.mean([f1_score(label[:, i], found[:, i], zero_division=0.0) for i in range(len(Move))]))


def unseen(x: fit.Matrix, label: NDArray[np.bool_], authors: Sequence[str]) -> NDArray[np.floating]:
    """(turns, moves): the chance of each turn by weights fitted on the turns of other authors."""
    found = np.zeros(label.shape)
    for seen, held in GroupKFold(min(FOLDS, len(set(authors)))).split(x, groups=authors):
        found[held] = chances(x[held], fit.one_by_one(x[seen], label[seen], STRENGTH))
    return found


def chances(x: fit.Matrix, weights: fit.Floats) -> NDArray[np.floating]:
    """(turns, moves)."""
    return 1 / (1 + np.exp(-fit.logits(x, weights)))


def train(folder: Path, out: Path) -> None:
    """Fit, choose the cuts, write the table."""
    reader: FeatureReader[str] = FeatureReader(WordClasses(load_content().word_classes), lambda _, feature: feature)
    said, dev = list(read_moves(folder / "train.jsonl")), list(read_moves(folder / "dev.jsonl"))
    counts = counted(said, reader)
    authors = [turn.author for turn in said]
    vocabulary = fit.vocabulary(counts, authors, frozenset())
    x, label = fit.matrix(counts, vocabulary), targets(said)
    weights = fit.one_by_one(x, label, STRENGTH)
    held = unseen(x, label, authors)
    cuts = {f"{HEAD}.{move.value}": round(cut_of(label[:, i], held[:, i]), 2) for i, move in enumerate(Move)}
    digest = hashlib.sha256((folder / "train.jsonl").read_bytes()).hexdigest()
    header = Header(
        version=digest[:12],
        corpus=digest,
        heads={HEAD: tuple(move.value for move in Move)},
        temperature=1.0,
        lean=(),
        first=(),
        usual=(),
        follows=(),
        cuts=cuts,
        rules=frozenset(),
    )
    data = dumps(header, vocabulary.names, vocabulary.idf, weights)
    out.write_bytes(data)
    least = np.array([cuts[f"{HEAD}.{move.value}"] for move in Move])
    found = chances(fit.matrix(counted(dev, reader), vocabulary), weights) >= least
    print(f"{len(said)} turns; macro-F1 on the dev authors {macro(targets(dev), found):.3f}")
    print(f"macro-F1 on turns of train authors that the weights had not seen {macro(label, held >= least):.3f}")
    print(f"{out.name}: {len(vocabulary.idf)} features, {len(data) / 1e6:.1f} MB")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Train the table of moves on the corpus.")
    arguments.add_argument("--corpus", type=Path, default=FOLDER)
    arguments.add_argument("--out", type=Path, default=MOVE_MODEL)
    given = arguments.parse_args()
    train(given.corpus, given.out)

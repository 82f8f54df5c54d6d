"""Train the table of moves: `python -m model.train_moves` writes what we ship. Same corpus, same bytes.

Weights come from `corpus/zetten/train.jsonl`; the cut of every move is chosen on the other authors of `dev.jsonl`. The
test split is never read here.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

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
CUTS = np.arange(0.1, 0.71, 0.05)


def counted(turns: Iterable[MoveTurn], reader: FeatureReader[str]) -> list[Counts[str]]:
    """Features of each turn by name, exactly as they are counted at run time."""
    return [reader.read(normalise(turn.text).text, (), ()) for turn in turns]


def targets(turns: Iterable[MoveTurn]) -> NDArray[np.bool_]:
    """(turns, moves)."""
    return np.array([[move in turn.moves for move in Move] for turn in turns])


def cut_of(label: NDArray[np.bool_], chance: NDArray[np.floating]) -> float:
    """The chance from which a move is said: the best F1; of equals the highest, which says less."""
    return float(max(reversed(CUTS), key=lambda cut: f1_score(label, chance >= cut, zero_division=0.0)))


def train(folder: Path, out: Path) -> None:
    """Fit, choose the cuts, write the table."""
    reader: FeatureReader[str] = FeatureReader(WordClasses(load_content().word_classes), lambda _, feature: feature)
    said, dev = list(read_moves(folder / "train.jsonl")), list(read_moves(folder / "dev.jsonl"))
    counts = counted(said, reader)
    vocabulary = fit.vocabulary(counts, [turn.author for turn in said], frozenset())
    weights = fit.one_by_one(fit.matrix(counts, vocabulary), targets(said), STRENGTH)
    chances = 1 / (1 + np.exp(-fit.logits(fit.matrix(counted(dev, reader), vocabulary), weights)))
    label = targets(dev)
    cuts = {f"{HEAD}.{move.value}": round(cut_of(label[:, i], chances[:, i]), 2) for i, move in enumerate(Move)}
    digest = hashlib.sha256(b"".join((folder / f"{name}.jsonl").read_bytes() for name in ("train", "dev"))).hexdigest()
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
    found = chances >= np.array([cuts[f"{HEAD}.{move.value}"] for move in Move])
    scores = [float(f1_score(label[:, i], found[:, i], zero_division=0.0)) for i in range(len(Move))]
    print(f"{len(said)} turns; macro-F1 on the dev authors {np.mean(scores):.3f} (the cuts were chosen there)")
    print(f"{out.name}: {len(vocabulary.idf)} features, {len(data) / 1e6:.1f} MB")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Train the table of moves on the corpus.")
    arguments.add_argument("--corpus", type=Path, default=FOLDER)
    arguments.add_argument("--out", type=Path, default=MOVE_MODEL)
    given = arguments.parse_args()
    train(given.corpus, given.out)

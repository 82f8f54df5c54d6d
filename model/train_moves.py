"""Train the table of moves: `python -m model.train_moves` writes what we ship. Same corpus, same bytes.

Weights come from `corpus/zetten/train.jsonl`. The cut of every move is chosen on the same turns, each judged by weights
that never saw its author: many authors choose better than the few of `dev.jsonl`, which only checks. The test split is
never read here. What helps is weighed in the whole turn and in the sentence that speaks most for it, as at run time.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from luwte.content.loader import MOVE_MODEL, load_content
from luwte.domain.moves import Move
from luwte.handling.moves import HEAD, sentences
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import Counts, FeatureReader
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.table import Header, dumps
from model import fit
from model.moves import MoveTurn, read_moves

FOLDER = Path(__file__).parents[1] / "corpus" / "zetten"
STRENGTH = 64.0
TELLING = 0.25
"""How much more a feature may weigh that tells a move apart by itself: the share of its log-count ratio in its scale
(Wang and Manning 2012, "Baselines and bigrams"). The best of five on turns that the weights had not seen."""
_LEAST = 1e-6
CUTS = np.arange(0.06, 0.75, 0.03)
FOLDS = 8


def counted(texts: Iterable[str], reader: FeatureReader[str]) -> list[Counts[str]]:
    """Features of each text by name, exactly as they are counted at run time."""
    return [reader.read(normalise(text).text, (), ()) for text in texts]


def targets(turns: Iterable[MoveTurn]) -> NDArray[np.bool_]:
    """(turns, moves)."""
    return np.array([[move in turn.moves for move in Move] for turn in turns])


def cut_of(label: NDArray[np.bool_], chance: NDArray[np.floating]) -> float:
    """The chance from which a move is said: the best F1; of equals the highest, which says less."""
    return float(max(reversed(CUTS), key=lambda cut: f1_score(label, chance >= cut, zero_division=0.0)))


def macro(label: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """The mean F1 over the moves."""
    return float(np.mean([f1_score(label[:, i], found[:, i], zero_division=0.0) for i in range(len(Move))]))


def fitted(x: fit.Matrix, label: NDArray[np.bool_]) -> fit.Floats:
    """Weights per move; a feature is scaled by how much it tells the move apart, and the scale is in the weights."""
    weights = np.zeros((x.shape[1] + 1, label.shape[1]), np.float32)
    for move in range(label.shape[1]):
        made = label[:, move]
        scale = _telling(x, made)
        weights[:, move] = fit.one_by_one(x.multiply(scale).tocsr(), made[:, None], STRENGTH)[:, 0]
        weights[:-1, move] *= scale
    return weights


def _telling(x: fit.Matrix, made: NDArray[np.bool_]) -> fit.Floats:
    """(features,): 1 on average; more for a feature that is much likelier with the move, or without it."""
    yes, no = (np.asarray(x[rows].sum(0)).ravel() + 1 for rows in (made, ~made))
    ratio = np.abs(np.log((yes / yes.sum()) / (no / no.sum())))
    scale: fit.Floats = ((1 - TELLING) + TELLING * ratio / max(ratio.mean(), _LEAST)).astype(np.float32)
    return scale


@dataclass(frozen=True)
class Turns:
    """Turns as rows of features, and the sentences of those that have several; `of` says whose sentence each is."""

    whole: fit.Matrix
    parts: fit.Matrix
    of: NDArray[np.int64]

    def chances(self, weights: fit.Floats) -> NDArray[np.floating]:
        """(turns, moves): of the whole turn; for what helps its mean with the sentence that speaks most for it."""
        found = _chances(self.whole, weights)
        most = np.zeros_like(found)
        np.maximum.at(most, self.of, _chances(self.parts, weights))
        several = np.bincount(self.of, minlength=len(found)) > 0
        helps = np.array([not move.is_pitfall for move in Move])
        return np.where(several[:, None] & helps, (found + most) / 2, found)

    def only(self, rows: NDArray[np.int64]) -> Turns:
        """These turns."""
        place = np.full(self.whole.shape[0], -1)
        place[rows] = np.arange(len(rows))
        kept = place[self.of] >= 0
        return Turns(self.whole[rows], self.parts[kept], place[self.of[kept]])


def read(turns: Sequence[MoveTurn], reader: FeatureReader[str], vocabulary: fit.Vocabulary) -> Turns:
    """The turns as rows."""
    parts = [(i, part) for i, turn in enumerate(turns) for part in sentences(turn.text)]
    return Turns(
        fit.matrix(counted((turn.text for turn in turns), reader), vocabulary),
        fit.matrix(counted((part for _, part in parts), reader), vocabulary),
        np.array([i for i, _ in parts], np.int64),
    )


def unseen(turns: Turns, label: NDArray[np.bool_], authors: Sequence[str]) -> NDArray[np.floating]:
    """(turns, moves): the chance of each turn by weights fitted on the turns of other authors."""
    found = np.zeros(label.shape)
    for seen, held in GroupKFold(min(FOLDS, len(set(authors)))).split(label, groups=authors):
        weights = fitted(turns.whole[seen], label[seen])
        found[held] = turns.only(held).chances(weights)
    return found


def _chances(x: fit.Matrix, weights: fit.Floats) -> NDArray[np.floating]:
    """(rows, moves)."""
    return 1 / (1 + np.exp(-fit.logits(x, weights)))


def train(folder: Path, out: Path) -> None:
    """Fit, choose the cuts, write the table."""
    reader: FeatureReader[str] = FeatureReader(WordClasses(load_content().word_classes), lambda _, feature: feature)
    said, dev = list(read_moves(folder / "train.jsonl")), list(read_moves(folder / "dev.jsonl"))
    authors = [turn.author for turn in said]
    vocabulary = fit.vocabulary(counted((turn.text for turn in said), reader), authors, frozenset())
    turns, label = read(said, reader, vocabulary), targets(said)
    weights = fitted(turns.whole, label)
    held = unseen(turns, label, authors)
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
    found = read(dev, reader, vocabulary).chances(weights) >= least
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

"""Train the word model: `python -m model.train_words` writes the table that we ship.

Reproducible: the same corpus and content give the same bytes. Weights come from `corpus/train.jsonl`; temperature, lean
and cuts are chosen on the other authors of `corpus/dev.jsonl`. The test split is never read here.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, fbeta_score

from luwte.content.loader import WORD_MODEL, load_content
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.recognition.words.features import Counts
from luwte.recognition.words.opinion import ACT, CARE, FORM, KIND_SIGN, NO_CARE, PHASE, TARGET
from luwte.recognition.words.table import Header, dumps
from model import examples, fit, kinds
from model.corpus import words
from model.degrade import Degrader
from model.examples import Said, said_in
from model.fit import Floats, Vocabulary
from model.records import Item, read_items

CORPUS = Path(__file__).parents[1] / "corpus"
STRENGTH = 4.0
ROWS = 150_000
SEED = 20261124
WORN_COPIES = 2
WORN_RATES = (0.05, 0.15, 0.25, 0.35)
WORN_WEIGHT = 0.5
LEANS = (0.2, 0.3, 0.4, 0.5)
"""Above a half the calm calls of dev alarm more often, for hardly more that is found."""
SLACK = 0.003
"""Macro-F1 on dev within which two leans count as equally good; far below its interval."""
TEMPERATURES = np.arange(0.7, 2.01, 0.05)
CUTS = np.arange(0.1, 0.91, 0.05)
CARE_BETA = 1.5
"""Recall counts more than precision in the care channel (W33)."""
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]+")
_WORD = re.compile(r"[A-Za-zé]+")

HEADS: dict[str, tuple[str, ...]] = {
    PHASE: kinds.OUTPUTS,
    FORM: tuple(detail.value for detail in Detail),
    TARGET: tuple(target.value for target in Target),
    ACT: tuple(act.value for act in SpeechAct if act is not SpeechAct.REPORTED),
    CARE: (NO_CARE, *(kind.value for kind in CareKind)),
}


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand with a capital within a sentence more often than without: names are no knowledge (W23)."""
    capital: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text in texts:
        if text != text.lower():
            capital.update(word.lower() for word in _CAPITAL.findall(text))
            every.update(word.lower() for word in _WORD.findall(text))
    return frozenset(word for word, n in capital.items() if n > 0.5 * every[word])


class Targets:
    """The labels of the turns as numbers per head."""

    def __init__(self, said: Sequence[Said]) -> None:
        labels = [s.label for s in said]
        self.phase = np.array([label.phase for label in labels])
        self.kind = np.array([HEADS[PHASE].index(kinds.kind_of(label)) for label in labels])
        self.alt = np.array([-1 if label.alt is None else label.alt for label in labels])
        forms = [{examples.FORMS[form] for form in label.forms} for label in labels]
        self.forms = np.array([[detail in own for detail in Detail] for own in forms])
        self.target = _one_hot([HEADS[TARGET].index(examples.TARGETS[label.target].value) for label in labels], TARGET)
        self.act = _one_hot([HEADS[ACT].index(examples.ACTS[label.act].value) for label in labels], ACT)
        care = [NO_CARE if label.care == "none" else examples.CARE[label.care].value for label in labels]
        self.care = np.array([HEADS[CARE].index(kind) for kind in care])


def _one_hot(columns: Sequence[int], head: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.asarray(columns)[:, None] == np.arange(len(HEADS[head]))
    return found


@dataclass(frozen=True)
class Copies:
    """Every turn once clean and a few times as a speech recogniser might return it, which weigh less."""

    clean: Sequence[Counts[str]]
    worn: Sequence[Sequence[Counts[str]]]


def copies(said: Sequence[Said], counter: examples.FeatureCounter) -> Copies:
    """Count the features of every turn, clean and worn; the chance is seeded."""
    degrader = Degrader({word for s in said for word in words(s.text)})
    chance = random.Random(SEED)

    def worn(s: Said) -> Counts[str]:
        rate = chance.choice(WORN_RATES)
        earlier = [degrader.degrade(turn, rate, chance).text for turn in s.earlier]
        return counter.counts(degrader.degrade(s.text, rate, chance).text, earlier)

    clean = [counter.counts(s.text, s.earlier) for s in said]
    return Copies(clean, [[worn(s) for s in said] for _ in range(WORN_COPIES)])


def fitted(
    turns: Copies, y: Targets, authors: Sequence[str], banned: frozenset[str]
) -> tuple[Vocabulary, dict[str, Floats]]:
    """Features and weights of all heads from the turns and their worn copies."""
    counts = [*turns.clean, *(count for worn in turns.worn for count in worn)]
    repeated = np.tile(np.arange(len(turns.clean)), 1 + len(turns.worn))
    weight = np.where(np.arange(len(counts)) < len(turns.clean), 1, WORN_WEIGHT).astype(np.float32)
    vocabulary = fit.vocabulary(counts, [authors[i] for i in repeated.tolist()], banned)
    x = fit.matrix(counts, vocabulary)
    if x.shape[1] > ROWS:
        vocabulary = strongest(x, y.phase[repeated], weight, vocabulary)
        x = fit.matrix(counts, vocabulary)
    return vocabulary, {
        PHASE: fit.multinomial(x, y.kind[repeated], len(HEADS[PHASE]), STRENGTH, weight),
        FORM: fit.one_by_one(x, y.forms[repeated], STRENGTH, weight),
        TARGET: fit.one_by_one(x, y.target[repeated], STRENGTH, weight),
        ACT: fit.one_by_one(x, y.act[repeated], STRENGTH, weight),
        CARE: fit.multinomial(x, y.care[repeated], len(HEADS[CARE]), STRENGTH, weight),
    }


def strongest(x: fit.Matrix, y: NDArray[np.int64], weight: Floats, vocabulary: Vocabulary) -> Vocabulary:
    """The features that matter most for the phase, as many as we ship."""
    weights = fit.multinomial(x, y, len(Phase), STRENGTH, weight)[:-1]
    often = np.asarray((x > 0).sum(0)).ravel()
    worth = np.abs(weights - weights.mean(1, keepdims=True)).max(1) * np.sqrt(often)
    keep = np.zeros(len(worth), bool)
    keep[np.argsort(-worth, kind="stable")[:ROWS]] = True
    return vocabulary.only(keep)


PHASE_OF = np.array([[phase.id for phase in Phase].index(name.split(KIND_SIGN)[0]) for name in kinds.OUTPUTS])
"""Phase of every output of the head `fase`."""


def phase_logits(logits: Floats, temperature: float) -> Floats:
    """(turns, kinds) to log chances (turns, phases): a phase is the sum of its kinds."""
    scaled = logits / temperature
    chances = np.exp(scaled - scaled.max(1, keepdims=True))
    summed = chances @ (PHASE_OF[:, None] == np.arange(len(Phase)))
    found: Floats = np.log(summed / summed.sum(1, keepdims=True))
    return found


def temperature_of(logits: Floats, y: NDArray[np.int64]) -> float:
    """The temperature with the least surprise about the phase."""

    def surprise(t: float) -> float:
        return float(-phase_logits(logits, t)[np.arange(len(y)), y].mean())

    return float(round(min(TEMPERATURES, key=surprise), 2))


def lean_of(logits: Floats, temperature: float, y: Targets) -> tuple[float, ...]:
    """What is added to the phase logits: a power of how often each phase occurs.

    Of the powers that are as good as the best, the highest: missing a threat weighs more than a false alarm.
    """
    prior = np.log(np.bincount(y.phase, minlength=5) / len(y.phase))

    def right(power: float) -> float:
        found = (phase_logits(logits, temperature) - power * prior).argmax(1)
        found = np.where(found == y.alt, y.phase, found)
        return float(f1_score(y.phase, found, average="macro"))

    top = max(right(power) for power in LEANS)
    best = max(power for power in LEANS if right(power) >= top - SLACK)
    print(f"lean {best}: macro-F1 on the dev authors {right(best):.3f}, temperature {temperature}")
    return tuple(float(round(-best * p, 4)) for p in prior)


@dataclass(frozen=True)
class Course:
    """How often each phase comes first in a call, occurs at all, and is next after each."""

    first: tuple[float, ...]
    usual: tuple[float, ...]
    follows: tuple[tuple[float, ...], ...]


def course_of(items: Iterable[Item]) -> Course:
    """Counted over whole calls, with half a turn to spare for what never occurs."""
    steps = np.full((len(Phase), len(Phase)), 0.5)
    first = np.full(len(Phase), 0.5)
    for item in items:
        phases = [turn.label.phase for turn in item.turns if turn.label]
        first[phases[0]] += 1
        np.add.at(steps, (phases[:-1], phases[1:]), 1)
    follows = steps / steps.sum(1, keepdims=True)
    return Course(
        _rounded(first / first.sum()), _rounded(steps.sum(0) / steps.sum()), tuple(_rounded(row) for row in follows)
    )


def _rounded(shares: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(share), 6) for share in shares)


def _best_cut(label: NDArray[np.bool_], chance: NDArray[np.floating], *, beta: float) -> float:
    return float(max(CUTS, key=lambda cut: fbeta_score(label, chance >= cut, beta=beta, zero_division=0.0)))


def cuts_of(logits: dict[str, Floats], y: Targets) -> dict[str, float]:
    """Per form and care kind the chance from which it is said."""
    cuts = {}
    chances = 1 / (1 + np.exp(-logits[FORM]))
    for i, name in enumerate(HEADS[FORM]):
        cuts[f"{FORM}.{name}"] = _best_cut(y.forms[:, i], chances[:, i], beta=1.0)
    e = np.exp(logits[CARE] - logits[CARE].max(1, keepdims=True))
    chances = e / e.sum(1, keepdims=True)
    for i, name in enumerate(HEADS[CARE][1:], start=1):
        cuts[f"{CARE}.{name}"] = _best_cut(y.care == i, chances[:, i], beta=CARE_BETA)
    return {name: float(round(cut, 2)) for name, cut in cuts.items()}


def train(corpus: Path, out: Path) -> None:
    """Fit on `train.jsonl`, choose on `dev.jsonl`, write the table."""
    content = load_content()
    counter = examples.counter_of(content)
    said = list(said_in(read_items(corpus / "train.jsonl")))
    print(f"{len(said)} caller turns, each also {WORN_COPIES} times with word errors", flush=True)
    authors = [s.item.author for s in said]
    banned = names_in(s.text for s in said)
    vocabulary, weights = fitted(copies(said, counter), Targets(said), authors, banned)
    dev = list(said_in(read_items(corpus / "dev.jsonl")))
    x = fit.matrix([counter.counts(s.text, s.earlier) for s in dev], vocabulary)
    logits = {head: fit.logits(x, own) for head, own in weights.items()}
    y = Targets(dev)
    temperature = temperature_of(logits[PHASE], y.phase)
    course = course_of({id(s.item): s.item for s in said if s.item.is_call}.values())
    digest = hashlib.sha256(b"".join((corpus / f"{name}.jsonl").read_bytes() for name in ("train", "dev"))).hexdigest()
    header = Header(
        version=digest[:12],
        corpus=digest,
        heads=HEADS,
        temperature=temperature,
        lean=lean_of(logits[PHASE], temperature, y),
        first=course.first,
        usual=course.usual,
        follows=course.follows,
        cuts=cuts_of(logits, y),
        rules=frozenset(entry.id for entry in content.entries),
    )
    data = dumps(header, vocabulary.names, vocabulary.idf, np.hstack([weights[head] for head in HEADS]))
    out.write_bytes(data)
    print(f"{out.name}: {len(vocabulary.idf)} features, {len(data) / 1e6:.1f} MB")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Train the word model on the corpus.")
    arguments.add_argument("--corpus", type=Path, default=CORPUS)
    arguments.add_argument("--out", type=Path, default=WORD_MODEL)
    given = arguments.parse_args()
    train(given.corpus, given.out)

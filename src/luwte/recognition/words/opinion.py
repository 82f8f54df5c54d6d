"""What the word model makes of one caller turn: chances per phase, forms, target, act and care, and why.

The model weighs all words of the turn together with what the rules found in it and the caller's own previous turns. It
keeps no memory of its own, and nothing of the employee reaches it (law L1).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution
from luwte.domain.evidence import Span
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import FeatureReader, words_of
from luwte.recognition.words.normalise import NormText, normalise
from luwte.recognition.words.rules import Finding
from luwte.recognition.words.table import Floats, WeightTable

PHASE, FORM, TARGET, ACT, CARE = "fase", "vorm", "doel", "daad", "zorg"
NO_CARE = "geen"
_LEAST_SHARE = 0.15
_SHORTEST = 3
_AROUND = 6


@dataclass(frozen=True)
class Opinion:
    """The model's view of one turn. `probabilities` lean towards rare phases as far as the table says."""

    probabilities: Distribution
    forms: dict[Detail, float]
    target: Target
    act: SpeechAct
    care: dict[CareKind, float]
    _text: NormText
    _reader: FeatureReader[int]
    _table: WeightTable

    @property
    def words(self) -> list[str]:
        """The plain words of the turn."""
        return self._text.text.split()

    @property
    def whole(self) -> Span:
        """The raw words from the first to the last."""
        return self._text.span(0, len(self._text.text))

    def passage(self, quote: Span, found: Sequence[Finding], reader: OpinionReader) -> Distribution:
        """The chances of the words around a quote, read without what came before."""
        first = bisect_left(self._text.offset, quote.start)
        last = bisect_left(self._text.offset, quote.end)
        before = self._text.text[:first].split()[-_AROUND:]
        within = self._text.text[first:last].split()
        after = self._text.text[last:].split()[:_AROUND]
        return reader.read(normalise(" ".join([*before, *within, *after])), found, ()).probabilities

    def passes(self, head: str, output: str, chance: float) -> bool:
        """Whether a form or care kind is likely enough to be said."""
        return chance >= self._table.header.cuts[f"{head}.{output}"]

    def quote(self, phase: Phase) -> Span:
        """The stretch of raw words that speaks most for `phase` rather than for the next likely one."""
        rows, starts, ends = zip(*self._reader.placed(self._text.text), strict=True)
        against = max((k for k in range(5) if k != phase), key=lambda k: self.probabilities[k])
        share = self._table.speaks(rows, PHASE, int(phase), against)
        size = len(words_of(self._text.text))
        total = np.bincount(starts, share, size) + np.bincount(ends, share, size)
        first, last = _loudest([float(value) for value in total])
        places = [0, *accumulate(len(word) + 1 for word in self.words)]
        return self._text.span(places[first], places[last + 1] - 1)


class OpinionReader:
    """The word model of one installation. One instance serves all calls."""

    def __init__(self, classes: WordClasses, table: WeightTable) -> None:
        self._reader = FeatureReader(classes, table.row)
        self._table = table

    @property
    def knows(self) -> frozenset[str]:
        """The word rules that were there in training."""
        return self._table.header.rules

    @property
    def version(self) -> str:
        """Version of the weights, to be stored with what was decided by them."""
        return self._table.header.version

    def read(self, text: NormText, found: Sequence[Finding], earlier: Sequence[str]) -> Opinion:
        """The opinion about one turn in plain form."""
        counts = self._reader.read(text.text, found, earlier)
        scores = self._table.scores(counts)
        header = self._table.header
        lean = np.asarray(header.lean, np.float32)
        phase = _softmax(scores[PHASE] / header.temperature + lean)
        heads = header.heads
        care = _softmax(scores[CARE])
        return Opinion(
            probabilities=(phase[0], phase[1], phase[2], phase[3], phase[4]),
            forms={Detail(name): p for name, p in zip(heads[FORM], _sigmoid(scores[FORM]), strict=True)},
            target=Target(heads[TARGET][int(scores[TARGET].argmax())]),
            act=SpeechAct(heads[ACT][int(scores[ACT].argmax())]),
            care={CareKind(name): p for name, p in zip(heads[CARE], care, strict=True) if name != NO_CARE},
            _text=text,
            _reader=self._reader,
            _table=self._table,
        )


def _softmax(logits: Floats) -> list[float]:
    e = np.exp(logits - logits.max())
    return [float(x) for x in e / e.sum()]


def _sigmoid(logits: Floats) -> list[float]:
    return [float(x) for x in 1 / (1 + np.exp(-logits))]


def _loudest(total: Sequence[float]) -> tuple[int, int]:
    """First and last word of the stretch with the largest sum, after a toll that keeps it short; at least some."""
    toll = _LEAST_SHARE * max(total)
    best, here, start, found = float("-inf"), 0.0, 0, (0, 0)
    for i, value in enumerate(total):
        if here <= 0:
            here, start = 0.0, i
        here += value - toll
        if here > best:
            best, found = here, (start, i)
    first, last = found
    while last - first + 1 < min(_SHORTEST, len(total)):
        if first and (last + 1 == len(total) or total[first - 1] >= total[last + 1]):
            first -= 1
        else:
            last += 1
    return first, last

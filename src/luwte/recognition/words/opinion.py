"""What the word model makes of one caller turn: chances per phase, forms, target, act and care, and why.

The model weighs all words of the turn together with what the rules found in it and the caller's own previous turns. It
keeps no memory of its own, and nothing of the employee reaches it (law L1).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution
from luwte.domain.evidence import Span
from luwte.recognition.expectation import expected_after, in_the_light_of
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import FeatureReader, words_of
from luwte.recognition.words.normalise import NormText, normalise
from luwte.recognition.words.rules import Finding
from luwte.recognition.words.table import Floats, TableError, WeightTable

PHASE, FORM, TARGET, ACT, CARE = "fase", "vorm", "doel", "daad", "zorg"
NO_CARE = "geen"
KIND_SIGN = "/"
"""Outputs of the head `fase` are kinds of turns: a phase id, or `phase id/kind`. A phase is the sum of its kinds."""
RAGE = "uitbarsting"
_PHASES = [phase.id for phase in Phase]
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
    _kinds: Floats
    _text: NormText
    _reader: FeatureReader[int]
    _table: WeightTable

    @property
    def words(self) -> list[str]:
        """The plain words of the turn."""
        return self._text.text.split()

    @property
    def rages(self) -> bool:
        """Whether phase 4, if it is that, would be a fit of cursing rather than a threat."""
        outputs = self._table.header.heads[PHASE]
        return outputs[self._likeliest_kind(Phase.EXPLOSIVE)] == f"{Phase.EXPLOSIVE.id}{KIND_SIGN}{RAGE}"

    @property
    def whole(self) -> Span:
        """The raw words from the first to the last."""
        return self._text.span(0, len(self._text.text))

    def after(self, expected: Distribution) -> Opinion:
        """The same opinion when the caller's earlier turns made `expected` likely."""
        usual = _five(self._table.header.usual)
        return replace(self, probabilities=in_the_light_of(expected, self.probabilities, usual))

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
        first, last = _loudest(self._shares(phase))
        return self._words(first, last)

    def weighs(self, phase: Phase) -> tuple[tuple[Span, float], ...]:
        """Every raw word with how much it speaks for `phase` (above 0) or against it, the heaviest first (W22)."""
        shares = self._shares(phase)
        order = sorted(range(len(shares)), key=lambda i: -abs(shares[i]))
        return tuple((self._words(i, i), shares[i]) for i in order)

    def _shares(self, phase: Phase) -> list[float]:
        """Per plain word what its features weigh for `phase` rather than for the next likely one."""
        rows, starts, ends = zip(*self._reader.placed(self._text.text), strict=True)
        against = max((k for k in Phase if k is not phase), key=lambda k: self.probabilities[k])
        share = self._table.speaks(rows, PHASE, self._likeliest_kind(phase), self._likeliest_kind(against))
        size = len(words_of(self._text.text))
        total = np.bincount(starts, share, size) + np.bincount(ends, share, size)
        return [float(value) for value in total]

    def _words(self, first: int, last: int) -> Span:
        places = [0, *accumulate(len(word) + 1 for word in self.words)]
        return self._text.span(places[first], places[last + 1] - 1)

    def _likeliest_kind(self, phase: Phase) -> int:
        """The output that carries a phase in this turn."""
        outputs = self._table.header.heads[PHASE]
        own = [i for i, output in enumerate(outputs) if output.split(KIND_SIGN)[0] == phase.id]
        return max(own, key=lambda i: float(self._kinds[i]))


class OpinionReader:
    """The word model of one installation. One instance serves all calls."""

    def __init__(self, classes: WordClasses, table: WeightTable) -> None:
        if set(table.header.heads) != {PHASE, FORM, TARGET, ACT, CARE} or len(table.header.lean) != len(Phase):
            raise TableError("this weight table is not one of turns")
        self._reader = FeatureReader(classes, table.row)
        self._table = table
        self._phase_of = np.array([_PHASES.index(output.split(KIND_SIGN)[0]) for output in table.header.heads[PHASE]])
        self._favour = np.exp(np.asarray(table.header.lean, np.float32))

    @property
    def knows(self) -> frozenset[str]:
        """The word rules that were there in training."""
        return self._table.header.rules

    @property
    def expected_first(self) -> Distribution:
        """What the first turn of a call is expected to be."""
        return _five(self._table.header.first)

    def expected_after(self, seen: Distribution) -> Distribution:
        """What the next turn is expected to be after a turn like this."""
        return expected_after(seen, [_five(row) for row in self._table.header.follows])

    @property
    def version(self) -> str:
        """Version of the weights, to be stored with what was decided by them."""
        return self._table.header.version

    def read(self, text: NormText, found: Sequence[Finding], earlier: Sequence[str]) -> Opinion:
        """The opinion about one turn in plain form."""
        counts = self._reader.read(text.text, found, earlier)
        scores = self._table.scores(counts)
        header = self._table.header
        kinds = np.asarray(_softmax(scores[PHASE] / header.temperature), np.float32)
        leaning = np.bincount(self._phase_of, kinds, len(_PHASES)) * self._favour
        phase = [float(p) for p in leaning / leaning.sum()]
        heads = header.heads
        care = _softmax(scores[CARE])
        return Opinion(
            probabilities=(phase[0], phase[1], phase[2], phase[3], phase[4]),
            forms={Detail(name): p for name, p in zip(heads[FORM], _sigmoid(scores[FORM]), strict=True)},
            target=Target(heads[TARGET][int(scores[TARGET].argmax())]),
            act=SpeechAct(heads[ACT][int(scores[ACT].argmax())]),
            care={CareKind(name): p for name, p in zip(heads[CARE], care, strict=True) if name != NO_CARE},
            _kinds=kinds,
            _text=text,
            _reader=self._reader,
            _table=self._table,
        )


def _five(numbers: Sequence[float]) -> Distribution:
    zero, one, two, three, four = numbers
    return (zero, one, two, three, four)


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

"""Corpus records as training examples: a turn, its label, and what the caller said before it in the same call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luwte.apps import labels
from luwte.content.content import Content
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import EARLIER_TURNS, Counts, FeatureReader
from luwte.recognition.words.rules import WordRules
from model.records import Item, Label

FORMS = {name: detail for detail, name in labels.FORMS.items()}
TARGETS = {name: target for target, name in labels.TARGETS.items()}
ACTS = {name: act for act, name in labels.ACTS.items()}
CARE = {name: kind for kind, name in labels.CARE.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """One caller turn of the corpus with its surroundings. `earlier` are the caller's own turns before it."""

    item: Item
    n: int
    text: str
    earlier: tuple[str, ...]
    label: Label


def said_in(items: Iterable[Item]) -> Iterator[Said]:
    """Every labelled turn, with the caller's own turns before it in the same call."""
    for item in items:
        earlier: tuple[str, ...] = ()
        for n, turn in enumerate(item.turns):
            if turn.label is not None:
                yield Said(item, n, turn.text, earlier, turn.label)
                earlier = (*earlier, turn.text)[-EARLIER_TURNS:]


class FeatureCounter:
    """Counts features by name, exactly as the recogniser counts them at run time."""

    def __init__(self, words: WordRules, classes: WordClasses) -> None:
        self._words = words
        self._reader: FeatureReader[str] = FeatureReader(classes, lambda _, feature: feature)

    def counts(self, text: str, earlier: Iterable[str]) -> Counts[str]:
        """Features of a raw turn."""
        plain = self._words.plain(text)
        before = [self._words.plain(turn).text for turn in earlier]
        return self._reader.read(plain.text, self._words.assess(text, 0), before)


def counter_of(content: Content) -> FeatureCounter:
    """The counter with this content's rules and classes."""
    return FeatureCounter(WordRules(content), WordClasses(content.word_classes))

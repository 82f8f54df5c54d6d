"""Which word classes does a word belong to? Weapons, job words, kin … (content: `woordklassen.yaml`).

A class judges nothing; it lets the word model understand words that it did not meet in training.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from luwte.recognition.words.normalise import normalise

_CURSED = ("kanker", "tering", "tyfus", "kut", "klote", "klere", "takke", "pokke", "rot")
_CURSE_CLASS = "krachtterm"
_SHORTEST_REST = 3
_CACHED = 1 << 15  # single words without their call; never more than these


class WordClasses:
    """Compiled classes. One instance serves all calls."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        self._exact: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for name, words in classes.items():
            for word in words:
                stem = word.rstrip("*")
                table = self._exact if stem == word else self._stems
                table.setdefault(normalise(stem).text, set()).add(name)
        self._longest = max(map(len, self._stems), default=0)
        self.of = lru_cache(maxsize=_CACHED)(self._of)

    def _of(self, word: str) -> tuple[str, ...]:
        """The classes of a plain word, in order of name; empty for most words."""
        found = set(self._exact.get(word, ()))
        for end in range(1, min(len(word), self._longest) + 1):
            found |= self._stems.get(word[:end], set())
        for curse in _CURSED:
            rest = word.removeprefix(curse)
            if rest != word and len(rest) >= _SHORTEST_REST:
                found |= {_CURSE_CLASS} | self._exact.get(rest, set())
        return tuple(sorted(found))

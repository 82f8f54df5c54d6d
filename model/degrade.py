"""Text as a speech recogniser on a telephone line would return it: words lost, changed, split and joined.

Neighbours are words of the corpus that sound nearly alike by a rough Dutch sound key; no recogniser was used. Chance is
a seeded argument. How often a negation was lost is counted apart, because that turns a meaning around.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

NEGATIONS = frozenset({"niet", "geen", "nooit", "niks", "niets", "zonder"})
_SOUNDS = (
    ("sch", "sx"), ("ch", "x"), ("g", "x"), ("ph", "f"), ("v", "f"), ("z", "s"), ("c", "k"), ("q", "k"), ("ij", "ei"),
    ("y", "i"), ("au", "ou"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uu", "u"), ("ie", "i"), ("dt", "t"), ("b", "p"),
    ("d", "t"), ("en ", "e "), ("w", "f"),
)  # fmt: skip
_SHARES = (0.45, 0.40, 0.08, 0.07)
"""Of all errors: changed, lost, split, joined (a choice; published Dutch telephone errors give no split)."""


def sound(word: str) -> str:
    """A rough key: words with the same key sound nearly alike.

    >>> sound("zij") == sound("sei")
    True
    """
    key = f"{word.lower()} "
    for letters, heard in _SOUNDS:
        key = key.replace(letters, heard)
    return re.sub(r"(.)\1", r"\1", key).strip()


@dataclass(frozen=True, slots=True)
class Degraded:
    """The text, how many words went wrong, and how many negations were lost or changed."""

    text: str
    errors: int
    negations_lost: int


class Degrader:
    """Knows which words of a vocabulary sound like each other."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_key: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(set(vocabulary)):
            key = sound(word)
            for near in {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}:
                self._by_key[near].append(word)

    def neighbours(self, word: str) -> list[str]:
        """Words that sound nearly like this one, without itself."""
        key = sound(word)
        keys = [key, *(key[:i] + key[i + 1 :] for i in range(len(key)))]
        return sorted({other for near in keys for other in self._by_key.get(near, ()) if other != word})

    def degrade(self, text: str, rate: float, chance: random.Random) -> Degraded:
        """Lower case, no punctuation, and each word wrong with probability `rate`."""
        words = re.findall(r"[\w']+", text.lower())
        said: list[str] = []
        errors = lost = 0
        for word in words:
            if chance.random() >= rate:
                said.append(word)
                continue
            errors += 1
            lost += word in NEGATIONS
            self._wrong(word, said, chance)
        return Degraded(" ".join(said) or (words[0] if words else text), errors, lost)

    def _wrong(self, word: str, said: list[str], chance: random.Random) -> None:
        kind = chance.choices(("changed", "lost", "split", "joined"), _SHARES)[0]
        if kind == "joined" and said:
            said[-1] += word
        elif kind == "split" and len(word) >= 6:
            cut = chance.randrange(3, len(word) - 2)
            said += [word[:cut], word[cut:]]
        elif kind != "lost" and (near := self.neighbours(word)):
            said.append(chance.choice(near))

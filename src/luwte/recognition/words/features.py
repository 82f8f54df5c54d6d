"""A caller's words as counted features, the same for training and for use. It knows no weights.

Seven spaces, each normalised by itself later on:

    woorden   runs of one to three words            tekens   pieces of two to five letters within a word
    klassen   word classes, and ordered pairs       vormen   runs of two to four, class instead of word where it has one
    mengsel   a word beside a class                 vondst   what the word rules found
    eerder    single words of the caller's own last turns

Nothing of the employee is in it (law L1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from luwte.domain.evidence import CareSignal, Evidence, Repair
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.rules import Finding

SPACES = ("woorden", "tekens", "klassen", "vormen", "mengsel", "vondst", "eerder")
MOST_WORDS = 120
EARLIER_TURNS = 2
_WORD_RUN = range(1, 4)
_FORM_RUN = range(2, 5)
_PIECE = range(2, 6)
_CLASS_REACH = 5
_MIX_REACH = 3
_CACHED = 1 << 17

Key = TypeVar("Key", bound=Hashable)
Counts = tuple[Mapping[Key, int], ...]
"""Per space how often each feature occurs, under the reader's keys."""


@lru_cache(maxsize=_CACHED)
def pieces(word: str) -> tuple[str, ...]:
    """Letter pieces of a word with its edges marked by spaces.

    >>> pieces("u")
    (' u', 'u ', ' u ')
    """
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in _PIECE for i in range(len(padded) - n + 1))


def words_of(text: str) -> list[str]:
    """The words of a plain text; numbers lose their value, since no number may become a feature (W23).

    >>> words_of("ik wacht 45 minuten")
    ['ik', 'wacht', '0', 'minuten']
    """
    return ["0" if any(map(str.isdigit, word)) else word for word in text.split()[:MOST_WORDS]]


def _runs(parts: list[str], n: int, glue: str) -> list[str]:
    return parts if n == 1 else [glue.join(parts[i : i + n]) for i in range(len(parts) - n + 1)]


class FeatureReader(Generic[Key]):
    """Reads features with one installation's word classes. One instance serves all calls.

    `key` turns (space, feature) into what is counted, or `None` for what nobody needs: names in training, rows of a
    weight table in use. It is asked once per word and pair of words, and remembered.
    """

    def __init__(self, classes: WordClasses, key: Callable[[int, str], Key | None]) -> None:
        self._classes = classes.of
        self._key = key
        self._join = lru_cache(maxsize=_CACHED)(lambda space, one, sign, other: key(space, f"{one}{sign}{other}"))
        self._pair = lru_cache(maxsize=_CACHED)(self._make_pair)
        self._form = lru_cache(maxsize=_CACHED)(self._make_form)
        self._pieces = lru_cache(maxsize=_CACHED)(lambda word: self._keys(1, pieces(word)))
        self._names = lru_cache(maxsize=_CACHED)(lambda word: self._keys(2, self._classes(word)))

    def read(self, text: str, found: Iterable[Finding], earlier: Sequence[str]) -> Counts[Key]:
        """Counts per space of one turn in plain form, with the rules' findings and the caller's earlier plain turns."""
        words = words_of(text)
        forms = [self._form(word) for word in words]
        pairs = [
            self._pair(words[i], words[j], j - i <= _MIX_REACH)
            for i in range(len(words))
            for j in range(i + 1, min(len(words), i + 1 + _CLASS_REACH))
        ]
        before = [word for turn in earlier[-EARLIER_TURNS:] for word in words_of(turn)]
        return (
            Counter(self._keys(0, [run for n in _WORD_RUN for run in _runs(words, n, " ")])),
            Counter(chain.from_iterable(map(self._pieces, words))),
            Counter(chain(chain.from_iterable(map(self._names, words)), chain.from_iterable(p[0] for p in pairs))),
            Counter(self._keys(3, [run for n in _FORM_RUN for run in _runs(forms, n, "_")])),
            Counter(chain.from_iterable(p[1] for p in pairs)),
            Counter(self._keys(5, _finding_names(found))),
            Counter(self._keys(6, before)),
        )

    def placed(self, text: str) -> Iterator[tuple[Key, int, int]]:
        """The features of the words themselves with the first and last word that carry them, to explain a score."""
        words = words_of(text)
        forms = [self._form(word) for word in words]
        for i, word in enumerate(words):
            yield from ((key, i, i) for key in (*self._pieces(word), *self._names(word)))
            for j in range(i + 1, min(len(words), i + 1 + _CLASS_REACH)):
                classes, mixed = self._pair(word, words[j], j - i <= _MIX_REACH)
                yield from ((key, i, j) for key in (*classes, *mixed))
        for space, parts, sizes, glue in ((0, words, _WORD_RUN, " "), (3, forms, _FORM_RUN, "_")):
            for n in sizes:
                for i, run in enumerate(_runs(parts, n, glue)):
                    yield from ((key, i, i + n - 1) for key in self._keys(space, (run,)))

    def _keys(self, space: int, features: Iterable[str]) -> tuple[Key, ...]:
        return self._known(self._key(space, feature) for feature in features)

    def _make_pair(self, left: str, right: str, near: bool) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """(pairs of classes, a word beside a class) of two words in this order."""
        first, second = self._classes(left), self._classes(right)
        pairs = self._known([self._join(2, a, ">", b) for a in first for b in second])
        if not near:
            return pairs, ()
        beside = [self._join(4, left, ">", b) for b in second] + [self._join(4, right, "<", a) for a in first]
        return pairs, self._known(beside)

    def _known(self, keys: Iterable[Key | None]) -> tuple[Key, ...]:
        return tuple(key for key in keys if key is not None)

    def _make_form(self, word: str) -> str:
        found = self._classes(word)
        return found[0].upper() if found else word


def _finding_names(found: Iterable[Finding]) -> Iterator[str]:
    for finding in found:
        if isinstance(finding, Evidence):
            detail = finding.detail.value if finding.detail else ""
            yield f"{detail}|{finding.act.value}|{finding.target.value}"
            yield f"fase {int(finding.supports)}"
            yield detail
            yield finding.rule
        elif isinstance(finding, Repair):
            yield "herstel"
        elif isinstance(finding, CareSignal):
            yield f"zorg {finding.kind.value}"

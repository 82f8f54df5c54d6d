"""Raw turn text to a plain form for matching, with the way back to the raw text. It deletes no words.

Plain form: lower case ASCII words separated by single spaces. Case and punctuation are never needed (speech
recognisers give none, or invent them), but where punctuation is there it is kept aside as `stops`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from luwte.domain.evidence import Span

_TOKEN = re.compile(r"[a-z0-9]+(?:['*][a-z0-9*]+)*|'[a-z]+|\*[a-z*]*[a-z][a-z*]*|[.?!,;:\n]+|\"|-")
_REPEAT = re.compile(r"([a-z])\1\1+")
_FOLD = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "…": ".",
    }
)
_CLITICS = {
    "'k": "ik", "k": "ik", "'t": "het", "t": "het", "'n": "een", "n": "een", "'m": "hem", "'r": "er", "d'r": "haar",
    "m'n": "mijn", "mn": "mijn", "z'n": "zijn", "zn": "zijn", "'ns": "eens", "'s": "s",
    "zo'n": "zo een", "zon": "zo een",
    "da's": "dat is", "das": "dat is", "wa's": "wat is", "ie": "hij", "'ie": "hij", "effe": "even", "ff": "even",
    "da": "dat", "wa": "wat", "nie": "niet", "gvd": "godverdomme", "wrm": "waarom", "idd": "inderdaad", "ne": "een",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """Punctuation before position `at` of the plain text: one of `.`, `?`, `!`, `,` or `-`."""

    at: int
    mark: str


@dataclass(frozen=True, slots=True)
class NormText:
    """A turn in plain form.

    `offset[i]` is the index in `raw` of plain character `i`; `offset` has one value more, `len(raw)`. `stops` and
    `quoted` (half-open stretches between quotation marks) are positions in the plain text.
    """

    raw: str
    text: str
    offset: tuple[int, ...]
    stops: tuple[Stop, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The raw stretch of plain `[start, end)`."""
        first, last = self.offset[start], self.offset[end - 1] + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return Span(first, last, self.raw[first:last])

    def sentence(self, at: int) -> tuple[int, int]:
        """Half-open stretch of the sentence around plain position `at`, cut at `.`, `?` and `!`."""
        hard = [stop.at for stop in self.stops if stop.mark in ".?!"]
        i = bisect_right(hard, at)
        return (hard[i - 1] if i else 0), (hard[i] if i < len(hard) else len(self.text))

    def asks(self, at: int) -> bool:
        """Whether the sentence around `at` ends with a question mark."""
        end = self.sentence(at)[1]
        return any(stop.at == end and stop.mark == "?" for stop in self.stops)


def normalise(raw: str, vocabulary: frozenset[str] = frozenset()) -> NormText:
    """Bring a turn into plain form.

    `vocabulary` decides between "heel" and "hel" for "heeeel", and what a masked word such as "k*t" stands for.

    >>> normalise("Zo'n  KLOOTZAAAK!! Één keer…").text
    'zo een klootzak een keer'
    >>> normalise("'k Vind jou 'n k*t wijf", frozenset({"kut"})).text
    'ik vind jou een kut wijf'
    """
    folded, index = _fold(raw)
    text: list[str] = []
    offset: list[int] = []
    stops: list[Stop] = []
    quotes: list[int] = []
    length = 0
    for token in _TOKEN.finditer(folded):
        word = token.group()
        if not (word[0].isalnum() or (len(word) > 1 and word[0] in "'*")):
            if word == '"':
                quotes.append(length)
            else:
                stops.append(Stop(length, _mark(word)))
            continue
        plain = _plain_word(word, vocabulary)
        if not plain:
            continue
        if length:
            offset.append(offset[-1])
            text.append(" ")
        first, width = token.start(), len(word)
        offset.extend(index[first + min(i, width - 1)] for i in range(len(plain) - 1))
        offset.append(index[first + width - 1])
        text.append(plain)
        length += len(plain) + (1 if length else 0)
    joined = "".join(text)
    # A mark before the next word: that word starts one space further on.
    places = tuple(Stop(s.at + 1 if 0 < s.at < length else s.at, s.mark) for s in stops)
    return NormText(raw, joined, (*offset, len(raw)), places, _pairs(quotes, length))


def _fold(raw: str) -> tuple[str, range | list[int]]:
    if raw.isascii():
        return raw.lower(), range(len(raw))
    folded: list[str] = []
    index: list[int] = []
    for i, char in enumerate(raw):
        plain = unicodedata.normalize("NFKD", char.translate(_FOLD)).casefold()
        for c in plain:
            if not unicodedata.combining(c):
                folded.append(c)
                index.append(i)
    return "".join(folded), index


def _mark(punctuation: str) -> str:
    for mark in "?!.":
        if mark in punctuation:
            return mark
    return "." if "\n" in punctuation else ("-" if punctuation == "-" else ",")


def _plain_word(word: str, vocabulary: frozenset[str]) -> str:
    if word in _CLITICS:
        return _CLITICS[word]
    if "*" in word:
        word = _unmask(word, vocabulary)
    word = word.replace("'", "")
    if _REPEAT.search(word):
        word = _squeeze(word, vocabulary)
    return _CLITICS.get(word, word)  # the plain form of a plain form is the same


def _unmask(word: str, vocabulary: frozenset[str]) -> str:
    """A masked word becomes the one vocabulary word that fits; otherwise the mask is dropped."""
    if word.count("*") < len(word) - 1:
        mask = re.compile(r"[a-z]".join(re.escape(part) for part in word.split("*")))
        fits = [known for known in vocabulary if len(known) == len(word) and mask.fullmatch(known)]
        if len(fits) == 1:
            return fits[0]
    return word.replace("*", "")


def _squeeze(word: str, vocabulary: frozenset[str]) -> str:
    single = _REPEAT.sub(r"\1", word)
    double = _REPEAT.sub(r"\1\1", word)
    return double if double in vocabulary and single not in vocabulary else single


def _pairs(quotes: list[int], length: int) -> tuple[tuple[int, int], ...]:
    ends = [*quotes, length] if len(quotes) % 2 else quotes
    return tuple((a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a)

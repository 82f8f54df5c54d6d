"""Take names and numbers out of a turn before a second reader sees it. Every masked character stays one character.

So a stretch of the masked text is the same stretch of the raw text. Masked are: e-mail addresses (`xxx@xxx.xx`), digits
and rows of three or more number words (zeros), words with a capital within a sentence (`Xxxxxx`), and the words after
"mijn naam is" and its like. Not seen, and so not masked: a name without a capital that is not introduced, a name at the
start of a sentence, in capitals only, or in a text with a capital at every word, a name that is also a word we know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Known = Callable[[str], bool]
"""Whether a word is one of our content, so that its capital makes it no name ("Turk", "Jezus")."""

_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_NUMBER = (
    r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dubbel|honderd|duizend"
    r"|(?:der|veer|vijf|zes|zeven|acht|negen)tien"
    r"|(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n)?"
    r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))"
)
_NUMBERS = re.compile(rf"\b{_NUMBER}(?:[\s,.\-]+{_NUMBER}){{2,}}\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_PARTICLES = r"(?:(?:van|de|den|der|het|ten|ter|el|al|la)\s+)*"
_INTRODUCED = re.compile(
    r"\b(?:mijn (?:\w*naam) is|ik heet|u spreekt met|spreekt u met|je spreekt met)\s+"
    rf"(?P<name>{_PARTICLES}[^\W\d_][\w'’\-]*)(?:\s+(?P<more>{_PARTICLES}(?P<last>[^\W\d_][\w'’\-]*)))?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:[Mm]evrouw|[Mm]eneer|[Hh]eer|[Dd]okter|[Jj]uffrouw|[Mm]w\.?|[Dd]hr\.?|[Dd]r\.?)\s+{_PARTICLES}"
    r"(?P<name>[^\W\d_][\w'’\-]*)"
)
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_SENTENCE_END = re.compile(r"(?:(?<!\b[A-Z])\.|[?!:…\n])[\s\"'“”«»)]*$")
_POLITE = frozenset({"u", "uw", "ik", "i"})
_ALSO_NAMES = frozenset({"mohammed"})
_MANY, _MOST = 5, 0.8


def mask(text: str, known: Known) -> str:
    """The turn without names and numbers, as long as `text` itself.

    >>> mask("Ik ben het zat, Jansen. Bel 06-1234 of jan@huis.nl", lambda word: False)
    'Ik ben het zat, Xxxxxx. Bel 00-0000 of xxx@xxxx.xx'
    """
    covered = list(text)
    for start, end in (*_names(text, known), *_spans(_EMAIL, text)):
        covered[start:end] = [_letter(c) for c in text[start:end]]
    for start, end in _spans(_NUMBERS, text):
        covered[start:end] = ["0" if c.isalpha() else c for c in text[start:end]]
    return _DIGIT.sub("0", "".join(covered))


def _letter(character: str) -> str:
    if character.isdigit():
        return "0"
    if not character.isalpha():
        return character
    return "X" if character.isupper() else "x"


def _names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    for introduced in _INTRODUCED.finditer(text):
        yield introduced.span("name")
        if introduced["more"] and not _ordinary(introduced["last"], known):
            yield introduced.span("more")
    for titled in _TITLED.finditer(text):
        if _capital(titled["name"]) and titled["name"].casefold() not in _POLITE:
            yield titled.span("name")
    words = list(_WORD.finditer(text))
    if len(words) >= _MANY and sum(_capital(w.group()) for w in words) >= _MOST * len(words):
        return  # a capital at every word says nothing
    within = {w.group() for w in words if _capital(w.group()) and not _opens(text, w.start())}
    for word in words:
        name = word.group()
        if name in within and (name.casefold() in _ALSO_NAMES or not _ordinary(name, known)):
            yield word.span()


def _ordinary(word: str, known: Known) -> bool:
    return word.casefold() in _POLITE or known(word)


def _capital(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or any(c.islower() for c in word))


def _opens(text: str, at: int) -> bool:
    """Whether a sentence starts at `at`: its capital is only that."""
    before = text[:at].rstrip(" \t\"'“«(")
    return not before or _SENTENCE_END.search(before) is not None


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))

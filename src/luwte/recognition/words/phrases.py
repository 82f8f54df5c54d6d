"""Find families of utterances in plain text, many at once, in linear time. It knows nothing of meaning.

The little language of `uitingen` (docs/content.md explains it to trainers):

    ik weet <jou> te vinden        plain words and a word group `<naam>` from woordgroepen.yaml
    (haal|pak) <jou> [echt] op     one of several (each may be some words); [optional]
    ik kom ... langs               up to three words in between
    kanker*                        any ending
    <jij> bent {X}                 the place of a finding (target cues only)

Short families are written out and go to an Aho-Corasick automaton; the rest becomes one RE2 set. Python's `re` is
never used on content: a trainer's pattern must not be able to stall a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick
import re2

from luwte.recognition.words.normalise import normalise

PLACE = "qqplaceqq"
"""Plain word that stands for the finding in `{X}`."""

_WRITE_OUT = 64
_GAP = r"(?:[a-z0-9]+ ){0,3}"
_PIECE = re.compile(r"\s*(\.\.\.|<[a-z0-9_]+>|\{X\}|\(|\)|\[|\]|\||[^\s<>{}()\[\]|]+)")
_RE2_MEMORY = 512 << 20
_CACHED = 1 << 14  # words of content, which come back in many templates; nothing of a call comes here


class TemplateError(ValueError):
    """An utterance that cannot be read; the message is Dutch and meant for the trainer."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`key` was found at plain `[start, end)`."""

    key: int
    start: int
    end: int


# A template is a sequence of nodes; a node is a tuple of alternatives; an alternative is a sequence again.
_Word = str
_Sequence = tuple["_Word | _Either", ...]


@dataclass(frozen=True, slots=True)
class _Either:
    options: tuple[_Sequence, ...]


_ANY = _Either(())  # `...`


def words_of(templates: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """All plain words that the templates can match; wild cards left out."""
    found: set[str] = set()

    def collect(sequence: _Sequence) -> None:
        for node in sequence:
            if isinstance(node, str):
                found.add(node)
            else:
                for option in node.options:
                    collect(option)

    for template in templates:
        collect(parse(template, groups))
    return frozenset(word for word in found if "*" not in word and word != PLACE)


def parse(template: str, groups: Mapping[str, tuple[str, ...]]) -> _Sequence:
    """Read one utterance; `TemplateError` says what is wrong with it."""
    tokens = _tokens(template)
    sequence, rest = _sequence(tokens, 0, groups)
    if rest != len(tokens):
        raise TemplateError(f"haakje te veel in: {template}")
    if not any(_must_match(node) for node in sequence):
        raise TemplateError(f"deze uiting past op alles: {template}")
    return sequence


def _tokens(template: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    stripped = template.rstrip()
    while at < len(stripped):
        match = _PIECE.match(stripped, at)
        if match is None:
            raise TemplateError(f"onleesbaar teken in: {template}")
        tokens.append(match.group(1))
        at = match.end()
    return tokens


def _must_match(node: _Word | _Either) -> bool:
    return isinstance(node, str) or (bool(node.options) and () not in node.options)


def _sequence(tokens: list[str], at: int, groups: Mapping[str, tuple[str, ...]]) -> tuple[_Sequence, int]:
    nodes: list[_Word | _Either] = []
    while at < len(tokens) and tokens[at] not in {")", "]", "|"}:
        token = tokens[at]
        if token in {"(", "["}:
            node, at = _choice(tokens, at, groups)
            nodes.append(node)
            continue
        nodes.extend(_leaf(token, groups))
        at += 1
    return tuple(nodes), at


def _choice(tokens: list[str], at: int, groups: Mapping[str, tuple[str, ...]]) -> tuple[_Either, int]:
    closing = ")" if tokens[at] == "(" else "]"
    options: list[_Sequence] = []
    while True:
        option, at = _sequence(tokens, at + 1, groups)
        options.append(option)
        if at >= len(tokens):
            raise TemplateError("een haakje wordt niet gesloten")
        if tokens[at] == closing:
            # What is optional is taken where it stands: nothing comes last.
            return _Either(tuple(dict.fromkeys((*options, ()) if closing == "]" else options))), at + 1
        if tokens[at] != "|":
            raise TemplateError("haakjes door elkaar: ( hoort bij ) en [ bij ]")


def _leaf(piece: str, groups: Mapping[str, tuple[str, ...]]) -> tuple[_Word | _Either, ...]:
    if piece == "...":
        return (_ANY,)
    if piece == "{X}":
        return (PLACE,)
    if piece.startswith("<"):
        name = piece[1:-1]
        if name not in groups:
            raise TemplateError(f"onbekende woordgroep <{name}>")
        return (_Either(tuple(tuple(_plain(word)) for word in groups[name])),)
    return tuple(_plain(piece))


def _plain(words: str) -> list[str]:
    return [plain for word in words.split() for plain in _plain_word(word)]


@lru_cache(maxsize=_CACHED)
def _plain_word(word: str) -> tuple[str, ...]:
    stem = word.rstrip("*")
    found = normalise(stem).text.split()
    if not found:
        raise TemplateError(f"hier staat geen woord: {word}")
    if word != stem:
        found[-1] += "*"
    return tuple(found)


def _write_out(sequence: _Sequence, limit: int) -> list[str] | None:
    """All texts of a sequence, or `None` when there are too many or it has gaps or wild cards."""
    texts = [""]
    for node in sequence:
        parts = _node_texts(node, limit)
        if parts is None or len(texts) * len(parts) > limit:
            return None
        texts = [f"{text} {part}".strip() for text in texts for part in parts]
    return texts


def _node_texts(node: _Word | _Either, limit: int) -> list[str] | None:
    if isinstance(node, str):
        return None if "*" in node else [node]
    if not node.options:
        return None
    parts: list[str] = []
    for option in node.options:
        inner = _write_out(option, limit)
        if inner is None:
            return None
        parts.extend(inner)
    return parts


def _regex(sequence: _Sequence) -> str:
    """RE2 source; every word carries its trailing space, so optional parts need no care."""
    return "".join(_node_regex(node) for node in sequence)


def _node_regex(node: _Word | _Either) -> str:
    if isinstance(node, str):
        return node.replace("*", "[a-z0-9]*") + " "
    if not node.options:
        return _GAP
    return "(?:" + "|".join(_regex(option) for option in node.options) + ")"


class PhraseSet:
    """Templates compiled together. `items` are (key, template); a key may come back many times."""

    def __init__(self, items: Iterable[tuple[int, str]], groups: Mapping[str, tuple[str, ...]]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        options = re2.Options()
        options.max_mem = _RE2_MEMORY
        self._set: Any = re2.Set.SearchSet(options)
        self._patterns: list[tuple[int, Any]] = []
        literals: dict[str, list[int]] = {}
        for key, template in items:
            sequence = parse(template, groups)
            texts = _write_out(sequence, _WRITE_OUT)
            if texts is None:
                source = r"\b" + _regex(sequence)
                self._set.Add(source)
                self._patterns.append((key, re2.compile(source)))
            else:
                for text in texts:
                    keys = literals.setdefault(text, [])
                    if key not in keys:
                        keys.append(key)
        for text, keys in literals.items():
            self._automaton.add_word(f" {text} ", (len(text), tuple(keys)))
        self._has_literals = bool(literals)
        if self._has_literals:
            self._automaton.make_automaton()
        if self._patterns:
            self._set.Compile()

    def find(self, text: str) -> list[Hit]:
        """Every hit in plain text, in no particular order; a family is reported once per place."""
        padded = f" {text} "
        found: dict[tuple[int, int], int] = {}
        if self._has_literals:
            for end, (width, keys) in self._automaton.iter(padded):
                for key in keys:
                    start = end - 1 - width
                    place = (key, start)
                    found[place] = max(found.get(place, 0), start + width)
        if self._patterns:
            tail = padded[1:]
            for i in self._set.Match(tail) or ():
                key, pattern = self._patterns[i]
                for match in pattern.finditer(tail):
                    place = (key, match.start())
                    found[place] = max(found.get(place, 0), match.end() - 1)
        return [Hit(key, start, end) for (key, start), end in found.items()]

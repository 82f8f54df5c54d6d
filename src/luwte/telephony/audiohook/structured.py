"""The part of structured field values (RFC 8941) that a signature header uses: dictionaries of inner lists and bytes.

Strict: whatever does not parse is refused whole, because a lenient parser of a signature is a hole.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

_KEY = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_STRING = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_INTEGER = re.compile(r"-?\d{1,15}(?![\d.])")
_BYTES = re.compile(r":([A-Za-z0-9+/=]*):")
_SPACE = re.compile(r"[ \t]*")


class NotStructured(ValueError):  # noqa: N818
    """This header is not what RFC 8941 allows here."""


@dataclass(frozen=True, slots=True)
class InnerList:
    """Strings between brackets with parameters, in the order in which they came."""

    items: tuple[str, ...]
    parameters: tuple[tuple[str, str | int], ...]

    def __str__(self) -> str:
        """Written again, as the base of a signature wants it."""
        items = " ".join(_quoted(item) for item in self.items)
        return f"({items})" + "".join(
            f";{name}={value if isinstance(value, int) else _quoted(value)}" for name, value in self.parameters
        )


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise NotStructured(f"onverwacht teken op plaats {self.at}")
        self.at = found.end()
        return found

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def skip(self, text: str) -> None:
        if not self.peek(text):
            raise NotStructured(f"{text!r} verwacht op plaats {self.at}")
        self.at += len(text)

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    def string(self) -> str:
        return re.sub(r"\\(.)", r"\1", self.match(_STRING).group(1))

    def bare(self) -> str | int:
        return self.string() if self.peek('"') else int(self.match(_INTEGER).group())

    def next_member(self) -> bool:
        """Whether another member of the dictionary follows."""
        self.match(_SPACE)
        if self.done:
            return False
        self.skip(",")
        self.match(_SPACE)
        if self.done:
            raise NotStructured("na de laatste komma staat niets")
        return True


def inner_lists(header: str) -> dict[str, InnerList]:
    """`sig1=("a" "b");keyid="k"` as a dictionary. Raises `NotStructured`; a label twice is refused too."""
    reader = _Reader(header.strip(" "))
    found: dict[str, InnerList] = {}
    while True:
        label = _label(reader, found)
        found[label] = InnerList(_items(reader), _parameters(reader))
        if not reader.next_member():
            return found


def byte_sequences(header: str) -> dict[str, bytes]:
    """`sig1=:aGk=:` as a dictionary. Raises `NotStructured`."""
    reader = _Reader(header.strip(" "))
    found: dict[str, bytes] = {}
    while True:
        label = _label(reader, found)
        try:
            found[label] = base64.b64decode(reader.match(_BYTES).group(1), validate=True)
        except binascii.Error:
            raise NotStructured("dit zijn geen bytes in base64") from None
        if not reader.next_member():
            return found


def _label(reader: _Reader, known: dict[str, InnerList] | dict[str, bytes]) -> str:
    label = reader.match(_KEY).group()
    reader.skip("=")
    if label in known:
        raise NotStructured(f"{label} staat er twee keer")
    return label


def _items(reader: _Reader) -> tuple[str, ...]:
    """The strings of an inner list; parameters of a single item are refused."""
    reader.skip("(")
    items: list[str] = []
    while True:
        reader.match(_SPACE)
        if reader.peek(")"):
            reader.skip(")")
            return tuple(items)
        if items and reader.text[reader.at - 1] not in " \t":
            raise NotStructured("tussen twee namen hoort een spatie")
        items.append(reader.string())


def _parameters(reader: _Reader) -> tuple[tuple[str, str | int], ...]:
    found: dict[str, str | int] = {}
    while reader.peek(";"):
        reader.skip(";")
        reader.match(_SPACE)
        name = reader.match(_KEY).group()
        reader.skip("=")
        if name in found:
            raise NotStructured(f"{name} staat er twee keer")
        found[name] = reader.bare()
    return tuple(found.items())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Bytes of an unknown text file to clean text. It accepts UTF-8 and UTF-16, and old Western files that read as text.

Control characters, direction overrides and invisible characters become spaces: they can hide or reverse words.
"""

from __future__ import annotations

import codecs
import re

from luwte.errors import SourceError
from luwte.service.spoken_text import fit

MAX_BYTES = 20_000_000
_SAMPLE = 4096
_WESTERN = re.compile(r"[^\w\s!-~€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›¡-¿×÷]")


def decode(data: bytes, *, file: str) -> str:
    """Text with `\\n` line ends. Raises `SourceError` for what is empty, binary, too large or in another encoding."""
    if len(data) > MAX_BYTES:
        raise SourceError(f"dit transcript is groter dan {MAX_BYTES // 1_000_000} MB", file=file)
    text = _text(data, file)
    text = fit(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise SourceError("dit bestand is leeg", file=file)
    return text


def _text(data: bytes, file: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", file)
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data[3:], "utf-8", file)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _western(data, file, data.count(b"\n", 0, error.start) + 1)


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            "hier staat geen geldige tekst; bewaar het bestand opnieuw als UTF-8", file=file, line=line
        ) from None


def _without_mark(data: bytes, file: str) -> str:
    """NUL bytes: UTF-16 without a byte order mark, or no text at all."""
    sample = data[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > 0.7 * len(zeros) and len(data) % 2 == 0:
            return _strict(data, encoding, file)
    raise SourceError("dit is geen tekstbestand", file=file)


def _western(data: bytes, file: str, line: int) -> str:
    """Windows-1252 or Latin-1, but only when nothing in it looks like damage."""
    text = data.decode("cp1252", errors="replace")
    high = sum(byte > 0x7F for byte in data)
    if "\ufffd" in text or _WESTERN.search(text) or high > 0.1 * len(data):
        raise SourceError("de tekencodering is onbekend; bewaar het bestand als UTF-8", file=file, line=line)
    return text

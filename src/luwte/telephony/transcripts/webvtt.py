"""WebVTT with voices: `<v Beller>tekst`. Styles, regions, notes and cue settings are skipped, entities decoded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Draft, Utterance
from luwte.telephony.transcripts.timestamps import STAMP, seconds

NAME = "WebVTT"
_TIMING = re.compile(rf"^\s*({STAMP})\s+-->\s+({STAMP})(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:\.[^\s>]*)?(?:\s[^>]*)?>|<\d[\d:.]*>")


def looks_like(text: str) -> bool:
    """A WebVTT file starts with that word."""
    return bool(re.match(r"\s*WEBVTT(?:[ \t\n]|$)", text))


def read(text: str, *, file: str) -> Draft:
    """Cues as utterances; a cue without a voice belongs to the speaker ``""``, which nobody can map by accident."""
    items: list[Utterance] = []
    lines = text.split("\n")
    for number, block in _blocks(lines):
        if re.match(r"\s*(WEBVTT|NOTE|STYLE|REGION)(\s|$)", block[0]):
            continue
        at = 0 if "-->" in block[0] else 1
        if at >= len(block) or "-->" not in block[at]:
            raise SourceError("hier hoort een tijdregel (00:00.000 --> 00:01.000)", file=file, line=number)
        start, end = _timing(block[at], file, number + at)
        items.extend(_voices("\n".join(block[at + 1 :]), start, end, number + at + 1))
    return Draft(tuple(items))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _timing(line: str, file: str, number: int) -> tuple[float, float]:
    match = _TIMING.match(line)
    if match is None:
        raise SourceError("deze tijdregel klopt niet", file=file, line=number)
    return seconds(match.group(1)), seconds(match.group(2))


def _voices(payload: str, start: float, end: float, line: int) -> Iterator[Utterance]:
    """Several voices in one cue share its time, in proportion to their words."""
    parts = _VOICE.split(payload)
    voices = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    said = [((name or "").strip(), _plain(words)) for name, words in voices]
    spoken = [(html.unescape(name), words) for name, words in said if words]
    total = sum(len(words) for _, words in spoken)
    at = start
    for name, words in spoken:
        until = at + (end - start) * len(words) / total
        yield Utterance(name, words, at, min(until, end) if end >= start else until, line)
        at = until


def _plain(payload: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", payload)).split())

"""SubRip: numbered cues with `00:00:01,000 --> 00:00:02,000`; the speaker stands before a colon or in brackets."""

from __future__ import annotations

import re

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Draft, Utterance
from luwte.telephony.transcripts.timestamps import STAMP, seconds

NAME = "SRT"
_TIMING = re.compile(rf"^\s*({STAMP})\s+-->\s+({STAMP})(?:\s.*)?$")
_SPEAKER = re.compile(r"^\s*(?:\[([^\]\n]{1,60})\]:?|([^:\n<>]{1,60}):)\s*")


def looks_like(text: str) -> bool:
    """The first lines are a number and a time line (or the time line itself)."""
    head = [line for line in text.split("\n", 12)[:12] if line.strip()][:2]
    return any(_TIMING.match(line) for line in head) or (
        len(head) == 2 and head[0].strip().isdigit() and "-->" in head[1]
    )


def read(text: str, *, file: str) -> Draft:
    """Cues as utterances; a cue without a name goes on with the last speaker."""
    lines = text.split("\n")
    items: list[Utterance] = []
    speaker = ""
    starts = [n for n, line in enumerate(lines) if _timing(line, file, n + 1)]
    _refuse_other_text(lines[: starts[0]] if starts else lines, file)
    for n, following in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        payload = lines[n + 1 : following]
        if payload and following <= len(lines) and payload[-1].strip().isdigit():
            payload.pop()  # the number of the next cue
        words = " ".join(" ".join(payload).split())
        if match := _SPEAKER.match(words):
            speaker = (match.group(1) or match.group(2)).strip()
            words = words[match.end() :]
        if words and (timing := _timing(lines[n], file, n + 1)):
            items.append(Utterance(speaker, words, *timing, line=n + 1))
    return Draft(tuple(items))


def _timing(line: str, file: str, number: int) -> tuple[float, float] | None:
    """The times of a time line, `None` for any other line."""
    if "-->" not in line:
        return None
    match = _TIMING.match(line)
    if match is None:
        raise SourceError("deze tijdregel klopt niet", file=file, line=number)
    return seconds(match.group(1)), seconds(match.group(2))


def _refuse_other_text(head: list[str], file: str) -> None:
    for number, line in enumerate(head, start=1):
        if line.strip() and not line.strip().isdigit():
            raise SourceError("hier hoort een volgnummer of een tijdregel", file=file, line=number)

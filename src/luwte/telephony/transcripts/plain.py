"""Plain text: `Beller: …` and `Medewerker: …`, optionally with `[mm:ss]` in front.

A line without a name goes on with the turn above it; lines that start with `#` are comments.
"""

from __future__ import annotations

import re

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Draft, Utterance
from luwte.telephony.transcripts.timestamps import STAMP, seconds

NAME = "platte tekst"
_LINE = re.compile(rf"^\s*(?:\[({STAMP})\]\s*)?([^\s:\[\]{{}}\"<>][^:\[\]{{}}\"<>\n]{{0,39}}):\s*(.*)$")


def looks_like(text: str) -> bool:
    """The first line that says something has a name and a colon."""
    first = next((line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    return bool(_LINE.match(first))


def read(text: str, *, file: str) -> Draft:
    """One utterance per named line."""
    items: list[Utterance] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match:
            stamp, speaker, words = match.groups()
            start = seconds(stamp) if stamp else None
            items.append(Utterance(speaker.strip(), words.strip(), start, None, number))
        elif items:
            last = items[-1]
            joined = f"{last.text} {line.strip()}".strip()
            items[-1] = Utterance(last.speaker, joined, last.start, last.end, last.line)
        else:
            raise SourceError("de eerste regel moet met een naam beginnen, zoals «Beller:»", file=file, line=number)
    return Draft(tuple(item for item in items if item.text))

"""What differs between these lines, as rows of data: subprotocol, where the call's key and rate stand, the channels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

RATES = frozenset({8000, 16000, 24000, 48000})
_L16 = re.compile(r"audio/l16;\s*rate=(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """`late`: audio may come before any text, because the text is optional there."""

    name: str
    subprotocol: str | None
    key: tuple[str, ...]
    rate: str = "sampleRate"
    mix: str = "mixType"
    late: bool = False


JAMBONZ = Dialect("jambonz", "audio.jambonz.org", ("callSid", "call_sid"))
AUDIO_FORK = Dialect("mod_audio_fork", "audio.drachtio.org", ("uuid", "callSid"))
AUDIO_STREAM = Dialect("mod_audio_stream", None, ("uuid", "callSid"), late=True)
VONAGE = Dialect("vonage", None, ("uuid", "conversation_uuid"), rate="content-type")
DIALECTS = {dialect.name: dialect for dialect in (JAMBONZ, AUDIO_FORK, AUDIO_STREAM, VONAGE)}


def rate_of(dialect: Dialect, metadata: dict[str, Any], usual: int) -> int | None:
    """Samples a second, as the metadata says or as configured; `None` when it is not a rate that we read."""
    given = metadata.get(dialect.rate, usual)
    if isinstance(given, str) and (found := _L16.fullmatch(given.strip())):
        given = found.group(1)
    try:
        rate = int(given)
    except (TypeError, ValueError):
        return None
    return rate if rate in RATES else None

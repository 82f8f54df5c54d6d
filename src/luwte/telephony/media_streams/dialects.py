"""What differs between the vendors, as rows of data: names of fields, where the call's key stands, the codecs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from luwte.telephony.lines.line import Encoding

_ULAW = {"audio/x-mulaw": Encoding.ULAW, "PCMU": Encoding.ULAW}


@dataclass(frozen=True, slots=True)
class Dialect:
    """`key`: the field of `start` that names the call. `window`: frames that may come out of order (0: none do)."""

    name: str
    key: str
    format: str
    rate: str
    custom: str
    encodings: Mapping[str, Encoding] = field(default_factory=lambda: dict(_ULAW))
    window: int = 0


TWILIO = Dialect("twilio", "callSid", "mediaFormat", "sampleRate", "customParameters")
SIGNALWIRE = Dialect("signalwire", "callSid", "mediaFormat", "sampleRate", "customParameters")
TELNYX = Dialect(
    "telnyx",
    "call_control_id",
    "media_format",
    "sample_rate",
    "custom_parameters",
    {**_ULAW, "PCMA": Encoding.ALAW},
    window=5,
)
DIALECTS = {dialect.name: dialect for dialect in (TWILIO, SIGNALWIRE, TELNYX)}

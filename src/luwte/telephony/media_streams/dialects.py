"""What differs between the vendors, as rows of data: names of fields, where the call's key stands, the codecs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from luwte.telephony.lines.line import Encoding

_ULAW = {"audio/x-mulaw": Encoding.ULAW, "PCMU": Encoding.ULAW}

STAMPED = "telnyx-signature-ed25519"


@dataclass(frozen=True, slots=True)
class Dialect:
    """`key`: the field of `start` that names the call. `window`: frames that may come out of order (0: none do).

    `header`: the one with the signature of what is posted; `upgrade`: whether a WebSocket request is signed like that
    too; `asks`: what a stream must be asked for besides its address and track.
    """

    name: str
    key: str
    format: str
    rate: str
    custom: str
    encodings: Mapping[str, Encoding] = field(default_factory=lambda: dict(_ULAW))
    window: int = 0
    header: str = "x-twilio-signature"
    upgrade: bool = False
    asks: Mapping[str, str] = field(default_factory=dict)

    @property
    def stamped(self) -> bool:
        """Whether this vendor signs with a key pair and a time, and not with a shared secret."""
        return self.header == STAMPED


TWILIO = Dialect("twilio", "callSid", "mediaFormat", "sampleRate", "customParameters", upgrade=True)
SIGNALWIRE = Dialect(
    "signalwire", "callSid", "mediaFormat", "sampleRate", "customParameters", header="x-signalwire-signature"
)
TELNYX = Dialect(
    "telnyx",
    "call_control_id",
    "media_format",
    "sample_rate",
    "custom_parameters",
    {**_ULAW, "PCMA": Encoding.ALAW},
    window=5,
    header=STAMPED,
    asks={"codec": "PCMU"},
)
DIALECTS = {dialect.name: dialect for dialect in (TWILIO, SIGNALWIRE, TELNYX)}

"""Settings of the exchanges that bring calls in: one table each under `[exchanges.<name>]` in `luwte.toml`.

The name is what the house calls it: it stands in the address of its listener and in the log. docs/lijnen.md shows each.
"""

from __future__ import annotations

import base64
import binascii
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, model_validator

NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$"
_HIGHEST = 65_535
Name = Annotated[str, Field(pattern=NAME)]


def _base64(secret: SecretStr) -> SecretStr:
    try:
        base64.b64decode(secret.get_secret_value(), validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("een geheim in base64") from None
    return secret


class _Exchange(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    line: Name = "algemeen"
    """The line of its calls, unless the exchange names another."""

    agents: dict[str, str] = Field(default_factory=dict)
    """Which sign-in name an agent or extension of the exchange has here."""

    both_legs: bool = False
    """Whether the employee's leg comes too, for the times of speech only (profile "twee lijnen")."""


class AudioHookExchange(_Exchange):
    """Genesys Cloud. It connects to `/lijn/<name>`."""

    kind: Literal["audiohook"]
    keys: Annotated[dict[str, Annotated[SecretStr, AfterValidator(_base64)]], Field(min_length=1)]
    """Client secrets (base64) by API key."""
    authority: str | None = None
    """The host as the exchange knows it, when a proxy changes it."""


class MediaStreamExchange(_Exchange):
    """Twilio, Telnyx or SignalWire: streams to `/lijn/<name>`, asks for instructions at `/lijn/<name>/stem`."""

    kind: Literal["twilio", "telnyx", "signalwire"]
    secret: SecretStr
    """Auth token (Twilio), signing key (SignalWire) or public key of the account (Telnyx)."""
    public_url: Annotated[str, Field(pattern=r"^https://[A-Za-z0-9._:\[\]-]+$")]
    """How the exchange reaches this server."""
    then: Annotated[str, Field(pattern=r"^https://")]
    """Where the call goes on: the address of the site's own instructions."""
    caller_track: Literal["inbound", "outbound"] = "inbound"
    """Which track is the outside party: on calls that the organisation makes itself it is still the outside party."""


class LinearExchange(_Exchange):
    """jambonz, FreeSWITCH or Vonage: 16 bit samples to `/lijn/<name>`."""

    kind: Literal["jambonz", "mod_audio_fork", "mod_audio_stream", "vonage"]
    token: SecretStr
    """What the exchange shows in a header."""
    header: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z-]{0,60}$")] = "authorization"
    """Which header; in the usual one the token stands after `Bearer`."""
    rate: Literal[8000, 16000, 24000, 48000] = 8000
    """Samples a second, where the exchange does not say."""
    caller_side: Literal["mono", "links", "rechts"] = "mono"
    """`mono` when only the caller comes; else which side of the stereo sound is the caller."""


class SiprecExchange(_Exchange):
    """A session border controller that records (SIPREC): it calls us over SIP and sends RTP."""

    kind: Literal["siprec"]
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 5060
    tls_port: Annotated[int, Field(ge=0, le=65_535)] = 5061
    address: str = ""
    """Our address as the exchange reaches it, when that is not `host`."""
    rtp_ports: Annotated[str, Field(pattern=r"^\d{4,5}-\d{4,5}$")] = "40000-40799"
    """First and last UDP port for sound."""
    allowed: tuple[str, ...] = ()
    """Networks that may call, such as 10.0.0.0/24; without them only this computer."""
    media: tuple[str, ...] = ()
    """Networks that may send sound, when those are others."""
    outside: tuple[str, ...] = ()
    """Endings of SIP addresses of outside parties, such as `@trunk.example`."""
    inside: tuple[str, ...] = ()
    """Endings of SIP addresses of the own organisation: everybody else is outside."""
    certificate: Path | None = None
    key: Path | None = None
    peers: Path | None = None
    """Who may connect over TLS: certificates that sign theirs."""

    @model_validator(mode="after")
    def _whole(self) -> SiprecExchange:
        if not self.outside and not self.inside:
            raise ValueError("outside of inside: zeg aan welk adres een beller van buiten te herkennen is")
        first, last = map(int, self.rtp_ports.split("-"))
        if not first <= last <= _HIGHEST:
            raise ValueError("rtp_ports: van de eerste poort tot de laatste, bijvoorbeeld 40000-40799")
        if (self.certificate is None) is not (self.key is None):
            raise ValueError("certificate en key horen bij elkaar")
        return self


class AsteriskExchange(_Exchange):
    """Asterisk, FreePBX and relatives: we ask for taps over ARI; their sound comes to `/lijn/<name>` or AudioSocket."""

    kind: Literal["asterisk"]
    url: Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9._:\[\]/-]+$")]
    """Where ARI is, for example `https://centrale:8089/ari`."""
    user: Annotated[str, Field(min_length=1)]
    password: SecretStr
    trunks: Annotated[tuple[str, ...], Field(min_length=1)]
    """Beginnings of the names of channels that are outside parties, such as `PJSIP/trunk-`."""
    tap_user: Annotated[str, Field(min_length=1)] = "luwte"
    tap_password: SecretStr
    """The account in `websocket_client.conf` with which the exchange connects to us."""
    websocket: str = "luwte"
    """The section of `websocket_client.conf`."""
    audiosocket_host: str = "127.0.0.1"
    audiosocket_port: Annotated[int, Field(ge=0, le=65_535)] = 8090
    audiosocket_address: str = "127.0.0.1:8090"
    """Where older releases find us for AudioSocket."""
    allowed: tuple[IPvAnyNetwork, ...] = (ip_network("127.0.0.0/8"),)
    """Networks from which AudioSocket may come."""
    warnings: dict[Annotated[int, Field(ge=1, le=3)], Annotated[str, Field(pattern=r"^[a-zA-Z0-9_/-]{1,80}$")]] = {}
    """Sounds of the exchange by the level of the ready warning that they say; the employee can let them be heard."""


Exchange = Annotated[
    AudioHookExchange | MediaStreamExchange | LinearExchange | SiprecExchange | AsteriskExchange,
    Field(discriminator="kind"),
]

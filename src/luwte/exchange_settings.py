"""Settings of the exchanges that bring calls in: one table each under `[exchanges.<name>]` in `luwte.toml`.

The name is what the house calls it: it stands in the address of its listener and in the log. docs/lijnen.md shows each.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$"
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


Exchange = Annotated[AudioHookExchange | MediaStreamExchange, Field(discriminator="kind")]

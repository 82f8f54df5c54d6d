"""Who may connect to a line of 16 bit samples: one shared secret, in the header that the exchange can send."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.linear.dialects import JAMBONZ, Dialect

SHORTEST = 16
"""Characters of a secret (CHOICE): it is the only lock."""
AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class Access:
    """`secret` comes as `Authorization: Bearer`, or as the password of `user` (Basic), or bare in another `header`.

    Raises `SettingsError`.
    """

    secret: SecretStr
    dialect: Dialect = JAMBONZ
    user: str = ""
    header: str = AUTHORIZATION

    def __post_init__(self) -> None:
        if len(self.secret.get_secret_value()) < SHORTEST:
            raise SettingsError(f"het geheim van de centrale moet minstens {SHORTEST} tekens hebben")
        if self.user and self.header.lower() != AUTHORIZATION:
            raise SettingsError("een gebruikersnaam hoort bij de kop Authorization; kies een van beide")

    def admits(self, given: Sequence[str]) -> bool:
        """Whether this is the secret: the values of our header, of which there must be one. In constant time."""
        value = given[0] if len(given) == 1 else ""
        expected = self.secret.get_secret_value()
        if self.header.lower() == AUTHORIZATION:
            scheme, _, value = value.partition(" ")
            expected = f"{self.user}:{expected}" if self.user else expected
            value = _read(value.strip(), basic=bool(self.user), scheme=scheme.lower())
        return hmac.compare_digest(value.encode("utf-8", "replace"), expected.encode())

    def subprotocol(self, offered: Sequence[str]) -> str | None:
        """What to answer of what is offered. Raises ValueError, in Dutch, when only other ones are."""
        own = self.dialect.subprotocol
        if own is None or not offered:
            return None
        if own not in offered:
            raise ValueError(f"de centrale spreekt een ander subprotocol dan {own}; kies de soort die bij haar past")
        return own


def _read(value: str, *, basic: bool, scheme: str) -> str:
    if scheme != ("basic" if basic else "bearer"):
        return ""
    if not basic:
        return value
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""

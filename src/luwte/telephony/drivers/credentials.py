"""What a peer shows in a header to be let in, compared in constant time. Nothing here says what was wrong with it."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

from pydantic import SecretStr

from luwte.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Credential:
    """A header and the one value that it may have. Raises `SettingsError` without a secret."""

    expected: SecretStr
    header: str = "authorization"

    def __post_init__(self) -> None:
        if not self.expected.get_secret_value().strip():
            raise SettingsError("deze lijn heeft geen geheim; zonder toegang luistert Luwte niet")

    def fits(self, given: str) -> bool:
        """Whether this is the value."""
        return hmac.compare_digest(
            self.expected.get_secret_value().encode("utf-8", "replace"), given.strip().encode("utf-8", "replace")
        )


def bearer(token: SecretStr, header: str = "authorization") -> Credential:
    """A token: after `Bearer` in the usual header, bare in one of the site's own."""
    secret = token.get_secret_value()
    usual = header.lower() == "authorization" and bool(secret)
    return Credential(SecretStr(f"Bearer {secret}" if usual else secret), header.lower())


def basic(user: str, password: SecretStr) -> Credential:
    """A name and a password. Raises `SettingsError` without a password."""
    if not password.get_secret_value():
        raise SettingsError("deze lijn heeft geen wachtwoord; zonder toegang luistert Luwte niet")
    account = f"{user}:{password.get_secret_value()}".encode()
    return Credential(SecretStr(f"Basic {base64.b64encode(account).decode()}"))

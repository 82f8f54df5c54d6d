"""Tokens with which another program may talk to Luwte (*koppelsleutel*): what each may do, and who gave it out.

The secret is shown once and kept nowhere: the store has its digest. It is 256 bits of chance, so a plain digest is
enough; a password would need more.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from luwte.errors import NotFound, SettingsError
from luwte.service.clock import Clock
from luwte.service.ports import AuditTrail

_MARK = "luwte"
_ID_BYTES, _SECRET_BYTES = 6, 32


class Scope(StrEnum):
    """What a token may do; nothing follows from anything else."""

    FEED = "gesprekken:voeden"
    READ = "gesprekken:lezen"
    TEXT = "gesprekken:tekst"
    METRICS = "meetwaarden:lezen"
    WEBHOOKS = "berichten:beheren"


SCOPE_WORDS = {
    Scope.FEED: "gesprekken beginnen, aanvullen en beëindigen",
    Scope.READ: "de stand van eigen gesprekken lezen en volgen",
    Scope.TEXT: "daarbij ook lezen wat er gezegd is",
    Scope.METRICS: "de meetwaarden van de server lezen",
    Scope.WEBHOOKS: "bepalen naar welke adressen berichten gaan",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept. `digest` is SHA-256 of the secret in hexadecimal."""

    id: str
    name: str
    scopes: frozenset[Scope]
    digest: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None


class TokenStore(Protocol):
    """Where tokens are kept. Every method raises `StoreUnavailable`."""

    def add(self, token: Token) -> None:
        """Keep a new one."""

    def token(self, identity: str) -> Token | None:
        """The token with this id."""

    def tokens(self) -> Sequence[Token]:
        """All, oldest first."""

    def revoke(self, identity: str, at: datetime) -> None:
        """It opens nothing from then on."""


class Tokens:
    """Giving out, checking and taking back."""

    def __init__(self, store: TokenStore, trail: AuditTrail, clock: Clock) -> None:
        self._store, self._trail, self._clock = store, trail, clock

    def issue(self, name: str, scopes: Iterable[Scope], by: str) -> tuple[Token, str]:
        """A new token and its text, which is never shown again. Raises `SettingsError` without a name or scopes."""
        granted = frozenset(scopes)
        if not name.strip() or not granted:
            raise SettingsError("een koppelsleutel heeft een naam en minstens één recht")
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        token = Token(secrets.token_hex(_ID_BYTES), name.strip(), granted, digest(secret), self._clock.now(), by)
        self._store.add(token)
        self._trail.record(token.created_at, by, "koppelsleutel gemaakt", token.id, ", ".join(sorted(granted)))
        return token, f"{_MARK}_{token.id}_{secret}"

    def check(self, text: str) -> Token | None:
        """The token that this text opens with, or `None`: unknown, wrong and revoked look the same."""
        mark, _, rest = text.partition("_")
        identity, _, secret = rest.partition("_")
        known = self._store.token(identity) if mark == _MARK and identity else None
        held = known.digest if known else digest("")
        right = hmac.compare_digest(held, digest(secret))
        return known if right and known is not None and known.revoked_at is None else None

    def all(self) -> Sequence[Token]:
        """Every token, also those that were revoked."""
        return self._store.tokens()

    def revoke(self, identity: str, by: str) -> None:
        """Take it back. Raises `NotFound`."""
        if self._store.token(identity) is None:
            raise NotFound(f"er is geen koppelsleutel {identity}")
        self._store.revoke(identity, self._clock.now())
        self._trail.record(self._clock.now(), by, "koppelsleutel ingetrokken", identity)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

"""Tokens of other programs in the database. Implements `TokenStore`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import TokenRow
from luwte.service.tokens import Scope, Token

_COLUMNS = (
    TokenRow.id,
    TokenRow.name,
    TokenRow.scopes,
    TokenRow.digest,
    TokenRow.created_at,
    TokenRow.created_by,
    TokenRow.revoked_at,
)


class SqlTokens:
    """Only digests of secrets get here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: Token) -> None:
        """Keep a new one."""
        values = {
            "id": token.id,
            "name": token.name,
            "scopes": sorted(scope.value for scope in token.scopes),
            "digest": token.digest,
            "created_at": token.created_at,
            "created_by": token.created_by,
        }
        with self._database.write() as connection:
            connection.execute(insert(TokenRow).values(values))

    def token(self, identity: str) -> Token | None:
        """The token with this id."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(TokenRow.id == identity)).one_or_none()
        return _token(*row) if row is not None else None

    def tokens(self) -> Sequence[Token]:
        """All, oldest first."""
        with self._database.read() as connection:
            return [_token(*row) for row in connection.execute(select(*_COLUMNS).order_by(TokenRow.created_at))]

    def revoke(self, identity: str, at: datetime) -> None:
        """It opens nothing from then on; the first moment stays."""
        alive = update(TokenRow).where(TokenRow.id == identity, TokenRow.revoked_at.is_(None))
        with self._database.write() as connection:
            connection.execute(alive.values(revoked_at=at))


def _token(
    identity: str,
    name: str,
    scopes: list[str],
    digest: str,
    created_at: datetime,
    created_by: str,
    revoked_at: datetime | None,
) -> Token:
    """A right that this version does not know is left out."""
    known = frozenset(Scope(scope) for scope in scopes if scope in set(Scope))
    return Token(identity, name, known, digest, created_at, created_by, revoked_at)

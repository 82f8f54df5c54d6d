from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import TokenRow
from luwte.infra.sql.tokens import SqlTokens
from luwte.service.tokens import Scope, Token

FIRST = Token("a1", "centrale", frozenset({Scope.FEED, Scope.READ}), "00ff", NOON, "ada")
SECOND = Token("b2", "meting", frozenset({Scope.METRICS}), "11ff", NOON + timedelta(hours=1), "ada")


def test_a_token_comes_back_as_it_was_given(database: Database) -> None:
    tokens = SqlTokens(database)
    tokens.add(SECOND)
    tokens.add(FIRST)
    assert tokens.token("a1") == FIRST
    assert tokens.token("nergens") is None
    assert list(tokens.tokens()) == [FIRST, SECOND]


def test_the_first_moment_of_revoking_stays(database: Database) -> None:
    tokens = SqlTokens(database)
    tokens.add(FIRST)
    tokens.revoke("a1", NOON)
    tokens.revoke("a1", NOON + timedelta(days=1))
    kept = tokens.token("a1")
    assert kept is not None
    assert kept.revoked_at == NOON


def test_a_right_of_a_newer_version_is_left_out(database: Database) -> None:
    tokens = SqlTokens(database)
    tokens.add(FIRST)
    with database.write() as connection:
        connection.execute(update(TokenRow).values(scopes=["gesprekken:voeden", "later:bedacht"]))
    kept = tokens.token("a1")
    assert kept is not None
    assert kept.scopes == {Scope.FEED}

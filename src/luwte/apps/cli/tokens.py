"""`luwte tokens`: tokens with which other programs reach this Luwte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

from luwte.errors import SettingsError
from luwte.service.clock import SystemClock
from luwte.service.tokens import SCOPE_WORDS, Scope, Tokens
from luwte.settings import load_settings

_BY = "opdrachtregel"


def add(name: str, scopes: Sequence[str]) -> int:
    """Make one; its text is the only thing on standard output. Raises `LuwteError`."""
    unknown = sorted(set(scopes) - {scope.value for scope in Scope})
    if unknown or not scopes:
        known = "; ".join(f"{scope.value} ({words})" for scope, words in SCOPE_WORDS.items())
        raise SettingsError(f"--recht: kies een of meer van: {known}")
    with _tokens() as tokens:
        token, text = tokens.issue(name, [Scope(scope) for scope in scopes], _BY)
    typer.echo(f"Koppelsleutel {token.id} voor {token.name}. U ziet hem maar één keer:", err=True)
    typer.echo(text)
    return 0


def show() -> int:
    """All tokens, without their secrets."""
    with _tokens() as tokens:
        for token in tokens.all():
            state = f"ingetrokken {token.revoked_at:%Y-%m-%d}" if token.revoked_at else "geldig"
            rights = ", ".join(sorted(scope.value for scope in token.scopes))
            typer.echo(f"{token.id}  {token.created_at:%Y-%m-%d}  {state}  {token.name}  ({rights})")
    return 0


def revoke(identity: str) -> int:
    """Take one back. Raises `NotFound`."""
    with _tokens() as tokens:
        tokens.revoke(identity, _BY)
    typer.echo(f"Koppelsleutel {identity} is ingetrokken.", err=True)
    return 0


@contextmanager
def _tokens() -> Iterator[Tokens]:
    from luwte.infra.sql.tokens import SqlTokens
    from luwte.infra.store import open_store

    store = open_store(load_settings())
    try:
        yield Tokens(SqlTokens(store.database), store.trail, SystemClock())
    finally:
        store.close()

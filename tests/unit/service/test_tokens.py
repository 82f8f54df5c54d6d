from __future__ import annotations

import pytest

from archives import HandClock, InMemoryTrail
from feeding import InMemoryTokens
from luwte.errors import NotFound, SettingsError
from luwte.service.tokens import SCOPE_WORDS, Scope, Tokens, digest


@pytest.fixture
def trail() -> InMemoryTrail:
    return InMemoryTrail()


@pytest.fixture
def store() -> InMemoryTokens:
    return InMemoryTokens()


@pytest.fixture
def tokens(store: InMemoryTokens, trail: InMemoryTrail) -> Tokens:
    return Tokens(store, trail, HandClock())


def test_a_token_opens_with_its_text_and_with_nothing_else(tokens: Tokens) -> None:
    token, text = tokens.issue("telefooncentrale", [Scope.FEED], "ada")
    assert tokens.check(text) == token
    for wrong in (text[:-1], text + "x", text.replace("luwte", "lauwte"), "", "luwte__", f"luwte_{token.id}_"):
        assert tokens.check(wrong) is None


def test_the_secret_is_kept_nowhere(tokens: Tokens, store: InMemoryTokens, trail: InMemoryTrail) -> None:
    token, text = tokens.issue("centrale", [Scope.FEED], "ada")
    secret = text.split("_", 2)[2]
    assert token.digest == digest(secret)
    assert secret not in repr((store.kept, trail.written))


def test_a_revoked_token_is_as_unknown(tokens: Tokens) -> None:
    token, text = tokens.issue("centrale", [Scope.FEED], "ada")
    tokens.revoke(token.id, "bob")
    assert tokens.check(text) is None
    assert tokens.all()[0].revoked_at is not None


def test_giving_out_and_taking_back_are_lines_in_the_trail(tokens: Tokens, trail: InMemoryTrail) -> None:
    token, _ = tokens.issue("centrale", [Scope.READ, Scope.FEED], "ada")
    tokens.revoke(token.id, "bob")
    assert [(line.actor, line.action, line.subject) for line in trail.written] == [
        ("ada", "koppelsleutel gemaakt", token.id),
        ("bob", "koppelsleutel ingetrokken", token.id),
    ]


def test_a_token_needs_a_name_and_a_right(tokens: Tokens) -> None:
    for name, scopes in (("", [Scope.FEED]), ("x", [])):
        with pytest.raises(SettingsError, match="naam en minstens één recht"):
            tokens.issue(name, scopes, "ada")


def test_a_token_that_is_not_there_cannot_be_revoked(tokens: Tokens) -> None:
    with pytest.raises(NotFound, match="geen koppelsleutel x"):
        tokens.revoke("x", "ada")


def test_every_right_is_explained() -> None:
    assert SCOPE_WORDS.keys() == set(Scope)

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey

from luwte.errors import NotAllowed, SettingsError
from luwte.infra.oidc import OidcService, Relation
from luwte.service.accounts import Claims
from luwte.service.actors import Role
from sign_in_services import CLIENT, SECRET, Provider, running

ROLES = {"luwte-medewerkers": Role.EMPLOYEE, "luwte-teamleiders": Role.TEAM_LEAD}
VERIFIER = "v" * 43


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as service:
        yield service


def relation(provider: Provider, **changes: Any) -> Relation:
    given = {
        "issuer": provider.issuer,
        "client": CLIENT,
        "secret": SECRET,
        "redirect": "http://luwte.example/aanmelden/dienst/terug",
        "claim": "groups",
        "roles": ROLES,
    }
    return Relation(**{**given, **changes})


def service(provider: Provider, **changes: Any) -> OidcService:
    return OidcService(relation(provider, **changes), lambda: datetime.now(UTC))


def signed_in(provider: Provider, ours: OidcService | None = None, nonce: str = "n1") -> Claims:
    """The whole way: there with a browser, and back with a code."""
    here = ours or service(provider)
    address = here.begin("s1", "n1", VERIFIER)
    assert provider.authorise(urlsplit(address).query) == "s1"
    return here.finish("code-1", nonce, VERIFIER)


def test_who_the_service_names_gets_the_roles_of_their_groups(provider: Provider) -> None:
    claims = signed_in(provider)
    assert claims == Claims(f"{provider.issuer} u-17", "Ada.Bos", "Ada", frozenset({Role.EMPLOYEE}))


def test_the_browser_is_sent_with_a_state_a_nonce_and_a_challenge_but_no_secret(provider: Provider) -> None:
    address = service(provider).begin("s1", "n1", VERIFIER)
    provider.authorise(urlsplit(address).query)
    asked = provider.asked["code-1"]
    assert (asked["state"], asked["nonce"], asked["code_challenge_method"]) == ("s1", "n1", "S256")
    assert VERIFIER not in address
    assert "geheim" not in address


@pytest.mark.parametrize("forge", ["none", "hs256", "other key", "changed"])
def test_a_token_that_the_service_did_not_sign_is_refused(provider: Provider, forge: str) -> None:
    provider.forge = forge
    with pytest.raises(NotAllowed, match="geen geldig antwoord"):
        signed_in(provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "iemand anders"},
        {"aud": [CLIENT, "iemand anders"]},
        {"azp": "iemand anders"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"exp": "straks"},
        {"exp": True},
        {"iat": int(time.time()) + 3600},
        {"iat": int(time.time()) - 3600},
        {"iat": None},
        {"nonce": "van een ander"},
        {"nonce": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 17},
    ],
    ids="-".join,
)
def test_a_signed_token_that_is_not_for_us_now_is_refused(provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims
    with pytest.raises(NotAllowed, match="geen geldig antwoord"):
        signed_in(provider)


def test_a_clock_that_differs_half_a_minute_is_no_trouble(provider: Provider) -> None:
    now = int(time.time())
    provider.claims = {"iat": now + 30, "exp": now - 30}
    assert signed_in(provider).name == "Ada.Bos"


def test_two_audiences_are_fine_when_the_token_says_it_was_for_us(provider: Provider) -> None:
    provider.claims = {"aud": ["iemand anders", CLIENT], "azp": CLIENT}
    assert signed_in(provider).alias == "Ada"


def test_another_nonce_or_verifier_than_this_browser_began_with_is_refused(provider: Provider) -> None:
    with pytest.raises(NotAllowed):
        signed_in(provider, nonce="n2")
    here = service(provider)
    provider.authorise(urlsplit(here.begin("s1", "n1", VERIFIER)).query)
    with pytest.raises(NotAllowed):
        here.finish("code-1", "n1", "w" * 43)


def test_a_code_works_once_and_only_with_our_secret(provider: Provider) -> None:
    here = service(provider)
    signed_in(provider, here)
    with pytest.raises(NotAllowed):
        here.finish("code-1", "n1", VERIFIER)
    with pytest.raises(NotAllowed):
        signed_in(provider, service(provider, secret="verkeerd"))


def test_the_secret_goes_in_the_form_where_the_service_wants_it_there(provider: Provider) -> None:
    provider.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert signed_in(provider).alias == "Ada"


def test_a_new_key_of_the_service_is_looked_up_once(provider: Provider) -> None:
    here = service(provider)
    signed_in(provider, here)
    provider.key = RSAKey.generate_key(2048, {"kid": "een", "use": "sig"})
    assert signed_in(provider, here).alias == "Ada"
    assert provider.seen.count("/keys") == 2


def test_groups_that_say_nothing_to_us_give_no_role(provider: Provider) -> None:
    provider.claims = {"groups": "luwte-teamleiders"}
    assert signed_in(provider).roles == {Role.TEAM_LEAD}
    provider.claims = {"groups": None}
    assert signed_in(provider).roles == frozenset()


def test_a_service_that_calls_itself_otherwise_or_tells_too_little_is_refused(provider: Provider) -> None:
    for wrong in ({"issuer": "http://127.0.0.1:1"}, {"token_endpoint": None}):
        provider.discovery = wrong
        with pytest.raises(NotAllowed, match="geen geldig antwoord"):
            service(provider).begin("s", "n", VERIFIER)


def test_keys_that_cannot_be_read_are_refused(provider: Provider) -> None:
    provider.published = []
    with pytest.raises(NotAllowed):
        signed_in(provider)


def test_a_service_that_is_down_or_away_is_said_in_plain_words(provider: Provider) -> None:
    provider.down = True
    with pytest.raises(NotAllowed, match="geen geldig antwoord"):
        service(provider).begin("s", "n", VERIFIER)
    away = OidcService(relation(provider, issuer="http://127.0.0.1:1"), lambda: datetime.now(UTC))
    with pytest.raises(NotAllowed, match="antwoordt niet"):
        away.begin("s", "n", VERIFIER)


def test_a_service_without_tls_is_refused_unless_it_is_this_machine(provider: Provider) -> None:
    with pytest.raises(SettingsError, match="https"):
        service(provider, issuer="http://sso.example")
    provider.discovery = {"token_endpoint": "http://sso.example/token"}
    with pytest.raises(SettingsError, match="https"):
        service(provider).begin("s", "n", VERIFIER)

"""Signing in with the organisation's own service: OpenID Connect, authorization code with PKCE, signed ID tokens only.

Nothing that comes back is believed before its signature, issuer, audience, times and nonce are right. No redirect is
followed, and nothing of the environment (proxies, `.netrc`) is used.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from luwte.errors import NotAllowed, SettingsError
from luwte.service.accounts import Claims
from luwte.service.actors import Role

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures of a key pair only: nothing unsigned, and nothing that our own secret could sign."""
_SKEW = 60
_OLDEST = 600
_TIMEOUT = 5.0
_MOST_BYTES = 512 * 1024
_OK = 200
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_SILENT = "de aanmelddienst antwoordt niet; probeer het later of meld u aan met een wachtwoord"
_WRONG = "de aanmelddienst gaf geen geldig antwoord; meld u opnieuw aan"


@dataclass(frozen=True, slots=True)
class Relation:
    """What both sides agreed on. `redirect` is our own address to which the service sends a browser back."""

    issuer: str
    client: str
    secret: str | None
    redirect: str
    claim: str
    roles: Mapping[str, Role]


class OidcService:
    """Implements `SignInService`. `now` gives an aware time. Raises `SettingsError` for an address without TLS."""

    def __init__(self, relation: Relation, now: Callable[[], datetime]) -> None:
        self._relation, self._now = relation, now
        _safe(relation.issuer)
        self._known: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def begin(self, state: str, nonce: str, verifier: str) -> str:
        """The address to send a browser to. Raises `NotAllowed` when the service does not answer."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._relation.client,
            "redirect_uri": self._relation.redirect,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = str(self._about()["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def finish(self, code: str, nonce: str, verifier: str) -> Claims:
        """Who came back with this code. Raises `NotAllowed` for anything that is not exactly right."""
        about = self._about()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._relation.redirect,
            "client_id": self._relation.client,
            "code_verifier": verifier,
        }
        token = _fetched(lambda client: self._exchange(client, about, form)).get("id_token")
        if not isinstance(token, str):
            _refuse()
        return self._claims(self._checked(token, nonce))

    def _exchange(self, client: httpx2.Client, about: Mapping[str, Any], form: dict[str, str]) -> httpx2.Response:
        """The secret goes in the header, or in the form where the service takes it only there."""
        secret = self._relation.secret
        headers = {}
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if secret is not None and "client_secret_basic" in methods:
            pair = f"{quote(self._relation.client, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        elif secret is not None:
            form = {**form, "client_secret": secret}
        return client.post(str(about["token_endpoint"]), data=form, headers=headers)

    def _about(self) -> Mapping[str, Any]:
        """What the service says of itself (discovery); it must call itself as we do."""
        if self._known is None:
            address = f"{self._relation.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _fetched(lambda client: client.get(address))
            if found.get("issuer") != self._relation.issuer:
                _refuse()
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(found.get(name), str):
                    _refuse()
                _safe(found[name])
            self._known = found
        return self._known

    def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        claims = self._signed(token)
        now = self._now().timestamp()
        audience: Any = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        expires: Any = claims.get("exp")
        issued: Any = claims.get("iat")
        right = (
            claims.get("iss") == self._relation.issuer
            and self._relation.client in audiences
            and (len(audiences) == 1 or "azp" in claims)
            and claims.get("azp", self._relation.client) == self._relation.client
            and _number(expires)
            and expires > now - _SKEW
            and _number(issued)
            and now - _OLDEST < issued < now + _SKEW
            and isinstance(claims.get("nonce"), str)
            and secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
            and isinstance(claims.get("sub"), str)
            and bool(claims["sub"])
        )
        return claims if right else _refuse()

    def _signed(self, token: str) -> Mapping[str, Any]:
        """A key that we do not know yet is looked up once: services change theirs."""
        for fresh in (False, True):
            if self._keys is None or fresh:
                self._keys = self._key_set()
            try:
                return jwt.decode(token, self._keys, algorithms=list(ALGORITHMS)).claims
            except (JoseError, ValueError):
                continue
        return _refuse()

    def _key_set(self) -> KeySet:
        address = str(self._about()["jwks_uri"])
        found = _fetched(lambda client: client.get(address))
        try:
            pairs = [key for key in found["keys"] if key.get("kty") != "oct"]
            return KeySet.import_key_set({"keys": pairs})
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            _refuse()

    def _claims(self, claims: Mapping[str, Any]) -> Claims:
        groups = claims.get(self._relation.claim, [])
        named = groups if isinstance(groups, list) else [groups]
        roles = frozenset(self._relation.roles[one] for one in named if one in self._relation.roles)
        subject = f"{self._relation.issuer} {claims['sub']}"
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
        return Claims(subject, name, str(claims.get("given_name") or claims.get("name") or name)[:40], roles)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _safe(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise SettingsError("oidc_issuer: de aanmelddienst heeft een adres met https nodig")


def _refuse() -> NoReturn:
    raise NotAllowed(_WRONG)


def _fetched(ask: Callable[[httpx2.Client], httpx2.Response]) -> dict[str, Any]:
    """A JSON object from the service. Raises `NotAllowed`; what it said is not repeated."""
    try:
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            answer = ask(client)
            if answer.status_code != _OK or len(answer.content) > _MOST_BYTES:
                _refuse()
            found = json.loads(answer.content)
    except httpx2.HTTPError:
        raise NotAllowed(_SILENT) from None
    except ValueError:
        _refuse()
    return found if isinstance(found, dict) else _refuse()

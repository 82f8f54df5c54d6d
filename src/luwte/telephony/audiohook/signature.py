"""Is this AudioHook connection signed by a key that we know? HTTP message signatures, draft 11, with HMAC-SHA256.

`@request-target` is path and query here; the later RFC 9421 defines it otherwise, so no library for that one will do.
Time is given, never read. Every refusal has the same text: whoever tries keys learns nothing from it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from luwte.telephony.audiohook.structured import InnerList, NotStructured, byte_sequences, inner_lists

REQUIRED = (
    "@request-target",
    "@authority",
    "audiohook-organization-id",
    "audiohook-session-id",
    "audiohook-correlation-id",
    "x-api-key",
)
SKEW = 3
"""Seconds that clocks may differ."""
OLDEST = 10
"""Seconds that a signature is good for; the skew is taken off, so 7 in effect."""
NONCE_KEPT = 20
_LEAST_NONCE = 22
_NONCES = 100_000
_ALLOWED = {"alg", "created", "expires", "keyid", "nonce"}
_DUMMY = hashlib.sha256(b"no such key").digest()


class BadSignature(Exception):  # noqa: N818
    """This connection is not from whom it says. `why` is for our own log and never goes back to the peer."""

    def __init__(self, why: str) -> None:
        super().__init__("de handtekening klopt niet")
        self.why = why


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed: the raw path with its query, the authority as it was sent, and the headers by lower-case name."""

    target: str
    authority: str
    headers: Mapping[str, str]


class Nonces:
    """Which nonces were seen lately, per key: a signature counts once. Bounded; the oldest make room."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()

    def fresh(self, key: str, nonce: str, *, now: float) -> bool:
        """Whether this nonce was not used yet; it is used now."""
        while self._seen and (len(self._seen) >= _NONCES or next(iter(self._seen.values())) < now - NONCE_KEPT):
            self._seen.popitem(last=False)
        if (key, nonce) in self._seen:
            return False
        self._seen[key, nonce] = now
        return True


def verify(request: Request, secrets: Mapping[str, bytes], nonces: Nonces, *, now: float) -> str:
    """The id of the key that signed this request. `now` is seconds since 1970. Raises `BadSignature`."""
    headers = request.headers
    try:
        lists, signatures = (
            inner_lists(headers.get("signature-input", "")),
            byte_sequences(headers.get("signature", "")),
        )
    except NotStructured as error:
        raise BadSignature(str(error)) from None
    label = next(iter(lists))
    if label not in signatures:
        raise BadSignature("bij de lijst hoort geen handtekening")
    covered = lists[label]
    key = headers.get("x-api-key", "")
    expected = hmac.new(secrets.get(key, _DUMMY), base_of(request, covered).encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(expected, signatures[label]) or key not in secrets:
        raise BadSignature("onbekende sleutel of andere handtekening")
    nonce = _check(covered, key, now)
    if not nonces.fresh(key, nonce, now=now):
        raise BadSignature("deze handtekening is al gebruikt")
    return key


def base_of(request: Request, covered: InnerList) -> str:
    """The text that is signed. Raises `BadSignature` for names that are missing, double or not sent."""
    if len(set(covered.items)) != len(covered.items):
        raise BadSignature("een onderdeel staat er twee keer")
    if missing := [name for name in REQUIRED if name not in covered.items]:
        raise BadSignature(f"niet ondertekend: {', '.join(missing)}")
    lines = [f'"{name}": {_value(request, name)}' for name in covered.items]
    return "\n".join([*lines, f'"@signature-params": {covered}'])


def sign(request: Request, covered: InnerList, secret: bytes) -> bytes:
    """The signature of a request: what our own test client sends."""
    return hmac.new(secret, base_of(request, covered).encode(), hashlib.sha256).digest()


def secret_of(text: str) -> bytes:
    """A client secret as the administration page of the exchange shows it (base64). Raises `ValueError`."""
    return base64.b64decode(text, validate=True)


def _value(request: Request, name: str) -> str:
    if name == "@request-target":
        return request.target
    if name == "@authority":
        return request.authority
    if name.startswith("@") or name not in request.headers:
        raise BadSignature(f"{name} is niet meegestuurd")
    return request.headers[name].strip()


def _check(covered: InnerList, key: str, now: float) -> str:
    """The nonce, when the parameters allow this signature at this time."""
    given = dict(covered.parameters)
    if unknown := set(given) - _ALLOWED:
        raise BadSignature(f"onbekende parameter: {', '.join(sorted(unknown))}")
    if given.get("alg", "hmac-sha256") != "hmac-sha256" or given.get("keyid") != key:
        raise BadSignature("andere sleutel of ander algoritme in de parameters")
    created, expires, nonce = given.get("created"), given.get("expires"), given.get("nonce")
    if not isinstance(nonce, str) or len(nonce) < _LEAST_NONCE:
        raise BadSignature("de nonce ontbreekt of is te kort")
    if not isinstance(created, int) or not created - SKEW <= now <= created + OLDEST - SKEW:
        raise BadSignature("te oud, of uit de toekomst")
    if expires is not None and (not isinstance(expires, int) or expires < now + SKEW):
        raise BadSignature("verlopen")
    return nonce

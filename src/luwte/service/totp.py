"""Codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) and recovery codes beside them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP = 30
DIGITS = 6
_SECRET_BYTES = 20
_SKEW = 1
"""Steps to either side that are accepted: clocks of phones differ."""
_RECOVERY = 10
_RECOVERY_CHARS = 12
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> bytes:
    """A secret for an app."""
    return secrets.token_bytes(_SECRET_BYTES)


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one 30-second step.

    >>> code(b"12345678901234567890", 59 // STEP, digits=8)
    '94287082'
    """
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, typed: str, now: float) -> int | None:
    """The step whose code this is, one to either side of `now` (Unix seconds); `None` when it is none of them."""
    plain = "".join(typed.split())
    found = None
    for step in range(int(now) // STEP - _SKEW, int(now) // STEP + _SKEW + 1):
        if hmac.compare_digest(code(secret, step).encode(), plain.encode()):
            found = step
    return found


def address(secret: bytes, name: str, issuer: str = "Luwte") -> str:
    """What an app reads from the square code."""
    label = quote(f"{issuer}:{name}")
    parameters = urlencode({"secret": text(secret), "issuer": issuer, "digits": DIGITS, "period": STEP})
    return f"otpauth://totp/{label}?{parameters}"


def text(secret: bytes) -> str:
    """The secret for who types it in."""
    return base64.b32encode(secret).decode().rstrip("=")


def secret_of(typed: str) -> bytes:
    """The secret of `text`.

    >>> secret_of(text(b"12345678901234567890"))
    b'12345678901234567890'
    """
    return base64.b32decode(typed + "=" * (-len(typed) % 8))


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to write down; each works once."""
    return tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_CHARS // 3)) for _ in range(3))
        for _ in range(_RECOVERY)
    )


def recovery_digest(typed: str) -> str:
    """What is kept of a recovery code: about 59 bits of chance, so a plain digest is enough behind a rate limit.

    >>> recovery_digest("ABCD efgh-JKLM") == recovery_digest("abcd-efgh-jklm")
    True
    """
    plain = "".join(c for c in typed.lower() if c.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

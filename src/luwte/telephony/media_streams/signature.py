"""Is this request from the account that we know? HMAC of the exact address and its form fields, or a stamped Ed25519.

The first is how Twilio and SignalWire sign, and a WebSocket request has no fields; the second is how Telnyx signs what
it posts. Source: the vendors' public documentation. Nothing here reads a clock.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Fields = Sequence[tuple[str, str]]
OLDEST = 300.0
"""Seconds that a stamp may differ from our clock."""
_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


class NotSigned(Exception):  # noqa: N818
    """This request is not from whom it says. `why` is Dutch, for our own log, and never goes back."""

    def __init__(self, why: str) -> None:
        super().__init__("de handtekening klopt niet")
        self.why = why


def signature(url: str, auth_token: str, fields: Fields = (), algorithm: str = "sha1") -> str:
    """What the header must be: the address, then every different field with its value, by name."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), algorithm).digest()).decode()


def is_signed(url: str, auth_token: str, header: str, fields: Fields = (), settings: str = "") -> bool:
    """Whether the header fits, with or without the usual port in the address; compared in constant time.

    `settings` is the header `X-Twilio-Webhooks-Signature-Settings`, which says that a shared key signed, with SHA-256.
    """
    algorithm = "sha256" if "algorithm=hmac_sha256" in settings.lower().replace(" ", "") else "sha1"
    given = header.encode("utf-8", "replace")
    fits = [
        hmac.compare_digest(signature(way, auth_token, fields, algorithm).encode(), given) for way in _spellings(url)
    ]
    return any(fits)


def is_stamped(body: bytes, public_key: str, header: str, stamp: str, *, now: float) -> bool:
    """Whether `stamp|body` was signed by this key (base64) and not long ago. `now` is seconds since 1970."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12) or abs(now - int(stamp)) > OLDEST:
        return False
    try:
        signed = base64.b64decode(header, validate=True)
        public(public_key).verify(signed, f"{stamp}|".encode() + body)
    except (ValueError, InvalidSignature):
        return False
    return True


def public(key: str) -> Ed25519PublicKey:
    """A public key as the administration page of the exchange shows it. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))


def _spellings(url: str) -> tuple[str, ...]:
    """The address as it is, and with the usual port written out or left out."""
    parts = urlsplit(url)
    port = _PORTS.get(parts.scheme)
    if parts.port is None:
        return (url, parts._replace(netloc=f"{parts.netloc}:{port}").geturl())
    return (url, parts._replace(netloc=parts.netloc.rsplit(":", 1)[0]).geturl()) if parts.port == port else (url,)

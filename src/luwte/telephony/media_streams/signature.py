"""Is this request from the account that we know? `X-Twilio-Signature`: HMAC-SHA1 of the exact address, in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac


def signature(url: str, auth_token: str) -> str:
    """What the header must be for a WebSocket request, which has no form fields."""
    return base64.b64encode(hmac.new(auth_token.encode(), url.encode(), hashlib.sha1).digest()).decode()


def is_signed(url: str, auth_token: str, header: str) -> bool:
    """Whether the header fits; compared in constant time."""
    return hmac.compare_digest(signature(url, auth_token).encode(), header.encode("utf-8", "replace"))

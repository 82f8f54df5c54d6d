"""The other side of an encrypted stream: keys as they are offered, and a real libsrtp that seals packets of RTP."""

from __future__ import annotations

import base64

from pylibsrtp import Policy, Session

KEY = bytes(range(100, 130))
_PROFILES = {
    "AES_CM_128_HMAC_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 10),
    "AES_CM_128_HMAC_SHA1_32": (Policy.SRTP_PROFILE_AES128_CM_SHA1_32, 4),
    "AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 0),
    "AEAD_AES_256_GCM": (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 0),
}


def line(suite: str = "AES_CM_128_HMAC_SHA1_80", tag: int = 1, key: bytes = KEY, more: str = "") -> str:
    """What stands behind `a=crypto:`."""
    return f"{tag} {suite} inline:{base64.b64encode(key).decode()}{more}"


def packet(n: int, ssrc: int = 7) -> bytes:
    """RTP of A-law, by its number, which wraps."""
    head = b"\x80\x08" + (n % 65536).to_bytes(2, "big") + (160 * n % 2**32).to_bytes(4, "big")
    return head + ssrc.to_bytes(4, "big") + bytes([n % 251]) * 160


class Sealer:
    """A sender with a key; `mki` is how its packets name that."""

    def __init__(self, key: bytes = KEY, suite: str = "AES_CM_128_HMAC_SHA1_80", mki: bytes = b"") -> None:
        profile, self._tail = _PROFILES[suite]
        self._mki = mki
        self._session = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))

    def seal(self, data: bytes) -> bytes:
        """A packet of SRTP."""
        sealed = self._session.protect(data)
        place = len(sealed) - self._tail
        return sealed[:place] + self._mki + sealed[place:]

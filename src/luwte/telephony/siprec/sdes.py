"""Keys of encrypted audio as a description of streams carries them: `a=crypto` lines that are offered, and ours.

Nothing is opened or sealed here. A key never shows: not in a `repr`, not in an error. Source: RFC 4568, RFC 7714.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from enum import Enum

LONGEST_KEY = 44
"""Bytes of the longest master key with its salt."""
_PARAMETER = re.compile(
    r"inline:(?P<key>[a-z0-9+/]+)={0,2}(?:\|(?:2\^)?[0-9]{1,15})?(?:\|(?P<mki>[0-9]{1,39}):(?P<width>[0-9]{1,3}))?",
    re.IGNORECASE | re.ASCII,
)
"""A key, and behind it for how many packets it holds, which is the sender's to keep, and how packets name it."""
_MOST_KEYS = 16
_WIDEST = 128
_PLAIN_RTCP = "UNENCRYPTED_SRTCP"
_NO_MATTER = frozenset({_PLAIN_RTCP, "WSH", "FEC_ORDER", "FEC_KEY"})
"""Session parameters that change nothing for who reads RTP alone; any other changes how packets are made."""


class Suite(Enum):
    """Ways of encrypting that we can open: (bytes of key with salt, bytes of a packet behind the name of its key)."""

    AES_CM_128_HMAC_SHA1_80 = (30, 10)
    AES_CM_128_HMAC_SHA1_32 = (30, 4)
    AEAD_AES_128_GCM = (28, 0)
    AEAD_AES_256_GCM = (44, 0)

    @property
    def key(self) -> int:
        """Bytes of the master key and its salt."""
        return self.value[0]

    @property
    def tail(self) -> int:
        """Bytes of a packet that come behind the name of its key."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Crypto:
    """An offered line that we can use. `keys`: master key with salt, by its name in packets (MKI, or nothing)."""

    tag: str
    suite: Suite
    keys: dict[bytes, bytes] = field(repr=False)
    plain_rtcp: bool = False

    def answered(self, key: bytes) -> str:
        """What we say in return, with a key of our own of at least `LONGEST_KEY` bytes."""
        inline = base64.b64encode(key[: self.suite.key]).decode()
        return f"{self.tag} {self.suite.name} inline:{inline}{f' {_PLAIN_RTCP}' if self.plain_rtcp else ''}"


def read(line: str) -> Crypto | None:
    """What stands behind `a=crypto:`, or `None` for what we cannot use."""
    words = line.split()
    if len(words) < 3:
        return None
    tag, suite, inline, *parameters = words
    names = {p.partition("=")[0].upper() for p in parameters if not p.startswith("-")}
    if not tag.isdecimal() or suite.upper() not in Suite.__members__ or names - _NO_MATTER:
        return None
    found = Suite[suite.upper()]
    keys = _keys(inline.split(";"), found.key)
    return Crypto(tag, found, keys, _PLAIN_RTCP in names) if keys else None


def _keys(parameters: list[str], size: int) -> dict[bytes, bytes]:
    """The keys by their name; nothing when one of them is not as it should be, or cannot be told from another."""
    keys: dict[bytes, bytes] = {}
    for parameter in parameters:
        match = _PARAMETER.fullmatch(parameter)
        name, key = (_name(match), _key(match["key"])) if match else (None, b"")
        if name is None or len(key) != size:
            return {}
        keys[name] = key
    told_apart = len(keys) == len(parameters) and len({len(name) for name in keys}) == 1
    return keys if told_apart and len(keys) <= _MOST_KEYS else {}


def _key(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return b""


def _name(match: re.Match[str]) -> bytes | None:
    """How packets name this key; nothing when they do not, and `None` for a name that does not fit its width."""
    if match["mki"] is None:
        return b""
    width, number = int(match["width"]), int(match["mki"])
    return number.to_bytes(width, "big") if 0 < width <= _WIDEST and number < 1 << (8 * width) else None

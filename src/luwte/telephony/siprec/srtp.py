"""Encrypted RTP of one stream: every packet is opened before anything else looks at it, or dropped. Sans-I/O.

What is forged, comes twice or has another key is dropped; a dropped packet is a hole like any other.
Nothing is sealed here: we send nothing. Source: RFC 3711.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pylibsrtp import Error, Policy, Session

from luwte.telephony.siprec.sdes import Crypto, Suite

WRONG = 50
"""Packets in a row that do not open, after which the key is wrong (CHOICE: a second of audio)."""
_PROFILES = {
    Suite.AES_CM_128_HMAC_SHA1_80: Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    Suite.AES_CM_128_HMAC_SHA1_32: Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
    Suite.AEAD_AES_128_GCM: Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    Suite.AEAD_AES_256_GCM: Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
}
_HEADER = 12
_WRAP = 1 << 16
_STRIDE = _WRAP // 4
"""Numbers that can be skipped without the count of wraps going wrong."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a source is: its numbers, with how often they wrapped (the count is in no packet)."""

    ssrc: bytes
    index: int


class Opener:
    """Opens the packets of one stream with what was agreed for it."""

    def __init__(self, crypto: Crypto) -> None:
        self._crypto = crypto
        self._keys = _Keys(crypto)
        self._earlier: _Keys | None = None
        self._place: _Place | None = None
        self._in_a_row = 0

    @property
    def is_wrong(self) -> bool:
        """Whether nothing has opened for a while."""
        return self._in_a_row >= WRONG

    def agree(self, crypto: Crypto) -> None:
        """Another key, perhaps. What is under way with the earlier one still opens, until the first with this one."""
        if (crypto.suite, crypto.keys) != (self._crypto.suite, self._crypto.keys):
            self._earlier, self._keys, self._in_a_row = self._keys, _Keys(crypto), 0
        self._crypto = crypto

    def open(self, data: bytes) -> bytes | None:
        """The packet of RTP in this datagram, or `None`."""
        for keys in (self._keys, self._earlier):
            opened = keys.open(data, self._place) if keys is not None else None
            if opened is not None:
                self._earlier = None if keys is self._keys else self._earlier
                self._in_a_row = 0
                packet, self._place = opened
                return packet
        self._in_a_row += 1
        return None


class _Keys:
    """The keys of one agreement, each taken into use when a packet names it."""

    def __init__(self, crypto: Crypto) -> None:
        self._suite, self._secrets = crypto.suite, crypto.keys
        self._width = len(next(iter(crypto.keys)))
        self._contexts: dict[bytes, _Context] = {}  # of keys under which something opened

    def open(self, data: bytes, place: _Place | None) -> tuple[bytes, _Place] | None:
        """The name of the key is taken out first: the library reads packets without."""
        behind = len(data) - self._suite.tail
        before = behind - self._width
        if before < _HEADER:
            return None
        name, bare = data[before:behind], data[:before] + data[behind:]
        for context in self._of(name, place, bare):
            if (packet := context.open(bare)) is not None:
                self._contexts[name] = context
                return packet, context.place
        return None

    def _of(self, name: bytes, place: _Place | None, first: bytes) -> Iterator[_Context]:
        """A source goes on counting wraps under a new key (RFC 3711 3.3.1), or begins anew (RFC 4568 7.1.4). One that
        was not listened to at its beginning may have wrapped once by now.
        """
        if name in self._contexts:
            yield self._contexts[name]
        elif name in self._secrets:
            wrapped = _Place(first[8:12], _WRAP + int.from_bytes(first[2:4], "big") - 1)
            for begins_at in (None, wrapped) if place is None else (place, None):
                yield _Context(self._suite, self._secrets[name], begins_at)


class _Context:
    """One key in use for a source that is at this place, or for any that begins."""

    def __init__(self, suite: Suite, secret: bytes, place: _Place | None) -> None:
        self._session = _session(suite, secret, Policy.SSRC_ANY_INBOUND)
        self.place = place or _Place(b"", 0)
        if place is not None:
            self._lead_to(place, _session(suite, secret, Policy.SSRC_ANY_OUTBOUND))

    def open(self, data: bytes) -> bytes | None:
        """The packet, or `None` when it is not genuine, came before, or is larger than any packet of audio."""
        try:
            packet = self._session.unprotect(data)
        except (Error, ValueError):
            return None
        number, ssrc = int.from_bytes(packet[2:4], "big"), packet[8:12]
        ahead = (number - self.place.index) % _WRAP
        if ssrc != self.place.ssrc:
            self.place = _Place(ssrc, number)
        elif ahead < _WRAP // 2:
            self.place = _Place(ssrc, self.place.index + ahead)
        return packet

    def _lead_to(self, place: _Place, sender: Session) -> None:
        """The library cannot be told how often numbers wrapped: it sees them wrap, in packets made for that."""
        first = place.index % _WRAP
        for index in range(first, place.index + 1, _STRIDE):
            number = (index % _WRAP).to_bytes(2, "big")
            self._session.unprotect(sender.protect(b"\x80\x00" + number + bytes(4) + place.ssrc))


def _session(suite: Suite, secret: bytes, sources: int) -> Session:
    return Session(Policy(key=secret, ssrc_type=sources, srtp_profile=_PROFILES[suite]))

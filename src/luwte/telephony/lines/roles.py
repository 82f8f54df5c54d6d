"""Which channel is whose: configuration per source, never a constant (TEL-03). What is not known is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luwte.domain.turn import Party
from luwte.telephony.lines.line import Profile

_SHOWN = 40
"""Characters of a name that are repeated: it comes from the peer, and a reason stands in the log."""


class RoleUnknown(Exception):  # noqa: N818 it is a refusal, not a fault
    """This session cannot be taken: the reason is Dutch, for the administrator."""


@dataclass(frozen=True, slots=True)
class RoleMap:
    """Names of channels, tracks or streams of a source, and whose they are."""

    roles: Mapping[str, Party]
    profile: Profile = Profile.CALLER_ONLY

    def party(self, channel: str) -> Party | None:
        """Whose channel this is; `None` when it must be dropped here. Raises `RoleUnknown`."""
        party = self.roles.get(channel)
        if party is None:
            known = ", ".join(sorted(self.roles)) or "geen"
            raise RoleUnknown(f"van kanaal {channel[:_SHOWN]!r} is niet ingesteld wie het is; wel van: {known}")
        if party is Party.EMPLOYEE and self.profile is Profile.CALLER_ONLY:
            return None
        return party

    def take(self, channels: tuple[str, ...]) -> tuple[Party | None, ...]:
        """Whose each channel of a session is.

        Raises `RoleUnknown` for a channel that is not known, for one that holds both parties, and when not exactly one
        is the caller's (TEL-03, TEL-04).
        """
        if any(channel in MIXED for channel in channels):
            raise RoleUnknown("dit is een gemengd kanaal met beide partijen; dat wordt niet geanalyseerd")
        parties = tuple(self.party(channel) for channel in channels)
        callers = sum(party is Party.CALLER for party in parties)
        if callers != 1:
            raise RoleUnknown(f"precies één kanaal moet van de beller zijn, niet {callers}")
        return parties


MIXED = frozenset({"mixed", "both", "gemengd"})
"""Names that sources give to one channel with both parties in it."""


def split(data: bytes, channels: int, width: int) -> tuple[bytes, ...]:
    """Interleaved samples as one run of bytes per channel; a broken last frame is left out.

    >>> split(b"aAbBcC", 2, 1)
    (b'abc', b'ABC')
    >>> split(b"aabbAABB", 2, 2)
    (b'aaAA', b'bbBB')
    """
    whole = len(data) // (channels * width) * channels * width
    if width == 1:
        return tuple(data[channel:whole:channels] for channel in range(channels))
    step = channels * width
    parts = []
    for channel in range(channels):
        part = bytearray(whole // channels)
        for byte in range(width):
            part[byte::width] = data[channel * width + byte : whole : step]
        parts.append(bytes(part))
    return tuple(parts)

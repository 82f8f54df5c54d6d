"""How often one peer may try to connect: a count per peer in a fixed stretch of time. Sans-I/O; `now` is given.

A peer is an address. Behind a proxy that does not pass addresses on, everybody is one peer.
"""

from __future__ import annotations

from collections import OrderedDict

MOST = 600
"""Attempts that one peer may make in `WITHIN` seconds (CHOICE): an exchange may bring all its calls back at once."""
WITHIN = 60.0
_PEERS = 10_000


class Attempts:
    """Who tried how often. Bounded: of more than ten thousand peers the longest known is forgotten."""

    def __init__(self, most: int = MOST, within: float = WITHIN) -> None:
        self._most = most
        self._within = within
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def may(self, peer: str, *, now: float) -> bool:
        """Counts this attempt, and says whether it is one of those that are allowed."""
        since, count = self._counts.get(peer, (now, 0))
        if now - since >= self._within:
            del self._counts[peer]
            since, count = now, 0
        self._counts[peer] = (since, count + 1)
        if len(self._counts) > _PEERS:
            self._counts.popitem(last=False)
        return count < self._most

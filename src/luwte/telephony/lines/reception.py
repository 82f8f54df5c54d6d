"""What a listener needs of the house: whether there is room for another call, and where a connection's events go.

A listener knows its protocol and its sockets; it does not know what becomes of a call. Nothing here waits or raises, so
a reader may call it between two reads (TEL-01).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from luwte.telephony.lines.line import LineCommand, LineEvent

RETRY_AFTER = 30
"""Seconds after which a refused exchange may try again (TEL-10)."""


class Connection(Protocol):
    """One connection of one source."""

    def take(self, event: LineEvent) -> None:
        """The next event of its adapter."""

    def lost(self) -> None:
        """The transport is gone. Without a `SessionEnded` before it, the call waits to be taken up again (3.5)."""


class Reception(Protocol):
    """Who takes connections in. `source` is the name of the exchange in the settings."""

    def admits(self, source: str, call_key: str = "") -> bool:
        """Whether a connection may come now; a listener that hears no refuses early (TEL-10).

        A call that was taken in before is always let in again: who knows it already gives its key. Without one, a
        connection may turn out to be a new call that there is no room for; then it is asked to `REFUSE` it.
        """

    def connect(self, source: str, command: Callable[[LineCommand], None]) -> Connection:
        """A connection begins; from then on `command` asks something of its adapter, from the event loop."""

    def refused(self, source: str, why: str) -> None:
        """A connection was not taken. `why` is Dutch, for the administrator, without anything of a caller."""

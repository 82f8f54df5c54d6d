"""Which way of tapping a release of Asterisk offers: a WebSocket where its direction can be set, else AudioSocket.

Before these releases a WebSocket tap cannot be told to send only, and older ones hang up on a ping.
"""

from __future__ import annotations

import re
from enum import StrEnum

_WEBSOCKET_FROM = {20: 19, 22: 9, 23: 3}
_AUDIOSOCKET_FROM = 20
_VERSION = re.compile(r"\s*(?:certified/)?(\d+)\.(\d+)")


class Tap(StrEnum):
    """How the audio of a tap comes to us."""

    WEBSOCKET = "websocket"
    AUDIOSOCKET = "audiosocket"


def tap_of(version: str) -> Tap | None:
    """The way for this release; `None` when it offers neither, or when the version cannot be read.

    >>> tap_of("22.10.1"), tap_of("21.4.0"), tap_of("18.2.0")
    (<Tap.WEBSOCKET: 'websocket'>, <Tap.AUDIOSOCKET: 'audiosocket'>, None)
    """
    found = _VERSION.match(version)
    if found is None:
        return None
    major, minor = int(found.group(1)), int(found.group(2))
    newest = max(_WEBSOCKET_FROM)
    if major > newest or (major in _WEBSOCKET_FROM and minor >= _WEBSOCKET_FROM[major]):
        return Tap.WEBSOCKET
    return Tap.AUDIOSOCKET if major >= _AUDIOSOCKET_FROM else None

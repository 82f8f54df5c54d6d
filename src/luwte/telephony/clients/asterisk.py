"""Asterisk as it sends the audio of one tap: AudioSocket over TCP, or a WebSocket channel (`chan_websocket`)."""

from __future__ import annotations

import json
from uuid import UUID

from luwte.domain.turn import Party
from luwte.telephony.clients.client import Monologue
from luwte.telephony.clients.sound import Sound
from luwte.telephony.lines.line import Encoding

_ID, _SLIN = 0x01, 0x10


class AudioSocketClient(Monologue):
    """A tap over TCP: its id, then 16 bit samples. At the end of the call Asterisk only closes the connection."""

    def __init__(self, sound: Sound, tap: UUID, party: Party = Party.CALLER) -> None:
        media = [_framed(_SLIN, frame) for frame in sound.frames(Encoding.LINEAR, (party,))]
        super().__init__([_framed(_ID, tap.bytes)], media)


class WebSocketTapClient(Monologue):
    """A tap over a WebSocket; the subprotocol is `media`, and which tap it is stands in the address."""

    def __init__(self, sound: Sound, channel: str, party: Party = Party.CALLER) -> None:
        start = {
            "event": "MEDIA_START",
            "connection_id": channel,
            "channel": f"WebSocket/{channel}",
            "channel_id": channel,
            "format": "ulaw",
            "optimal_frame_size": 160,
            "ptime": 20,
            "channel_variables": {},
        }
        super().__init__([json.dumps(start)], sound.frames(Encoding.ULAW, (party,)))


def _framed(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload

"""A WebSocket of an ASGI server as a transport. The server keeps to `LISTENER`: no pings, no compression, small frames.

Older exchanges hang up on a ping, and a large message is no audio (LINES 3.4 and 3.6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Literal, TypedDict

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.live import TurnedAway
from luwte.telephony.lines.reception import RETRY_AFTER


class ListenerSettings(TypedDict):
    """Arguments of `uvicorn.Config`."""

    ws: Literal["websockets-sansio"]
    ws_max_size: int
    ws_per_message_deflate: bool
    ws_ping_interval: float | None


LISTENER: ListenerSettings = {
    "ws": "websockets-sansio",
    "ws_max_size": 65536,
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
}
"""Settings of uvicorn for a listener of lines."""

SLOWEST_REFUSAL = 0.5
"""Seconds before a refusal of who has no access: whoever tries keys does not try many."""


class WebSocketTransport:
    """One accepted connection."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> bytes | str:
        """The next message. Raises `Gone`."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise Gone(message.get("code"))
        data: bytes | str | None = message.get("bytes")
        return data if data is not None else str(message.get("text") or "")

    async def send(self, data: bytes | str) -> None:
        """Write. Raises `Gone`."""
        try:
            if isinstance(data, bytes):
                await self._socket.send_bytes(data)
            else:
                await self._socket.send_text(data)
        except (WebSocketDisconnect, RuntimeError):
            raise Gone from None

    async def close(self, code: int, reason: str) -> None:
        """Close; a peer that is gone already does not matter."""
        try:
            await self._socket.close(code, reason)
        except (WebSocketDisconnect, RuntimeError):
            return


async def deny(socket: WebSocket, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Refuse before the upgrade, where the peer can still read why."""
    await socket.send_denial_response(PlainTextResponse(text, status, dict(headers or {})))


async def turn_away(socket: WebSocket, refusal: TurnedAway) -> None:
    """Refuse for want of room, and say when to come back (TEL-10)."""
    await deny(socket, refusal.status, "nu niet", {"Retry-After": str(RETRY_AFTER)})


def peer_of(socket: WebSocket) -> str:
    """The address of the other side, as the server knows it."""
    return socket.client.host if socket.client else "?"


async def no_access(socket: WebSocket, waited: float) -> None:
    """Refuse who is not who it says: alike for all, and no sooner than half a second after the request (3.6)."""
    await asyncio.sleep(max(0.0, SLOWEST_REFUSAL - waited))
    await deny(socket, 401, "geen toegang")

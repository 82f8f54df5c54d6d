from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.websockets import WebSocket

from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.websocket import LISTENER, WebSocketTransport


def accepted(*messages: dict[str, Any]) -> tuple[WebSocketTransport, list[Any]]:
    """A transport whose peer sends these, and what was sent to it."""
    waiting, sent = [{"type": "websocket.connect"}, *messages], []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    socket = WebSocket({"type": "websocket"}, receive, send)
    asyncio.run(socket.accept())
    sent.clear()
    return WebSocketTransport(socket), sent


def test_text_and_bytes_come_and_go() -> None:
    transport, sent = accepted({"type": "websocket.receive", "text": "a"}, {"type": "websocket.receive", "bytes": b"b"})

    async def scene() -> list[bytes | str]:
        got = [await transport.receive(), await transport.receive()]
        await transport.send("c")
        await transport.send(b"d")
        return got

    assert asyncio.run(scene()) == ["a", b"b"]
    assert [message.get("text") or message.get("bytes") for message in sent] == ["c", b"d"]


def test_a_peer_that_is_gone_says_its_code_and_cannot_be_written_to() -> None:
    transport, _ = accepted({"type": "websocket.disconnect", "code": 1001})

    async def scene() -> None:
        with pytest.raises(Gone) as caught:
            await transport.receive()
        assert caught.value.code == 1001
        await transport.close(1000, "")
        with pytest.raises(Gone):
            await transport.send("te laat")
        await transport.close(1000, "")

    asyncio.run(scene())


def test_a_listener_sends_no_pings_and_takes_no_large_messages() -> None:
    assert LISTENER["ws_ping_interval"] is None
    assert LISTENER["ws_max_size"] == 64 * 1024

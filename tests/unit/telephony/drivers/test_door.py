from __future__ import annotations

import asyncio
import time

import pytest
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.drivers.door import Admitted, NotAdmitted, receive
from luwte.telephony.drivers.live import Live
from receptions import KeptReception, listening


def attempt(reception: KeptReception, *, good: bool) -> tuple[str | None, int]:
    """The subprotocol that was agreed on, and the HTTP status."""

    def check(_: WebSocket) -> Admitted:
        if not good:
            raise NotAdmitted("het token klopt niet")
        return Admitted(AudioHookAdapter(Claims("s", "o"), DEFAULT_ROLES, str), "media")

    async def serve(socket: WebSocket) -> None:
        await receive(socket, Live("balie", reception, time.monotonic), check, time.monotonic)

    async def scene() -> tuple[str | None, int]:
        async with listening("/lijn", serve) as port, asyncio.timeout(10):
            try:
                async with connect(f"ws://127.0.0.1:{port}/lijn", subprotocols=["media"]) as socket:  # type: ignore[list-item]
                    return socket.subprotocol, 101
            except InvalidStatus as refused:
                return None, refused.response.status_code

    return asyncio.run(scene())


def test_who_may_connect_gets_an_adapter_and_the_subprotocol() -> None:
    reception = KeptReception()
    assert attempt(reception, good=True) == ("media", 101)
    assert len(reception.connections) == 1


@pytest.mark.parametrize(("good", "room", "status"), [(False, 10, 401), (True, 0, 503)])
def test_a_refusal_comes_before_the_connection_and_says_why_to_the_administrator_alone(
    good: bool, room: int, status: int
) -> None:
    reception = KeptReception(room=room)
    assert attempt(reception, good=good) == (None, status)
    assert reception.connections == []
    assert len(reception.refusals) == 1

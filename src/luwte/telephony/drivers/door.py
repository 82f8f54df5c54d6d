"""The door of every listener that is a WebSocket route: room first, then who asks, then one adapter for the connection.

What an endpoint knows of its protocol is in `check`; that a refusal is early, slow and silent is decided here (TEL-10,
3.6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.websockets import WebSocket

from luwte.telephony.drivers.live import Live
from luwte.telephony.drivers.websocket import WebSocketTransport, no_access, peer_of, turn_away
from luwte.telephony.lines.line import LineAdapter


class NotAdmitted(Exception):  # noqa: N818 it is a refusal, not a fault
    """Who asks may not connect. `why` is Dutch, for the administrator; the other side learns nothing of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who asks may connect: the adapter of the connection, and the subprotocol that it was asked for."""

    adapter: LineAdapter
    subprotocol: str | None = None


async def receive(
    socket: WebSocket, live: Live, check: Callable[[WebSocket], Admitted], steady: Callable[[], float]
) -> None:
    """One connection, from its request to its end. `check` raises `NotAdmitted`; it must not wait."""
    began = steady()
    with live.visit(peer_of(socket)) as turned_away:
        if turned_away:
            await turn_away(socket, turned_away)
            return
        try:
            admitted = check(socket)
        except NotAdmitted as refused:
            live.refuse(refused.why)
            await no_access(socket, steady() - began)
            return
        await socket.accept(admitted.subprotocol)
        await live.run(WebSocketTransport(socket), admitted.adapter)

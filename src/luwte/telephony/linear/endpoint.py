"""Where lines of 16 bit samples connect: room, secret and subprotocol before the upgrade, then one adapter."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.websockets import WebSocket

from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.drivers.websocket import WebSocketTransport, deny, no_access, peer_of, turn_away
from luwte.telephony.linear.access import Access
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.lines.reception import Reception


class LinearEndpoint:
    """`serve` is a WebSocket route."""

    def __init__(
        self,
        name: str,
        access: Access,
        reception: Reception,
        *,
        source: Source,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = access
        self._source = source
        self._steady = steady
        self._live = Live(name, reception, steady, limits)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its request to its end."""
        began = self._steady()
        with self._live.visit(peer_of(socket)) as turned_away:
            if turned_away:
                await turn_away(socket, turned_away)
                return
            if not self._access.admits(socket.headers.getlist(self._access.header)):
                self._live.refuse("de centrale gaf het geheim niet, of een ander geheim")
                await no_access(socket, self._steady() - began)
                return
            try:
                subprotocol = self._access.subprotocol(socket.scope.get("subprotocols", []))
            except ValueError as other:
                self._live.refuse(str(other))
                await deny(socket, 400, "ander subprotocol")
                return
            await socket.accept(subprotocol)
            await self._live.run(WebSocketTransport(socket), LinearAdapter(self._source, self._access.dialect))

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, and lets go of the rest."""
        await self._live.drain(within)

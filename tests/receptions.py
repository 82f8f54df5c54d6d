"""A reception that keeps what listeners tell it, and a server on loopback for those that are WebSocket routes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from luwte.telephony.drivers.websocket import LISTENER
from luwte.telephony.lines.line import LineCommand, LineEvent


class Kept:
    """One connection: its events, and whether it is gone."""

    def __init__(self, command: Callable[[LineCommand], None]) -> None:
        self.command = command
        self.events: list[LineEvent] = []
        self.gone = asyncio.Event()

    def take(self, event: LineEvent) -> None:
        assert not self.gone.is_set()
        self.events.append(event)

    def lost(self) -> None:
        assert not self.gone.is_set()
        self.gone.set()


class KeptReception:
    """Takes `room` connections and remembers all."""

    def __init__(self, *, room: int = 1000) -> None:
        self.room = room
        self.known: set[str] = set()
        self.connections: list[Kept] = []
        self.refusals: list[tuple[str, str]] = []

    @property
    def events(self) -> list[LineEvent]:
        return [event for connection in self.connections for event in connection.events]

    def admits(self, source: str, call_key: str = "") -> bool:
        return len(self.connections) < self.room or call_key in self.known

    def connect(self, source: str, command: Callable[[LineCommand], None]) -> Kept:
        self.connections.append(Kept(command))
        return self.connections[-1]

    def refused(self, source: str, why: str) -> None:
        self.refusals.append((source, why))


async def until(holds: Callable[[], object]) -> None:
    """Gives the other side its turn until this holds; fails after ten seconds."""
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.002)


@asynccontextmanager
async def listening(path: str, serve: Callable[[WebSocket], Awaitable[None]], port: int = 0) -> AsyncIterator[int]:
    """The port of a WebSocket route on loopback; a free one, or the one that is given."""
    app = Starlette(routes=[WebSocketRoute(path, serve)])
    config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off", **LISTENER)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()

"""A small exchange that speaks the REST interface of Asterisk over real HTTP and WebSocket; it is no Asterisk."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

ACCOUNT = "Basic " + base64.b64encode(b"luwte:geheim").decode()


class FakeExchange:
    """Keeps what was asked and which taps; `refuses` are paths that fail; `later` are events that a test adds.

    A sound that is played ends at once in the state `ends`; without one it goes on. `deaf`: nothing comes of a snoop.
    `slow` seconds go by before a deletion.
    """

    def __init__(self, *events: dict[str, Any], refuses: str = "", version: str = "22.10.1") -> None:
        self.asked: list[str] = []
        self.taps: list[dict[str, str]] = []
        self.later: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=9)
        self.refuses = refuses
        self.ends = "done"
        self.deaf = False
        self.version = version
        self.slow = 0.0
        self._events = events
        self.app = Starlette(
            routes=[
                WebSocketRoute("/ari/events", self.stream),
                Route("/ari/{path:path}", self.rest, methods=["GET", "POST", "DELETE"]),
            ]
        )

    async def stream(self, socket: WebSocket) -> None:
        assert socket.headers["authorization"] == ACCOUNT
        await socket.accept()
        await socket.send_text("geen json")
        for event in self._events:
            await socket.send_text(json.dumps(event))
        telling = asyncio.ensure_future(self._tell(socket))
        try:
            await socket.receive()
        except WebSocketDisconnect:
            return
        finally:
            telling.cancel()

    async def _tell(self, socket: WebSocket) -> None:
        while True:
            await socket.send_text(json.dumps(await self.later.get()))

    async def rest(self, request: WebRequest) -> JSONResponse:
        assert request.headers["authorization"] == ACCOUNT
        path = request.url.path.removeprefix("/ari")
        self.asked.append(f"{request.method} {path}")
        if path == "/channels/externalMedia":
            self.taps.append(dict(request.query_params))
        if self.refuses and self.refuses in path and request.method == "POST":
            return JSONResponse({}, 422)
        if request.method == "DELETE":
            await asyncio.sleep(self.slow)
        self._follow(path)
        known = {
            "/asterisk/info": {"system": {"version": self.version}},
            "/channels": [{"id": "luwte-em-oud"}, {"id": "1"}],
        }
        return JSONResponse(known.get(path, []))

    def _follow(self, path: str) -> None:
        """What an exchange tells of by itself after a request."""
        name = path.rsplit("/", 1)[1]
        if "/snoop/luwte-pl-" in path and not self.deaf:
            self.later.put_nowait({"type": "StasisStart", "channel": {"id": name}})
        if "/play/" in path:
            self.later.put_nowait({"type": "PlaybackStarted", "playback": {"id": name, "state": "playing"}})
            if self.ends:
                self.later.put_nowait({"type": "PlaybackFinished", "playback": {"id": name, "state": self.ends}})


@asynccontextmanager
async def serving(exchange: FakeExchange) -> AsyncIterator[int]:
    """The port of this exchange."""
    config = uvicorn.Config(exchange.app, port=0, log_level="critical", lifespan="off", ws="websockets-sansio")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()

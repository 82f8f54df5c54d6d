"""Against a small exchange of our own that speaks real HTTP and a real WebSocket; it is no Asterisk."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
from typing import Any

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from luwte.telephony.asterisk.ari import AriConnection, Exchange
from luwte.telephony.asterisk.controller import TapController, TapPlan, Trunks
from luwte.telephony.asterisk.taps import Expected

ACCOUNT = "Basic " + base64.b64encode(b"luwte:geheim").decode()


class FakeExchange:
    """Keeps what was asked; `refuses` are paths that fail."""

    def __init__(self, *events: dict[str, Any], refuses: str = "") -> None:
        self.asked: list[str] = []
        self.refuses = refuses
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
        try:
            await socket.receive()
        except WebSocketDisconnect:
            return

    async def rest(self, request: WebRequest) -> JSONResponse:
        assert request.headers["authorization"] == ACCOUNT
        path = request.url.path.removeprefix("/ari")
        self.asked.append(f"{request.method} {path}")
        if self.refuses and self.refuses in path and request.method == "POST":
            return JSONResponse({}, 422)
        known = {
            "/asterisk/info": {"system": {"version": "22.10.1"}},
            "/channels": [{"id": "luwte-em-oud"}, {"id": "1"}],
        }
        return JSONResponse(known.get(path, []))


def play(exchange: FakeExchange, *, until: str) -> tuple[list[str], list[str]]:
    """Run until this was asked; then stop."""
    told: list[str] = []
    numbers = itertools.count(1)
    expected: dict[str, Expected] = {}

    async def scene() -> None:
        config = uvicorn.Config(exchange.app, port=0, log_level="critical", lifespan="off", ws="websockets-sansio")
        server = uvicorn.Server(config)
        serving = asyncio.ensure_future(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        controller = TapController(
            Trunks(("PJSIP/trunk-",)),
            TapPlan(),
            new_id=lambda: f"id{next(numbers)}",
            expect=expected.__setitem__,
            call_key=lambda channel: str(channel["id"]),
        )
        account = Exchange(f"http://127.0.0.1:{port}/ari", "luwte", SecretStr("geheim"))
        running = asyncio.ensure_future(AriConnection(account, controller, told.append).run())
        for _ in range(500):
            if any(line == until for line in exchange.asked):
                break
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.should_exit = True
        await serving

    asyncio.run(scene())
    return exchange.asked, told


UP = {"type": "ChannelStateChange", "channel": {"id": "9.1", "name": "PJSIP/trunk-1", "state": "Up"}}


def started(id_: str) -> dict[str, Any]:
    return {"type": "StasisStart", "channel": {"id": id_}}


def test_taps_are_made_swept_and_cleared_away_when_we_stop() -> None:
    exchange = FakeExchange(UP, started("luwte-sn-id1"), started("luwte-em-id1"))
    asked, told = play(exchange, until="POST /bridges/luwte-br-id1/addChannel")
    assert asked == [
        "GET /asterisk/info",
        "GET /channels",
        "DELETE /channels/luwte-em-oud",
        "GET /bridges",
        "POST /channels/9.1/snoop/luwte-sn-id1",
        "POST /channels/externalMedia",
        "POST /bridges",
        "POST /bridges/luwte-br-id1/addChannel",
        "DELETE /bridges/luwte-br-id1",
        "DELETE /channels/luwte-em-id1",
        "DELETE /channels/luwte-sn-id1",
    ]
    assert told[0] == "verbonden met de telefooncentrale"


def test_a_tap_that_the_exchange_refuses_is_cleared_away() -> None:
    asked, _ = play(FakeExchange(UP, refuses="externalMedia"), until="DELETE /channels/luwte-sn-id1")
    assert asked.count("DELETE /channels/luwte-sn-id1") == 1
    assert "POST /bridges" not in asked


def test_an_exchange_that_is_away_is_told_and_tried_again() -> None:
    told: list[str] = []
    controller = TapController(
        Trunks(("x",)), TapPlan(), new_id=lambda: "i", expect=lambda *_: None, call_key=lambda _: "k"
    )

    async def scene() -> None:
        account = Exchange("http://127.0.0.1:9/ari", "luwte", SecretStr("geheim"))
        running = asyncio.ensure_future(AriConnection(account, controller, told.append).run())
        while not told:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scene())
    assert "niet bereikbaar" in told[0]


def test_the_address_of_the_events_follows_that_of_the_exchange() -> None:
    exchange = Exchange("https://centrale:8089/ari", "luwte", SecretStr("geheim"))
    assert exchange.events == "wss://centrale:8089/ari/events?app=luwte&subscribeAll=true"
    assert "geheim" not in repr(exchange)

"""The AudioHook server over real sockets, tried by our own client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus

from audiohook_client import KEY, SECRET, Client
from luwte.telephony.audiohook.adapter import Claims
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.drivers.websocket import LISTENER
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, LineEvent, SessionEnded, SessionOpened

Scene = Callable[[int, "Server"], Awaitable[None]]


class Server:
    """A listener on loopback, and what it heard."""

    def __init__(self, *, full: bool = False) -> None:
        self.events: list[LineEvent] = []
        self.refused: list[str] = []
        self.endpoint = AudioHookEndpoint(
            Access({KEY: SECRET}),
            self._begin,
            hashed=lambda number: f"#{len(number)}",
            admit=lambda: not full,
            refused=self.refused.append,
        )

    def _begin(self, claims: Claims) -> Callable[[LineEvent], None]:
        return self.events.append


def play(scene: Scene, server: Server) -> None:
    async def run() -> None:
        app = Starlette(routes=[WebSocketRoute("/lijn/audiohook", server.endpoint.serve)])
        config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", **LISTENER)  # type: ignore[arg-type]
        listener = uvicorn.Server(config)
        serving = asyncio.ensure_future(listener.serve())
        while not listener.started:
            await asyncio.sleep(0.01)
        port = listener.servers[0].sockets[0].getsockname()[1]
        try:
            await asyncio.wait_for(scene(port, server), 15)
        finally:
            listener.should_exit = True
            await serving

    asyncio.run(run())


def test_a_call_from_open_to_close() -> None:
    async def scene(port: int, server: Server) -> None:
        client = await Client.connect(port)
        opened = await client.open(("external", "internal"), ("external",))
        assert opened["type"] == "opened"
        assert [media["channels"] for media in opened["parameters"]["media"]] == [["external"]]
        await client.play(b"\xff" * 8000, 1600)
        await client.say("ping")
        pong = await client.hear()
        assert (pong["type"], pong["clientseq"]) == ("pong", client.seq)
        await client.say("close", {"reason": "end"})
        assert (await client.hear())["type"] == "closed"
        await client.socket.close()

    server = Server()
    play(scene, server)
    assert isinstance(server.events[0], SessionOpened)
    assert sum(event.samples for event in server.events if isinstance(event, CallerAudio)) == 8000
    assert server.events[-1] == SessionEnded(EndReason.HANGUP)


def test_the_employees_channel_stays_in_the_adapter() -> None:
    async def scene(port: int, server: Server) -> None:
        client = await Client.connect(port)
        await client.open(("internal", "external"))
        await client.play(b"\x00\xff" * 1600, 3200)
        await client.say("ping")
        await client.hear()
        await client.socket.close()

    server = Server()
    play(scene, server)
    (audio,) = (event for event in server.events if isinstance(event, CallerAudio))
    assert audio.data == b"\xff" * 1600
    assert not any(isinstance(event, EmployeeAudio) for event in server.events)


@pytest.mark.parametrize("signing", [{"secret": b"fout"}, {"age": 60}])
def test_a_wrong_signature_is_refused_alike_and_not_at_once(signing: dict[str, object]) -> None:
    async def scene(port: int, server: Server) -> None:
        began = time.monotonic()
        with pytest.raises(InvalidStatus) as caught:
            await Client.connect(port, **signing)
        assert caught.value.response.status_code == 401
        assert time.monotonic() - began >= 0.45

    server = Server()
    play(scene, server)
    assert len(server.refused) == 1
    assert server.events == []


def test_who_is_full_says_when_to_come_back() -> None:
    async def scene(port: int, server: Server) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await Client.connect(port)
        assert caught.value.response.status_code == 503
        assert caught.value.response.headers["Retry-After"] == "30"

    play(scene, Server(full=True))


def test_a_message_that_is_too_large_closes_the_connection() -> None:
    async def scene(port: int, server: Server) -> None:
        client = await Client.connect(port)
        await client.open(("external",))
        await client.socket.send(b"\xff" * 65537)
        with pytest.raises(ConnectionClosed) as caught:
            await client.socket.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1009

    play(scene, Server())


def test_a_peer_that_breaks_the_protocol_is_told_and_the_next_one_is_served() -> None:
    async def scene(port: int, server: Server) -> None:
        wrong = await Client.connect(port)
        await wrong.open(("external",))
        await wrong.say("ping", seq=99)
        assert (await wrong.hear())["type"] == "disconnect"
        await wrong.socket.close()
        client = await Client.connect(port)
        assert (await client.open(("external",)))["type"] == "opened"
        await client.socket.close()

    server = Server()
    play(scene, server)
    assert SessionEnded in {type(event) for event in server.events}


def test_a_hundred_sessions_at_once() -> None:
    async def scene(port: int, server: Server) -> None:
        async def one() -> None:
            client = await Client.connect(port)
            await client.open(("external",))
            await client.play(b"\xff" * 16000, 1600)
            await client.say("close", {"reason": "end"})
            await client.hear()
            await client.socket.close()

        await asyncio.gather(*(one() for _ in range(100)))

    server = Server()
    play(scene, server)
    assert sum(isinstance(event, SessionEnded) for event in server.events) == 100
    assert sum(event.samples for event in server.events if isinstance(event, CallerAudio)) == 100 * 16000

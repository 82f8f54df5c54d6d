"""The AudioHook server over real sockets, tried by our own client."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from audiohook_client import KEY, SECRET, Client, signed_headers
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.drivers.live import Limits
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, LineEvent, SessionEnded, SessionOpened
from receptions import KeptReception, listening, until

Scene = Callable[[int, "Server"], Awaitable[None]]


class Server:
    """A listener on loopback, and what it heard."""

    def __init__(self, **more: Any) -> None:
        self.reception = KeptReception(room=more.pop("room", 1000))
        self.endpoint = AudioHookEndpoint(
            "genesys", Access({KEY: SECRET}), self.reception, hashed=lambda number: f"#{len(number)}", **more
        )

    @property
    def events(self) -> list[LineEvent]:
        return self.reception.events


def play(scene: Scene, server: Server) -> None:
    async def run() -> None:
        async with listening("/lijn/audiohook", server.endpoint.serve) as port, asyncio.timeout(15):
            await scene(port, server)

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
    assert [source for source, _ in server.reception.refusals] == ["genesys"]
    assert server.events == []


@pytest.mark.parametrize(
    ("more", "status"),
    [({"room": 0}, 503), ({"limits": Limits(connections=0)}, 503), ({"limits": Limits(attempts=0)}, 429)],
)
def test_who_has_no_room_says_when_to_come_back(more: dict[str, Any], status: int) -> None:
    async def scene(port: int, server: Server) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await Client.connect(port)
        assert caught.value.response.status_code == status
        assert caught.value.response.headers["Retry-After"] == "30"
        assert len(server.reception.refusals) == 1

    play(scene, Server(**more))


def test_a_signature_that_was_used_is_refused_though_it_is_right() -> None:
    async def scene(port: int, server: Server) -> None:
        authority, target, session = f"127.0.0.1:{port}", "/lijn/audiohook", str(uuid.uuid4())
        headers = signed_headers(authority, target, session)
        await (await connect(f"ws://{authority}{target}", additional_headers=headers)).close()
        with pytest.raises(InvalidStatus):
            await connect(f"ws://{authority}{target}", additional_headers=headers)
        assert server.reception.refusals == [("genesys", "deze handtekening is al gebruikt")]

    play(scene, Server(steady=itertools.count(0.0, 0.6).__next__))


def test_a_peer_that_vanishes_leaves_a_call_that_waits() -> None:
    async def scene(port: int, server: Server) -> None:
        client = await Client.connect(port)
        await client.open(("external",))
        client.socket.transport.abort()
        await until(server.reception.connections[0].gone.is_set)
        assert not any(isinstance(event, SessionEnded) for event in server.events)

    play(scene, Server())


def test_what_drains_asks_for_a_reconnect_and_takes_nothing_in() -> None:
    async def scene(port: int, server: Server) -> None:
        client = await Client.connect(port)
        await client.open(("external",))
        draining = asyncio.ensure_future(server.endpoint.drain(5))
        assert (await client.hear())["type"] == "reconnect"
        with pytest.raises(InvalidStatus):
            await Client.connect(port)
        await client.say("close", {"reason": "reconnect"})
        assert (await client.hear())["type"] == "closed"
        await client.socket.close()
        await draining
        assert server.reception.connections[0].gone.is_set()

    play(scene, Server())


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

"""The clients over real sockets on loopback."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable

import pytest
from starlette.websockets import WebSocket

from line_servers import heard, sound, speaking
from luwte.domain.turn import Party
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.clients.audiohook import Account, AudioHookClient, Ids, signed
from luwte.telephony.clients.client import Refused
from luwte.telephony.clients.dialing import StreamDoor, WebSocketDoor
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Outcome, play
from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.websocket import deny
from receptions import KeptReception, listening, until

ORGANIZATION = "5e8f0a2c-1111-4a4a-8b8b-000000000001"
IDS = Ids(*(f"5e8f0a2c-2222-4a4a-8b8b-00000000000{n}" for n in range(4)))


async def call(address: str, secret: bytes) -> Outcome:
    account = Account("sleutel", secret, ORGANIZATION)
    door = WebSocketDoor(address, lambda: signed(account, IDS, address, nonce=bytes(18), now=int(time.time())))
    return await play(AudioHookClient(sound(), ORGANIZATION, IDS), await door.open(), Pace(0))


def endpoint(reception: KeptReception) -> AudioHookEndpoint:
    return AudioHookEndpoint(
        "genesys",
        Access({"sleutel": b"geheim"}),
        reception,
        hashed=lambda _: "#",
        steady=itertools.count().__next__,  # a second at every look, so that a refusal is not waited for
    )


def at(port: int) -> str:
    return f"ws://127.0.0.1:{port}/lijn"


def test_the_server_of_audiohook_hears_what_was_played() -> None:
    reception = KeptReception()

    async def scene() -> Outcome:
        async with listening("/lijn", endpoint(reception).serve) as port:
            return await call(at(port), b"geheim")

    outcome = asyncio.run(scene())
    assert (outcome.ok, outcome.answer) == (True, "aangenomen; de server koos alleen de beller")
    assert heard(reception.events) == sound().leg(Party.CALLER).ulaw


@pytest.mark.parametrize(
    ("secret", "room", "told"),
    [
        (b"fout", 1, "geweigerd \\(401\\): sleutel, geheim of handtekening"),
        (b"geheim", 0, "geweigerd \\(503\\).*probeer het over 30 seconden opnieuw"),
    ],
)
def test_a_refusal_is_told_in_dutch(secret: bytes, room: int, told: str) -> None:
    async def scene() -> None:
        async with listening("/lijn", endpoint(KeptReception(room=room)).serve) as port:
            with pytest.raises(Refused, match=told):
                await call(at(port), secret)

    asyncio.run(scene())


def test_another_status_is_told_with_its_number() -> None:
    async def teapot(socket: WebSocket) -> None:
        await deny(socket, 418, "thee")

    async def scene() -> None:
        async with listening("/lijn", teapot) as port:
            with pytest.raises(Refused, match=r"geweigerd \(418\)$"):
                await WebSocketDoor(at(port)).open()

    asyncio.run(scene())


def test_a_server_that_closes_is_gone_for_reader_and_writer() -> None:
    async def curt(socket: WebSocket) -> None:
        await socket.accept("media")
        await socket.receive()
        await socket.close(1008, "nee")

    async def scene() -> None:
        async with listening("/lijn", curt) as port:
            socket = await WebSocketDoor(at(port), subprotocol="media").open()
            await socket.send("hallo")
            with pytest.raises(Gone) as caught:
                await socket.receive()
            assert caught.value.code == 1008
            with pytest.raises(Gone) as caught:
                await socket.send(b"nog iets")
            assert caught.value.code == 1008
            await socket.close(1000, "")

    asyncio.run(scene())


async def _other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speaks something else than a WebSocket."""
    await reader.read(1)
    writer.write(b"220 mail.example ESMTP\r\n")


def refused(open_: Callable[[int], Awaitable[object]]) -> str:
    async def scene() -> str:
        async with speaking(_other) as port:
            with pytest.raises(Refused) as caught:
                await open_(port)
        return str(caught.value)

    return asyncio.run(scene())


def test_who_speaks_something_else_is_told_apart() -> None:
    assert "iets anders dan een WebSocket" in refused(lambda port: WebSocketDoor(f"ws://127.0.0.1:{port}/").open())
    assert "certificaat" in refused(lambda port: WebSocketDoor(f"wss://127.0.0.1:{port}/").open())
    assert "ws:// of wss://" in refused(lambda port: WebSocketDoor(f"http://127.0.0.1:{port}/").open())


def test_where_nobody_listens_is_said() -> None:
    assert "luistert niets" in refused(lambda _: WebSocketDoor("ws://127.0.0.1:9/").open())
    assert "luistert niets" in refused(lambda _: StreamDoor("127.0.0.1", 9).open())


def test_who_does_not_answer_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.telephony.clients.dialing.REACHED_WITHIN", 0.05)

    async def mute(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def scene() -> None:
        async with speaking(mute) as port:
            with pytest.raises(Refused, match="tien seconden"):
                await WebSocketDoor(f"ws://127.0.0.1:{port}/").open()

    asyncio.run(scene())


def test_bytes_go_over_tcp() -> None:
    got = bytearray()

    async def take(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        got.extend(await reader.read())

    async def scene() -> None:
        async with speaking(take) as port:
            stream = await StreamDoor("127.0.0.1", port).open()
            await stream.send(b"\x01\x02")
            await stream.close(1000, "")
            await until(lambda: got)

    asyncio.run(scene())
    assert got == b"\x01\x02"

"""Media streams over real sockets, played by a client of our own."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from luwte.domain.turn import Party
from luwte.telephony.drivers.live import Limits
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.endpoint import MediaStreamEndpoint
from luwte.telephony.media_streams.signature import signature
from luwte.telephony.media_streams.tokens import Tokens
from receptions import KeptReception, listening, until

STREAM = "wss://luwte.example/lijn/twilio"
ROLES = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE})
SIGNED = {"X-Twilio-Signature": signature(STREAM, "geheim")}


class Site:
    """An exchange and our endpoint, on one machine."""

    def __init__(self, **more: Any) -> None:
        self.now = 0.0
        self.reception = KeptReception(room=more.pop("room", 1000))
        self.tokens = Tokens(self.clock)
        access = Access(SecretStr("geheim"), STREAM, "https://luwte.example/lijn/twilio/gesprek")
        self.endpoint = MediaStreamEndpoint(
            "twilio", access, self.reception, self.tokens, roles=ROLES, steady=self.clock, **more
        )
        self.port = 0

    def clock(self) -> float:
        return self.now

    async def connect(self, headers: dict[str, str] = SIGNED) -> ClientConnection:
        return await connect(f"ws://127.0.0.1:{self.port}/lijn/twilio", additional_headers=headers, compression=None)

    async def starts(self, token: str | None = None) -> ClientConnection:
        socket = await self.connect()
        start = {
            "callSid": "CA1",
            "tracks": ["inbound", "outbound"],
            "customParameters": {"t": self.tokens.issue() if token is None else token},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        await socket.send(json.dumps({"event": "start", "sequenceNumber": "1", "start": start}))
        return socket


async def media(socket: ClientConnection, chunk: int, track: str = "inbound") -> None:
    payload = base64.b64encode(b"\x7f" * 160).decode()
    body = {"track": track, "chunk": str(chunk), "timestamp": str(20 * (chunk - 1)), "payload": payload}
    await socket.send(json.dumps({"event": "media", "sequenceNumber": str(chunk + 1), "media": body}))


def play(scene: Callable[[Site], Awaitable[None]], **more: Any) -> Site:
    site = Site(**more)

    async def run() -> None:
        async with listening("/lijn/twilio", site.endpoint.serve) as site.port, asyncio.timeout(15):
            await scene(site)

    asyncio.run(run())
    return site


async def closed(socket: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as caught:
        await socket.recv()
    return caught.value.rcvd.code if caught.value.rcvd else None


def test_a_call_from_start_to_stop_without_the_employee() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        for chunk in (1, 2, 3):
            await media(socket, chunk)
            await media(socket, chunk, "outbound")
        await socket.send(json.dumps({"event": "stop", "stop": {"callSid": "CA1"}}))
        assert await closed(socket) == 1000

    events = play(scene).reception.events
    assert events[0] == SessionOpened(call_key="CA1")
    assert [event.pts for event in events if isinstance(event, CallerAudio)] == [0, 160, 320]
    assert not any(isinstance(event, EmployeeAudio) for event in events)
    assert events[-1] == SessionEnded(EndReason.HANGUP)


def test_a_stream_that_is_not_signed_is_refused_and_not_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect({"X-Twilio-Signature": signature(STREAM, "anders")})
        assert caught.value.response.status_code == 401

    monkeypatch.setattr("luwte.telephony.drivers.websocket.asyncio.sleep", wait)
    site = play(scene)
    assert 0.5 in waited
    assert len(site.reception.refusals) == 1
    assert site.reception.connections == []


@pytest.mark.parametrize(("more", "status"), [({"room": 0}, 503), ({"limits": Limits(attempts=0)}, 429)])
def test_without_room_a_stream_is_turned_away_before_it_connects(more: dict[str, Any], status: int) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect()
        assert caught.value.response.status_code == status

    play(scene, **more)


def test_a_signature_that_is_played_back_is_worth_nothing_without_a_new_token() -> None:
    async def scene(site: Site) -> None:
        token = site.tokens.issue()
        first = await site.starts(token)
        await media(first, 1)
        assert await closed(await site.starts(token)) == 1008

    events = play(scene).reception.events
    assert [event.reason for event in events if isinstance(event, SessionEnded)] == [EndReason.REFUSED]


def test_who_connects_and_says_nothing_is_cut_off() -> None:
    async def scene(site: Site) -> None:
        socket = await site.connect()
        await until(lambda: site.reception.connections)
        site.now = 5.1
        assert await closed(socket) == 1008

    assert isinstance(play(scene).reception.events[0], SessionEnded)


def test_a_peer_that_vanishes_leaves_a_call_that_waits() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        await until(lambda: site.reception.events)
        socket.transport.abort()
        await until(site.reception.connections[0].gone.is_set)

    assert not any(isinstance(event, SessionEnded) for event in play(scene).reception.events)


def test_what_drains_lets_calls_end_and_then_lets_go() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        await until(lambda: site.reception.events)
        await site.endpoint.drain(0.01)
        assert await closed(socket) == 1001

    assert play(scene).reception.events[-1] == SessionEnded(EndReason.DRAINED)

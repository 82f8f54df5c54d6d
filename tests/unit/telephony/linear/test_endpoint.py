"""Lines of 16 bit samples over real sockets, played by a client of our own."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from luwte.domain.turn import Party
from luwte.telephony.drivers.live import Limits
from luwte.telephony.linear.access import Access
from luwte.telephony.linear.adapter import Source
from luwte.telephony.linear.endpoint import LinearEndpoint
from luwte.telephony.lines.line import CallerAudio, EndReason, LineCommand, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap
from receptions import KeptReception, listening, until

SECRET = "een-lang-geheim-van-de-centrale"
OURS = "audio.jambonz.org"
FRAME = b"\x01\x00" * 160


class Site:
    """An exchange and our endpoint, on one machine; every look at the clock is a while later."""

    def __init__(self, **more: Any) -> None:
        self.reception = KeptReception(room=more.pop("room", 1000))
        self.endpoint = LinearEndpoint(
            "jambonz",
            Access(SecretStr(SECRET)),
            self.reception,
            source=Source(RoleMap({"mono": Party.CALLER})),
            steady=more.pop("steady", itertools.count(0.0, 0.001).__next__),
            **more,
        )
        self.port = 0

    async def connect(self, secret: str = SECRET, offered: str = OURS) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}/lijn/jambonz",
            additional_headers={"Authorization": f"Bearer {secret}"},
            subprotocols=[Subprotocol(offered)],
            compression=None,
        )

    async def starts(self) -> ClientConnection:
        socket = await self.connect()
        await socket.send(json.dumps({"callSid": "c1", "sampleRate": 8000, "mixType": "mono"}))
        return socket


def play(scene: Callable[[Site], Awaitable[None]], **more: Any) -> Site:
    site = Site(**more)

    async def run() -> None:
        async with listening("/lijn/jambonz", site.endpoint.serve) as site.port, asyncio.timeout(15):
            await scene(site)

    asyncio.run(run())
    return site


def test_a_call_from_metadata_to_close() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        assert socket.subprotocol == OURS
        await socket.send(FRAME)
        await socket.send(FRAME)
        await socket.close()
        await until(site.reception.connections[0].gone.is_set)

    events = play(scene).reception.events
    assert events[0] == SessionOpened(call_key="c1")
    assert [event.pts for event in events if isinstance(event, CallerAudio)] == [0, 160]
    assert events[-1] == SessionEnded(EndReason.HANGUP)


def test_a_peer_that_vanishes_leaves_a_call_that_waits() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        await until(lambda: site.reception.events)
        socket.transport.abort()
        await until(site.reception.connections[0].gone.is_set)

    assert [type(event) for event in play(scene).reception.events] == [SessionOpened]


def test_a_wrong_secret_is_refused_and_not_at_once() -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect("een-heel-ander-geheim")
        assert caught.value.response.status_code == 401

    site = play(scene, steady=itertools.count(0.0, 0.6).__next__)
    assert site.reception.refusals == [("jambonz", "de centrale gaf het geheim niet, of een ander geheim")]


def test_another_subprotocol_is_refused_before_the_upgrade() -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect(offered="audio.drachtio.org")
        assert caught.value.response.status_code == 400

    ((source, why),) = play(scene).reception.refusals
    assert (source, OURS in why) == ("jambonz", True)


@pytest.mark.parametrize(
    ("more", "status"),
    [({"room": 0}, 503), ({"limits": Limits(connections=0)}, 503), ({"limits": Limits(attempts=0)}, 429)],
)
def test_who_has_no_room_says_when_to_come_back(more: dict[str, Any], status: int) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect()
        assert caught.value.response.status_code == status
        assert caught.value.response.headers["Retry-After"] == "30"

    assert play(scene, **more).reception.connections == []


def test_half_a_sample_closes_the_connection() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        await socket.send(b"\x01\x00\x01")
        with pytest.raises(ConnectionClosed) as caught:
            await socket.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1008

    assert SessionEnded in {type(event) for event in play(scene).reception.events}


def test_what_drains_lets_go_of_what_is_left_and_takes_nothing_in() -> None:
    async def scene(site: Site) -> None:
        socket = await site.starts()
        await until(lambda: site.reception.events)
        site.reception.connections[0].command(LineCommand.PAUSE)
        await site.endpoint.drain(0.01)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        with pytest.raises(InvalidStatus):
            await site.connect()

    assert play(scene).reception.events[-1] == SessionEnded(EndReason.DRAINED)

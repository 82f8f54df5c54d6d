"""WebSocket taps over real sockets, played by a client of our own; it is no Asterisk."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from luwte.domain.turn import Party
from luwte.telephony.asterisk.announced import Announced
from luwte.telephony.asterisk.media import TapEndpoint
from luwte.telephony.asterisk.taps import Expected
from luwte.telephony.drivers.credentials import basic
from luwte.telephony.lines.line import CallerAudio, EndReason, SessionEnded, SessionOpened
from receptions import KeptReception, listening, until

GOOD = basic("luwte", SecretStr("geheim")).expected.get_secret_value()


class Site:
    """An exchange and our endpoint, on one machine; it waits for the tap `id1`."""

    def __init__(self, room: int = 1000, **more: Any) -> None:
        self.reception = KeptReception(room=room)
        self.taps = Announced(lambda: 0.0)
        self.taps.expect("id1", Expected("100.1", Party.CALLER))
        access = basic("luwte", SecretStr("geheim"))
        self.endpoint = TapEndpoint("asterisk", access, self.reception, self.taps.admit, **more)
        self.port = 0

    async def connect(self, tap: str = "id1", account: str = GOOD, subprotocol: str = "media") -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}/lijn?tap={tap}",
            additional_headers={"Authorization": account},
            subprotocols=[Subprotocol(subprotocol)],
            compression=None,
        )


def play(scene: Callable[[Site], Awaitable[None]], **more: Any) -> Site:
    site = Site(**more)

    async def run() -> None:
        async with listening("/lijn", site.endpoint.serve) as site.port, asyncio.timeout(15):
            await scene(site)

    asyncio.run(run())
    return site


def test_a_tap_that_we_asked_for_is_heard_and_its_id_counts_once() -> None:
    async def scene(site: Site) -> None:
        socket = await site.connect()
        assert socket.subprotocol == "media"
        await socket.send(b"\xff" * 160)
        await until(lambda: len(site.reception.events) == 2)
        with pytest.raises(InvalidStatus):
            await site.connect()
        await site.endpoint.drain(0.01)
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    events = play(scene, steady=itertools.count(0.0, 0.001).__next__).reception.events
    assert events[0] == SessionOpened("100.1")
    assert isinstance(events[1], CallerAudio)
    assert events[2] == SessionEnded(EndReason.DRAINED)


@pytest.mark.parametrize("wrong", [{"account": "Basic eA=="}, {"subprotocol": "iets"}, {"tap": "id2"}])
def test_who_may_not_connect_is_refused_and_uses_up_no_id(wrong: dict[str, str]) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect(**wrong)
        assert caught.value.response.status_code == 401
        assert site.taps.admit("id1") is not None

    site = play(scene, steady=itertools.count(0.0, 0.6).__next__)
    assert len(site.reception.refusals) == 1


def test_without_room_a_tap_is_turned_away() -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect()
        assert caught.value.response.status_code == 503

    play(scene, room=0)

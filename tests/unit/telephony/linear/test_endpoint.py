"""Lines with 16 bit samples over real sockets, played by a client of our own."""

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
from luwte.telephony.drivers.credentials import bearer
from luwte.telephony.linear.adapter import Source
from luwte.telephony.linear.dialects import AUDIO_STREAM, JAMBONZ, Dialect
from luwte.telephony.linear.endpoint import LinearEndpoint
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap
from receptions import KeptReception, listening, until

ROLES = RoleMap({"mono": Party.CALLER, "links": Party.CALLER, "rechts": Party.EMPLOYEE})


class Site:
    """An exchange and our endpoint, on one machine."""

    def __init__(self, dialect: Dialect = JAMBONZ, room: int = 1000, **more: Any) -> None:
        self.reception = KeptReception(room=room)
        self.dialect = dialect
        self.endpoint = LinearEndpoint(
            "jambonz", bearer(SecretStr("geheim")), self.reception, source=Source(ROLES), dialect=dialect, **more
        )
        self.port = 0

    async def connect(self, token: str = "Bearer geheim", subprotocol: str | None = None) -> ClientConnection:
        asked = subprotocol or self.dialect.subprotocol
        return await connect(
            f"ws://127.0.0.1:{self.port}/lijn",
            additional_headers={"Authorization": token},
            subprotocols=[Subprotocol(asked)] if asked else None,
            compression=None,
        )


def play(scene: Callable[[Site], Awaitable[None]], **more: Any) -> Site:
    site = Site(**more)

    async def run() -> None:
        async with listening("/lijn", site.endpoint.serve) as site.port, asyncio.timeout(15):
            await scene(site)

    asyncio.run(run())
    return site


def test_a_stereo_call_gives_the_caller_alone() -> None:
    async def scene(site: Site) -> None:
        socket = await site.connect()
        assert socket.subprotocol == "audio.jambonz.org"
        await socket.send(json.dumps({"callSid": "c1", "sampleRate": 16000, "mixType": "stereo"}))
        await socket.send(b"\x01\x00\x02\x00" * 160)
        await socket.close(1000)
        await until(site.reception.connections[0].gone.is_set)

    events = play(scene).reception.events
    assert events[0] == SessionOpened(call_key="c1", rate=16000)
    assert [event.data for event in events if isinstance(event, CallerAudio)] == [b"\x01\x00" * 160]
    assert not any(isinstance(event, EmployeeAudio) for event in events)
    assert events[-1] == SessionEnded(EndReason.HANGUP)


@pytest.mark.parametrize("wrong", [{"token": "Bearer anders"}, {"token": ""}, {"subprotocol": "iets.anders"}])
def test_a_wrong_token_or_subprotocol_is_refused(wrong: dict[str, str]) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect(**wrong)
        assert caught.value.response.status_code == 401

    site = play(scene, steady=itertools.count(0.0, 0.6).__next__)
    assert len(site.reception.refusals) == 1
    assert site.reception.connections == []


def test_without_room_a_line_is_turned_away_before_it_connects() -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await site.connect()
        assert caught.value.response.status_code == 503

    play(scene, room=0)


def test_a_line_that_drains_ends_what_does_not_end_itself() -> None:
    async def scene(site: Site) -> None:
        socket = await site.connect()
        await socket.send(json.dumps({"uuid": "c1"}))
        await until(lambda: site.reception.events)
        await site.endpoint.drain(0.01)
        with pytest.raises(ConnectionClosed) as caught:
            await socket.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1001

    assert play(scene, dialect=AUDIO_STREAM).reception.events[-1] == SessionEnded(EndReason.DRAINED)

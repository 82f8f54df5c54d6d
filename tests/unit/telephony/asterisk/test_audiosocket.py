"""AudioSocket over real TCP, played by a client of our own; it is no Asterisk."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from uuid import UUID

import pytest

from luwte.domain.turn import Party
from luwte.telephony.asterisk.announced import Announced
from luwte.telephony.asterisk.audiosocket import Address, AudioSocketListener
from luwte.telephony.asterisk.taps import Expected
from luwte.telephony.lines.line import CallerAudio, EndReason, SessionEnded, SessionOpened
from receptions import KeptReception, until

ID = UUID("12345678-1234-5678-1234-567812345678")
LOOPBACK = (ip_network("127.0.0.0/8"),)


def frame(kind: int, payload: bytes = b"") -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


class Site:
    """Our listener on loopback; it waits for the tap `ID`."""

    def __init__(self, allowed: str = "127.0.0.0/8", room: int = 1000, step: float = 0.001) -> None:
        self.now = itertools.count(0.0, step)
        self.reception = KeptReception(room=room)
        taps = Announced(lambda: 0.0)
        taps.expect(str(ID), Expected("100.1", Party.CALLER))
        address = Address("127.0.0.1", 0, (ip_network(allowed),))
        self.listener = AudioSocketListener("asterisk", address, self.reception, taps.admit, steady=self.now.__next__)
        self.port = 0

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)


def play(scene: Callable[[Site], Awaitable[None]], site: Site) -> Site:
    async def run() -> None:
        async with asyncio.timeout(15):
            site.port = await site.listener.start()
            await scene(site)
            await site.listener.drain(0.01)

    asyncio.run(run())
    return site


def test_frames_come_split_and_merged_and_a_hang_up_is_the_end() -> None:
    async def scene(site: Site) -> None:
        reader, writer = await site.connect()
        stream = frame(1, ID.bytes) + frame(0x10, b"\1\0" * 160) * 2 + frame(0)
        for first in range(0, len(stream), 200):
            writer.write(stream[first : first + 200])
            await writer.drain()
            await asyncio.sleep(0)
        assert await reader.read() == b""
        writer.close()

    events = play(scene, Site()).reception.events
    assert events[0] == SessionOpened("100.1")
    assert [event.pts for event in events if isinstance(event, CallerAudio)] == [0, 160]
    assert events[-1] == SessionEnded(EndReason.HANGUP)


@pytest.mark.parametrize(("allowed", "room"), [("10.0.0.0/8", 1000), ("::1/128", 1000), ("127.0.0.0/8", 0)])
def test_who_is_not_on_the_list_or_comes_when_it_is_full_is_cut_off(allowed: str, room: int) -> None:
    async def scene(site: Site) -> None:
        reader, writer = await site.connect()
        assert await reader.read() == b""
        writer.close()

    site = play(scene, Site(allowed, room))
    assert len(site.reception.refusals) == 1
    assert site.reception.connections == []


def test_a_connection_that_says_nothing_is_cut_off() -> None:
    async def scene(site: Site) -> None:
        reader, writer = await site.connect()
        await reader.read()
        writer.close()

    assert isinstance(play(scene, Site(step=1.0)).reception.events[0], SessionEnded)


def test_a_peer_that_vanishes_leaves_a_call_that_waits() -> None:
    async def scene(site: Site) -> None:
        _, writer = await site.connect()
        writer.write(frame(1, ID.bytes) + frame(0x10, b"\1\0" * 160))
        await until(lambda: site.reception.events)
        writer.transport.abort()
        await until(site.reception.connections[0].gone.is_set)

    assert not any(isinstance(event, SessionEnded) for event in play(scene, Site()).reception.events)


def test_an_address_that_cannot_be_read_is_not_allowed() -> None:
    assert not Address("127.0.0.1", 0, LOOPBACK).allows("?")


def test_what_never_listened_drains_at_once() -> None:
    site = Site()
    asyncio.run(site.listener.drain(60))
    assert site.reception.events == []

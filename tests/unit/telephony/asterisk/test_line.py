"""A whole Asterisk line against a small exchange of our own, over real sockets on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from urllib.parse import unquote
from uuid import UUID

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from fake_ari import FakeExchange, serving
from luwte.errors import ExchangeUnavailable
from luwte.telephony.asterisk.ari import Exchange, Press
from luwte.telephony.asterisk.audiosocket import Address
from luwte.telephony.asterisk.controller import TapPlan, Trunks
from luwte.telephony.asterisk.line import AsteriskLine
from luwte.telephony.drivers.credentials import basic
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, SessionEnded, SessionOpened
from ports import free_port
from receptions import KeptReception, listening, until

ACCOUNT = basic("asterisk", SecretStr("geheim"))
CHANNEL = {
    "id": "9.1",
    "name": "PJSIP/trunk-1",
    "state": "Up",
    "caller": {"number": "0612345678"},
    "connected": {"number": "201"},
}
UP = {"type": "ChannelStateChange", "channel": CHANNEL}
GONE = {"type": "ChannelDestroyed", "channel": CHANNEL}
FRAME = b"\xff" * 160


class Site:
    """An exchange and our line, connected."""

    def __init__(self, exchange: FakeExchange, *, employee: bool = True) -> None:
        self.exchange = exchange
        self.now = 0.0
        self.reception = KeptReception()
        self.told: list[str] = []
        self.audiosocket = free_port()
        self.employee = employee
        self.line: AsteriskLine
        self.port = 0

    def make(self, ari: int) -> AsteriskLine:
        return AsteriskLine(
            "asterisk",
            Exchange(f"http://127.0.0.1:{ari}/ari", "luwte", SecretStr("geheim")),
            ACCOUNT,
            self.reception,
            trunks=Trunks(("PJSIP/trunk-",)),
            hashed=lambda number: f"#{len(number)}",
            told=self.told.append,
            plan=TapPlan(employee=self.employee),
            address=Address("127.0.0.1", self.audiosocket, (ip_network("127.0.0.0/8"),)),
            steady=lambda: self.now,
        )

    async def tap(self, which: int) -> ClientConnection:
        await until(lambda: len(self.exchange.taps) > which)
        data = self.exchange.taps[which]["transport_data"]
        id_ = unquote(data.split("v(tap=")[1].rstrip(")"))
        return await connect(
            f"ws://127.0.0.1:{self.port}/lijn/asterisk?tap={id_}",
            additional_headers={"Authorization": ACCOUNT.expected.get_secret_value()},
            subprotocols=[Subprotocol("media")],
            compression=None,
        )


def play(site: Site, scene: Callable[[Site], Awaitable[None]]) -> None:
    async def run() -> None:
        async with serving(site.exchange) as ari, asyncio.timeout(10):
            site.line = site.make(ari)
            async with listening("/lijn/asterisk", site.line.serve) as site.port:
                running = asyncio.ensure_future(site.line.run())
                await scene(site)
                await site.line.stop(0.01)
                await running

    asyncio.run(run())


def test_the_caller_and_the_employee_are_one_call_until_the_outside_party_hangs_up() -> None:
    async def scene(site: Site) -> None:
        caller, employee = await site.tap(0), await site.tap(1)
        await caller.send(FRAME)
        await until(lambda: len(site.reception.events) == 2)
        site.now = 1.0
        await employee.send(FRAME)
        await until(lambda: len(site.reception.events) == 3)
        await site.line.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
        site.exchange.later.put_nowait(GONE)
        await until(site.reception.connections[0].gone.is_set)

    site = Site(FakeExchange(UP))
    play(site, scene)
    opened, said, answered, ended = site.reception.events
    assert opened == SessionOpened("9.1", caller="#10", detail={"medewerker": "201"})
    assert isinstance(said, CallerAudio)
    assert isinstance(answered, EmployeeAudio)
    assert (said.pts, answered.pts) == (0, 8000)
    assert ended == SessionEnded(EndReason.HANGUP)
    assert any(line.startswith("POST /channels/luwte-pl-") for line in site.exchange.asked)
    assert not any("DELETE" in line and "luwte-" not in line for line in site.exchange.asked)


def test_an_older_exchange_sends_over_audiosocket_and_our_end_clears_its_taps_away() -> None:
    async def scene(site: Site) -> None:
        await until(lambda: site.exchange.taps)
        _, writer = await asyncio.open_connection("127.0.0.1", site.audiosocket)
        writer.write(b"\x01\x00\x10" + UUID(site.exchange.taps[0]["data"]).bytes + b"\x10\x01\x40" + b"\0\1" * 160)
        await until(lambda: len(site.reception.events) == 2)
        await site.line.stop(0.01)
        writer.close()
        with pytest.raises(InvalidStatus):
            await connect(f"ws://127.0.0.1:{site.port}/lijn/asterisk")
        with pytest.raises((ValueError, ExchangeUnavailable)):
            await site.line.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))

    site = Site(FakeExchange(UP, version="21.3.0"), employee=False)
    play(site, scene)
    assert site.reception.events[-1] == SessionEnded(EndReason.DRAINED)
    assert sum(line.startswith("DELETE /channels/luwte-em-") for line in site.exchange.asked) == 2
    assert site.told == ["verbonden met de telefooncentrale"]


def test_a_call_without_numbers_is_a_call_too() -> None:
    async def scene(site: Site) -> None:
        caller = await site.tap(0)
        await caller.send(FRAME)
        await until(lambda: site.reception.events)

    bare = {"type": "ChannelStateChange", "channel": {"id": "9.1", "name": "PJSIP/trunk-1", "state": "Up"}}
    site = Site(FakeExchange(bare), employee=False)
    play(site, scene)
    assert site.reception.events[0] == SessionOpened("9.1")

"""Our line against a real Asterisk, with a real call through it; only where `LUWTE_ASTERISK` names one.

The exchange and the phones are not ours, so this proves what a fake cannot: that the caller is who we hear, that the
employee is not, and that nothing of ours stays behind in the exchange.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr

from luwte.speech.g711 import Law, decode
from luwte.telephony.asterisk import controller
from luwte.telephony.asterisk.ari import Exchange
from luwte.telephony.asterisk.audiosocket import Address
from luwte.telephony.asterisk.controller import TapPlan, Trunks
from luwte.telephony.asterisk.line import AsteriskLine
from luwte.telephony.asterisk.releases import Tap
from luwte.telephony.drivers.credentials import basic
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, Encoding, EndReason, SessionEnded, SessionOpened
from phones import likeness, murmur, phone
from ports import free_port
from real_asterisk import ACCOUNT, MISSING, TAP_PASSWORD, Asterisk, asterisk
from receptions import KeptReception, listening, until

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SECONDS = 5.0

Signal = NDArray[np.float64]


class Site:
    """A real exchange, a call through it, and our line with what it heard."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder = folder
        self.seconds = seconds
        self.reception = KeptReception()
        self.audiosocket = free_port()
        self.said, self.answered = (murmur(seed, SECONDS) for seed in (1, 2))
        self.exchange: Asterisk
        self.line: AsteriskLine

    def heard(self) -> Signal:
        """Everything that the caller said, as far as we heard it."""
        pieces = [
            decode(e.data, Law.MU) if e.encoding is Encoding.ULAW else np.frombuffer(e.data, "<i2")
            for e in self.reception.events
            if isinstance(e, CallerAudio)
        ]
        return np.concatenate(pieces).astype(np.float64)

    def make(self) -> AsteriskLine:
        return AsteriskLine(
            "asterisk",
            Exchange(self.exchange.url, ACCOUNT[0], SecretStr(ACCOUNT[1])),
            basic("luwte", SecretStr(TAP_PASSWORD)),
            self.reception,
            trunks=Trunks(("PJSIP/trunk-",)),
            hashed=lambda number: f"#{len(number)}",
            told=lambda how: None,
            plan=TapPlan(audiosocket=f"127.0.0.1:{self.audiosocket}"),
            address=Address("127.0.0.1", self.audiosocket, (ip_network("127.0.0.0/8"),)),
        )


def play(site: Site, scene: Callable[[Site], Awaitable[None]]) -> None:
    """Everything runs; the phones ring; the scene goes on until what it waits for is there."""

    async def run() -> None:
        async def serve(socket: object) -> None:
            await site.line.serve(socket)  # type: ignore[arg-type]

        async with listening("/lijn/asterisk", serve) as port, asyncio.timeout(120):
            with asterisk(port) as site.exchange:
                site.line = site.make()
                running = asyncio.ensure_future(site.line.run())
                await asyncio.sleep(1)
                there = site.exchange
                with (
                    phone(
                        "medewerker", site.folder, at=there.employee, server=there.sip, plays=site.answered, seconds=0
                    ),
                    phone(
                        "beller", site.folder, at=there.caller, server=there.sip, plays=site.said, seconds=site.seconds
                    ) as caller,
                ):
                    await scene(site)
                    assert await asyncio.to_thread(caller.wait, 60) == 0, "the caller's phone had trouble"
                await asyncio.sleep(2)
                assert site.exchange.taps() == []
                assert site.exchange.asked("channels") == []
                await site.line.stop(0)
                await running

    asyncio.run(run())


async def _whole_call(site: Site) -> None:
    await until(lambda: site.reception.connections)
    async with asyncio.timeout(60):
        await site.reception.connections[0].gone.wait()


@pytest.mark.parametrize("way", list(Tap))
def test_the_caller_is_heard_and_the_employee_is_not(tmp_path: Path, way: Tap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controller, "tap_of", lambda version: way)
    site = Site(tmp_path)
    play(site, _whole_call)
    opened, *_, ended = site.reception.events
    assert isinstance(opened, SessionOpened)
    assert opened.detail["medewerker"]
    assert ended == SessionEnded(EndReason.HANGUP)
    assert not any(isinstance(event, EmployeeAudio) for event in site.reception.events)
    heard = site.heard()
    assert len(heard) > (SECONDS - 1.5) * 8000
    assert likeness(heard, site.said) >= 0.99
    assert abs(likeness(heard, site.answered)) < 0.1


def test_a_line_that_stops_in_the_middle_leaves_the_call_and_no_tap(tmp_path: Path) -> None:
    async def scene(site: Site) -> None:
        await until(lambda: len(site.reception.events) > 20)
        assert len(site.exchange.taps()) >= 2
        await site.line.stop(0)
        await asyncio.sleep(1)
        assert site.exchange.taps() == []
        assert len(site.exchange.asked("channels")) == 2

    site = Site(tmp_path, seconds=15)
    play(site, scene)
    assert site.reception.events[-1] == SessionEnded(EndReason.DRAINED)

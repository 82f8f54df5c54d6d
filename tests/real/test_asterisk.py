"""Our line against a real Asterisk, with a real call through it; only where `LUWTE_ASTERISK` names one.

The exchange and the phones are not ours, so this proves what a fake cannot: that the caller is who we hear, that the
employee is not, and that nothing of ours stays behind in the exchange.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pydantic import SecretStr

from luwte.errors import ExchangeUnavailable
from luwte.speech.g711 import Law, decode
from luwte.telephony.asterisk import controller
from luwte.telephony.asterisk.ari import Exchange, Press
from luwte.telephony.asterisk.audiosocket import Address
from luwte.telephony.asterisk.controller import TapPlan, Trunks
from luwte.telephony.asterisk.line import AsteriskLine
from luwte.telephony.asterisk.releases import Tap
from luwte.telephony.drivers.credentials import basic
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, Encoding, EndReason, SessionEnded, SessionOpened
from luwte.telephony.siprec import rtp
from phones import likeness, murmur, phone
from ports import free_port
from real_asterisk import ACCOUNT, MISSING, ROOT, TAP_PASSWORD, Asterisk, asterisk
from receptions import KeptReception, listening, until

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SECONDS = 5.0

Signal = NDArray[np.float64]


class Ear:
    """A port that hears what the exchange sends to a phone."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)

    @property
    def fills(self) -> dict[str, str]:
        """What a scene says in the place of the port of its phone."""
        return {"[rtpstream_audio_port]": str(self._socket.getsockname()[1])}

    def heard(self) -> Signal:
        """Everything until now between the first and the last that is no silence; it hears no more afterwards."""
        pieces = []
        with suppress(BlockingIOError):
            while True:
                packet = rtp.parse(self._socket.recv(2048))
                pieces.append(decode(packet.payload, Law.A) if packet else np.zeros(0, np.int16))
        self._socket.close()
        whole = np.concatenate(pieces).astype(np.float64)
        loud = np.flatnonzero(np.abs(whole) > 100)
        return whole[loud[0] : loud[-1]] if len(loud) else whole[:0]


class Site:
    """A real exchange, a call through it, and our line with what it heard."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder = folder
        self.seconds = seconds
        self.reception = KeptReception()
        self.audiosocket = free_port()
        self.said, self.answered = (murmur(seed, SECONDS) for seed in (1, 2))
        self.ears: dict[str, Ear] = {}
        """Where the sound for a phone goes instead, by its scene."""
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

    def fills(self, scene: str) -> dict[str, str]:
        """What is said otherwise in this scene."""
        return self.ears[scene].fills if scene in self.ears else {}

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
                        "medewerker",
                        site.folder,
                        at=there.employee,
                        server=there.sip,
                        plays=site.answered,
                        seconds=0,
                        fills=site.fills("medewerker"),
                    ),
                    phone(
                        "beller",
                        site.folder,
                        at=there.caller,
                        server=there.sip,
                        plays=site.said,
                        seconds=site.seconds,
                        fills=site.fills("beller"),
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


def test_a_warning_is_heard_by_both_and_not_by_our_tap_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = Path(ROOT) / "tmp" / f"luwte-geluid-{free_port()}"
    warning = murmur(3, 2.0)
    ears = {scene: Ear() for scene in ("beller", "medewerker")}

    async def scene(site: Site) -> None:
        await until(lambda: len(site.reception.events) > 20)
        opened = site.reception.events[0]
        assert isinstance(opened, SessionOpened)
        name = f"/{folder.relative_to(ROOT)}/waarschuwing"
        await site.line.play_warning(opened.call_key, name, Press("Noor"))
        assert any(one.startswith("luwte-pl-") for one in site.exchange.taps())
        with pytest.raises(ExchangeUnavailable, match="al een waarschuwing"):
            await site.line.play_warning(opened.call_key, name, Press("Noor"))
        await until(lambda: not any(one.startswith("luwte-pl-") for one in site.exchange.taps()))
        with pytest.raises(ExchangeUnavailable, match="zeg haar zelf"):
            await site.line.play_warning(opened.call_key, f"{name}-die-er-niet-is", Press("Noor"))
        await _whole_call(site)

    site = Site(tmp_path, seconds=8)
    site.said = site.answered = np.zeros(round(SECONDS * 8000), np.int16)
    site.ears = ears
    folder.mkdir(mode=0o755)
    try:
        soundfile.write(folder / "waarschuwing.wav", warning, 8000, subtype="PCM_16")
        play(site, scene)
    finally:
        shutil.rmtree(folder)
    for who, ear in ears.items():
        assert likeness(ear.heard(), warning) >= 0.99, who
    assert np.abs(site.heard()).max() < 100
    assert site.reception.events[-1] == SessionEnded(EndReason.HANGUP)

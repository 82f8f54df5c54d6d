"""Our recording server called by SIPp: an exchange that is not ours, over UDP and TCP; only where SIPp is installed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from luwte.speech.g711 import Law, decode
from luwte.telephony.lines.line import CallerAudio, EndReason, SessionEnded, SessionOpened
from luwte.telephony.siprec.listener import Place, SiprecListener
from luwte.telephony.siprec.server import Outside
from phones import SCENES, SIPP, Pcm, likeness, murmur, phone
from ports import free_port
from receptions import KeptReception, until
from siprec_dialects import DIALECTS, Dialect

SECONDS = 3.0


pytestmark = pytest.mark.skipif(SIPP is None, reason="sipp ontbreekt: apt-get install sip-tester")


def called(tmp_path: Path, dialect: Dialect, transport: str, said: Pcm) -> tuple[int, KeptReception]:
    """The status of SIPp after this call, and what our server heard."""
    reception = KeptReception()
    listener = SiprecListener(
        "sbc",
        Place(port=0, tls_port=0, rtp=range(42400, 42800)),
        reception,
        Outside(outside=("@trunk.example",), inside=("@pbx.example",)),
        hashed=lambda address: f"#{len(address)}",
    )
    later = (SCENES / "opname-later.xml").read_text(encoding="utf-8").replace("WIE", dialect.later)
    fills = {"KOPPEN": dialect.headers, "LICHAAM": dialect.body, "LATER": later if dialect.later else ""}

    async def run() -> int:
        ports = await listener.start()
        server = ports[transport == "t1"]
        try:
            with phone(
                "opname", tmp_path, at=free_port(), server=server, plays=said, seconds=SECONDS,
                transport=transport, fills=fills,
            ) as exchange:  # fmt: skip
                status = await asyncio.to_thread(exchange.wait, 60)
            if reception.connections:
                await until(reception.connections[0].gone.is_set)
            return status
        finally:
            await listener.drain(0)

    return asyncio.run(run()), reception


@pytest.mark.parametrize("transport", ["u1", "t1"])
@pytest.mark.parametrize("dialect", [one for one in DIALECTS if not one.refused], ids=lambda one: one.name)
def test_a_call_that_an_exchange_records_is_heard_and_ends(tmp_path: Path, dialect: Dialect, transport: str) -> None:
    said = murmur(3, SECONDS)
    status, reception = called(tmp_path, dialect, transport, said)
    assert status == 0, "the exchange had trouble"
    opened, *heard, ended = reception.events
    assert isinstance(opened, SessionOpened)
    assert ended == SessionEnded(EndReason.HANGUP)
    pieces = [decode(event.data, Law.A) for event in heard if isinstance(event, CallerAudio)]
    audio = np.concatenate(pieces).astype(np.float64)
    assert len(audio) > (SECONDS - 1) * 8000
    assert likeness(audio, said) >= 0.99


@pytest.mark.parametrize("dialect", [one for one in DIALECTS if one.refused], ids=lambda one: one.name)
def test_one_stream_of_two_people_is_refused(tmp_path: Path, dialect: Dialect) -> None:
    status, reception = called(tmp_path, dialect, "t1", murmur(3, SECONDS))
    assert status != 0
    assert reception.events == []
    ((source, why),) = reception.refusals
    assert source == "sbc"
    assert "alleen de beller" in why

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
from phones import SIPP, likeness, murmur, phone
from ports import free_port
from receptions import KeptReception, until

SECONDS = 3.0


@pytest.mark.skipif(SIPP is None, reason="sipp ontbreekt: apt-get install sip-tester")
@pytest.mark.parametrize("transport", ["u1", "t1"])
def test_a_call_that_an_exchange_records_is_heard_and_ends(tmp_path: Path, transport: str) -> None:
    reception = KeptReception()
    said = murmur(3, SECONDS)
    listener = SiprecListener(
        "sbc",
        Place(port=0, tls_port=0, rtp=range(42400, 42800)),
        reception,
        Outside(outside=("@trunk.example",), inside=("@pbx.example",)),
        hashed=lambda address: f"#{len(address)}",
    )

    async def run() -> None:
        ports = await listener.start()
        try:
            with phone(
                "opname",
                tmp_path,
                at=free_port(),
                server=ports[transport == "t1"],
                plays=said,
                seconds=SECONDS,
                transport=transport,
            ) as exchange:
                assert await asyncio.to_thread(exchange.wait, 60) == 0, "the exchange had trouble"
            await until(reception.connections[0].gone.is_set)
        finally:
            await listener.drain(0)

    asyncio.run(run())
    opened, *heard, ended = reception.events
    assert isinstance(opened, SessionOpened)
    assert ended == SessionEnded(EndReason.HANGUP)
    pieces = [decode(event.data, Law.A) for event in heard if isinstance(event, CallerAudio)]
    audio = np.concatenate(pieces).astype(np.float64)
    assert len(audio) > (SECONDS - 1) * 8000
    assert likeness(audio, said) >= 0.99

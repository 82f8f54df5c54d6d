"""A recording client and our recording server over real sockets on loopback."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from certificates import pair
from line_servers import heard, sound, speaking
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.telephony.clients.client import Refused
from luwte.telephony.clients.exchange import Credentials, Exchange
from luwte.telephony.clients.kind import Kind
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Outcome
from luwte.telephony.clients.siprec_door import SipDoor
from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.tls import Certificate
from luwte.telephony.lines.line import EndReason, SessionEnded, SessionOpened
from luwte.telephony.siprec.listener import Place, SiprecListener
from luwte.telephony.siprec.message import Message, parse
from luwte.telephony.siprec.server import Outside
from receptions import KeptReception

RTP = range(42400, 42800)
INVITE = b"INVITE sip:x SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n"


def calls(form: str, reception: KeptReception, **place: object) -> Outcome:
    """One call, to the port that this form of address has."""

    async def scene() -> Outcome:
        listener = SiprecListener(
            "sbc",
            Place(port=0, tls_port=0, rtp=RTP, **place),  # type: ignore[arg-type]
            reception,
            Outside(outside=("@trunk.example",), inside=("@pbx.example",)),
            hashed=lambda address: f"#{len(address)}",
            steady=lambda: 1.0,  # no time passes between the answer and the first packet
        )
        ports = dict(zip(("udp", "tcp", "tls"), await listener.start(), strict=False))
        try:
            exchange = Exchange(Kind.SIPREC, form.format(**ports), sound(), Credentials())
            return await exchange.call(Pace(0))
        finally:
            await listener.drain(0)

    return asyncio.run(scene())


@pytest.mark.parametrize("form", ["sip:127.0.0.1:{udp}", "sip:luwte@127.0.0.1:{tcp};transport=tcp"])
def test_a_recording_server_hears_what_was_played(form: str) -> None:
    reception = KeptReception()
    assert calls(form, reception) == Outcome(True, "aangenomen; de server koos alleen de beller", 0.5)
    assert heard(reception.events) == sound().leg(Party.CALLER).ulaw
    opened = reception.events[0]
    assert isinstance(opened, SessionOpened)
    assert opened.detail == {"medewerker": "201@pbx.example"}
    assert reception.events[-1] == SessionEnded(EndReason.HANGUP)


def test_over_tls_only_a_server_with_a_trusted_certificate_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, key = pair(tmp_path, datetime.now(UTC) + timedelta(days=30))
    reception, certificate = KeptReception(), Certificate(chain, key)
    refused = calls("sips:127.0.0.1:{tls}", reception, certificate=certificate)
    assert refused == Outcome(False, "het certificaat van de server wordt niet vertrouwd")
    trusting = ssl.create_default_context(cafile=str(chain))
    trusting.check_hostname = False
    monkeypatch.setattr("luwte.telephony.clients.siprec_door.ssl.create_default_context", lambda: trusting)
    assert calls("sips:127.0.0.1:{tls}", reception, certificate=certificate).ok
    assert heard(reception.events) == sound().leg(Party.CALLER).ulaw


def test_a_full_server_says_when_to_come_back() -> None:
    outcome = calls("sip:127.0.0.1:{udp}", KeptReception(room=0))
    assert outcome == Outcome(
        False, "geweigerd (503): de server is vol of bouwt af; probeer het over 30 seconden opnieuw"
    )


def test_where_nobody_listens_is_said_over_each_protocol() -> None:
    for form in ("sip:127.0.0.1:9", "sip:127.0.0.1:9;transport=tcp", "sips:127.0.0.1:9", "sip:[::1]:9"):
        outcome = asyncio.run(Exchange(Kind.SIPREC, form, sound(), Credentials()).call(Pace(0)))
        assert not outcome.ok
        assert "luistert niets" in outcome.answer


def test_who_does_not_let_a_connection_come_about_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.telephony.clients.siprec_door.REACHED_WITHIN", 0.05)

    async def mute(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def scene() -> None:
        async with speaking(mute) as port:
            with pytest.raises(Refused, match="tien seconden"):
                await SipDoor.at(f"sips:127.0.0.1:{port}").open()

    asyncio.run(scene())


def test_what_is_no_sip_on_a_stream_is_told() -> None:
    async def talks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: veel\r\n\r\n")

    async def scene() -> Outcome:
        async with speaking(talks) as port:
            exchange = Exchange(Kind.SIPREC, f"sip:127.0.0.1:{port};transport=tcp", sound(), Credentials())
            return await exchange.call(Pace(0))

    assert asyncio.run(scene()) == Outcome(False, "op dit adres antwoordt iets anders dan SIP")


class Deaf(asyncio.DatagramProtocol):
    """Answers only a request that comes for the second time."""

    def __init__(self) -> None:
        self.got: list[Message] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.got.append(parse(data))
        if len(self.got) == 2:
            self.transport.sendto(b"onzin", addr)
            self.transport.sendto(b"SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\n\r\n", addr)


def test_a_datagram_is_sent_again_until_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.telephony.clients.siprec_door.AGAIN", 0.02)
    deaf = Deaf()

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: deaf, local_addr=("127.0.0.1", 0))
        connection = await SipDoor.at(f"sip:127.0.0.1:{transport.get_extra_info('sockname')[1]}").open()
        await connection.send(INVITE)
        assert await connection.receive() == b"onzin"
        assert await connection.receive() == b"SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\n\r\n"
        await asyncio.sleep(0.1)
        await connection.send("ACK sip:x SIP/2.0\r\nCSeq: 1 ACK\r\n\r\n")
        await asyncio.sleep(0.1)
        transport.close()
        await asyncio.sleep(0)
        await connection.send(INVITE)
        await connection.send(INVITE)
        with pytest.raises(Gone):
            await connection.receive()
        await connection.close(1000, "")
        connection.media(Party.CALLER, ("127.0.0.1", 9), b"te laat")

    asyncio.run(scene())
    assert [message.method for message in deaf.got] == ["INVITE", "INVITE", "ACK"]


def test_a_flood_of_datagrams_does_not_hide_that_the_connection_is_over() -> None:
    async def scene() -> None:
        loop = asyncio.get_running_loop()
        flood, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
        connection = await SipDoor.at(f"sip:127.0.0.1:{flood.get_extra_info('sockname')[1]}").open()
        for _ in range(100):
            flood.sendto(b"x", (connection.here.host, connection.here.port))
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        await connection.close(1000, "")
        flood.close()
        with pytest.raises(Gone):
            await asyncio.gather(*(connection.receive() for _ in range(100)))

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("sip:sbc.example", SipDoor("UDP", "sbc.example", 5060)),
        ("SIP:10.0.0.20:5070;transport=TCP", SipDoor("TCP", "10.0.0.20", 5070)),
        ("sips:luwte@10.0.0.20", SipDoor("TLS", "10.0.0.20", 5061)),
        ("sips:10.0.0.20;transport=tcp", SipDoor("TLS", "10.0.0.20", 5061)),
        ("sip:[::1]:5062;transport=tls", SipDoor("TLS", "::1", 5062)),
    ],
)
def test_an_address_says_the_protocol_the_name_and_the_port(address: str, door: SipDoor) -> None:
    assert SipDoor.at(address) == door


@pytest.mark.parametrize("address", ["ws://x", "sip:", "sip:x:0", "sip:x:99999", "sips:x;transport=udp", "sip:a b"])
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(SettingsError, match="opnameserver is sip:naam:poort"):
        SipDoor.at(address)

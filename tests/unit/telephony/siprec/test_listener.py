"""The recording server over real sockets on loopback, called by an exchange of our own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certificates import pair
from luwte.errors import SettingsError
from luwte.telephony.drivers.live import Limits
from luwte.telephony.drivers.tls import Certificate
from luwte.telephony.lines.line import (
    CallerAudio,
    EndReason,
    GapCause,
    LineCommand,
    MediaGap,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.siprec.listener import Place, SiprecListener
from luwte.telephony.siprec.message import Message, parse
from luwte.telephony.siprec.sdp import parse as parse_sdp
from luwte.telephony.siprec.server import Outside
from receptions import KeptReception, until
from sealed import KEY, Sealer, line

SDP = "v=0\r\nm=audio 5000 RTP/AVP 8\r\na=label:1\r\nm=audio 5002 RTP/AVP 8\r\na=label:2\r\n"
WHO = '<recording><session session_id="s{n}"/>' + "".join(
    f'<participant participant_id="p{n}"><nameID aor="sip:{a}"/></participant>'
    f'<stream stream_id="t{n}"><label>{n}</label></stream>'
    f'<participantstreamassoc participant_id="p{n}"><send>t{n}</send></participantstreamassoc>'
    for n, a in ((1, "06@trunk.example"), (2, "201@pbx.example"))
)
WHO += "</recording>"
DUMMY = '<recording><session session_id="s1"/></recording>'
RTP = range(42000, 42400)


def secured(*lines: str) -> str:
    """An offer of which the caller's stream is encrypted with one of these keys."""
    keys = "".join(f"a=crypto:{text}\r\n" for text in lines)
    return SDP.replace("RTP/AVP 8\r\na=label:1", f"RTP/SAVP 8\r\n{keys}a=label:1")


def request(method: str, *, n: int = 1, who: str = WHO, via: str = "x;rport", sdp: str = SDP, number: int = 1) -> bytes:
    parts = (("application/sdp", sdp), ("application/rs-metadata+xml", who.replace("{n}", str(n))))
    body = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts) + "--b--"
    body = body if method in {"INVITE", "UPDATE"} else ""
    lines = [
        f"{method} sip:luwte SIP/2.0", f"Via: SIP/2.0/UDP {via}", "From: <sip:src>;tag=a", "To: <sip:luwte>",
        f"Call-ID: c{n}", f"CSeq: {number} {method}", "Content-Type: multipart/mixed;boundary=b",
        f"Content-Length: {len(body)}", "", body,
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def packet(n: int, ssrc: int = 7) -> bytes:
    head = b"\x80\x08" + n.to_bytes(2, "big") + (160 * n).to_bytes(4, "big") + ssrc.to_bytes(4, "big")
    return head + bytes([n]) * 160


class Site:
    """An exchange and our listener, on one machine, with a clock that a test moves."""

    def __init__(self, *, room: int = 1000, place: Place | None = None, **more: Any) -> None:
        self.now = 50.0
        self.reception = KeptReception(room=room)
        self.listener = SiprecListener(
            "sbc",
            place or Place(port=0, tls_port=0, rtp=RTP),
            self.reception,
            Outside(outside=("@trunk.example",), inside=("@pbx.example",)),
            hashed=lambda address: f"#{len(address)}",
            steady=lambda: self.now,
            **more,
        )
        self.ports: tuple[int, ...] = ()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)

    def tell(self, data: bytes) -> None:
        self.socket.sendto(data, ("127.0.0.1", self.ports[0]))

    async def ask(self, data: bytes) -> Message:
        self.tell(data)
        return parse(await asyncio.get_running_loop().sock_recv(self.socket, 65536))

    def sends(self, port: int, *packets: bytes) -> None:
        for data in packets:
            self.socket.sendto(data, ("127.0.0.1", port))

    async def calls(self, sdp: str = SDP, number: int = 1) -> int:
        answer = await self.ask(request("INVITE", sdp=sdp, number=number))
        assert answer.uri == "200"
        assert [bool(media.port) for media in parse_sdp(answer.body)] == [True, False]
        return parse_sdp(answer.body)[0].port


def play(scene: Callable[[Site], Awaitable[None]], **more: Any) -> Site:
    async def run() -> Site:
        site = Site(**more)
        site.ports = await site.listener.start()
        try:
            async with asyncio.timeout(3):
                await scene(site)
        finally:
            await site.listener.drain(0)
            site.socket.close()
        return site

    return asyncio.run(run())


def test_the_rest_of_a_session_is_sent_to_the_port_where_it_began() -> None:
    async def scene(site: Site) -> None:
        over_udp = await site.ask(request("INVITE"))
        assert over_udp.header("contact") == f"<sip:luwte@127.0.0.1:{site.ports[0]}>;+sip.srs"
        reader, writer = await asyncio.open_connection("127.0.0.1", site.ports[1])
        writer.write(request("INVITE", n=2).replace(b"SIP/2.0/UDP", b"SIP/2.0/TCP"))
        over_tcp = parse(await reader.readuntil(b"\r\n\r\n"))
        assert over_tcp.header("contact") == f"<sip:luwte@127.0.0.1:{site.ports[1]};transport=tcp>;+sip.srs"
        writer.close()

    play(scene)


def test_a_call_over_udp_from_invite_to_bye() -> None:
    async def scene(site: Site) -> None:
        port = await site.calls()
        for n in (1, 2, 4, 3, 3, 5):
            site.socket.sendto(packet(n), ("127.0.0.1", port))
        await until(lambda: len(site.reception.events) >= 6)
        assert (await site.ask(request("BYE"))).uri == "200"
        assert site.reception.connections[0].gone.is_set()

    events = play(scene).reception.events
    assert events[0] == SessionOpened("s1", caller="#16", detail={"medewerker": "201@pbx.example"})
    assert [e.pts for e in events if isinstance(e, CallerAudio)] == [0, 160, 320, 480, 640]
    assert events[-1] == SessionEnded(EndReason.HANGUP)


def test_loss_and_another_source_leave_gaps_where_they_belong() -> None:
    async def scene(site: Site) -> None:
        port = await site.calls()
        for n in (1, 2, 5, 6, 7, 8):
            site.socket.sendto(packet(n), ("127.0.0.1", port))
        await until(lambda: len(site.reception.events) >= 8)
        site.now += 3.0
        site.socket.sendto(packet(200, ssrc=8), ("127.0.0.1", port))
        await until(lambda: len(site.reception.events) >= 10)

    events = play(scene).reception.events
    gaps = [(e.start, e.end) for e in events if isinstance(e, MediaGap)]
    assert gaps == [(320, 640), (1280, 24000)]
    assert {e.cause for e in events if isinstance(e, MediaGap)} == {GapCause.NETWORK}


def heard(site: Site) -> list[int]:
    """The numbers of the packets whose audio came through."""
    return [event.data[0] for event in site.reception.events if isinstance(event, CallerAudio)]


def test_an_encrypted_call_is_heard_and_what_is_forged_or_comes_twice_is_a_hole() -> None:
    async def scene(site: Site) -> None:
        port = await site.calls(secured(line("F8_128_HMAC_SHA1_80"), line(tag=2, more="|2^20|1:4")))
        sender = Sealer(mki=b"\0\0\0\1")
        one, two, three, *rest = (sender.seal(packet(n)) for n in range(1, 9))
        forged = three[:-20] + bytes(4) + three[-16:]
        site.sends(port, packet(1), one, one, two, two, forged, b"", *rest)
        await until(lambda: len(heard(site)) >= 7)

    site = play(scene)
    assert heard(site) == [1, 2, 4, 5, 6, 7, 8]
    assert MediaGap(320, 480, GapCause.NETWORK) in site.reception.events
    assert site.reception.refusals == []


def test_an_encrypted_call_goes_on_under_a_new_key() -> None:
    async def scene(site: Site) -> None:
        port, first, second = await site.calls(secured(line())), Sealer(), Sealer(KEY[::-1])
        site.sends(port, first.seal(packet(1)))
        await until(lambda: len(heard(site)) == 1)
        assert await site.calls(secured(line(tag=2, key=KEY[::-1])), 2) == port
        site.sends(port, first.seal(packet(2)), second.seal(packet(3)), second.seal(packet(4)), first.seal(packet(5)))
        site.sends(port, second.seal(packet(5)))
        await until(lambda: len(heard(site)) == 5)

    assert heard(play(scene)) == [1, 2, 3, 4, 5]


def test_a_key_that_opens_nothing_is_told_once_and_the_call_goes_on() -> None:
    async def scene(site: Site) -> None:
        port, wrong, right = await site.calls(secured(line())), Sealer(KEY[::-1]), Sealer()
        for n in range(0, 60, 20):
            site.sends(port, *(wrong.seal(packet(n + i)) for i in range(20)))
            await site.ask(request("OPTIONS"))
        await asyncio.sleep(0.01)
        site.listener.tick()
        site.listener.tick()
        site.sends(port, right.seal(packet(60)))
        await until(lambda: heard(site) == [60])
        site.listener.tick()

    (refusal,) = play(scene).reception.refusals
    assert "opent niet met de afgesproken sleutel" in refusal[1]


def test_an_encrypted_call_without_a_usable_key_is_refused() -> None:
    async def scene(site: Site) -> None:
        assert (await site.ask(request("INVITE", sdp=secured("1 F8_128_HMAC_SHA1_80 inline:AAAA")))).uri == "488"

    site = play(scene)
    assert site.reception.connections == []
    assert "SDES" in site.reception.refusals[0][1]


async def streamed(port: int, data: bytes, context: ssl.SSLContext | None = None) -> list[Message]:
    """Sends this in small pieces over a stream; gives the answers until it is closed or says no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    for at in range(0, len(data), 700):
        writer.write(data[at : at + 700])
        await writer.drain()
        await asyncio.sleep(0)
    answers = []
    head = await reader.readuntil(b"\r\n\r\n")
    answers.append(parse(head))
    writer.close()
    return answers


def test_a_stream_brings_split_messages_and_the_call_outlives_it() -> None:
    async def scene(site: Site) -> None:
        assert (await streamed(site.ports[1], b"\r\n\r\n" + request("INVITE")))[0].uri == "200"
        await asyncio.sleep(0.01)
        assert not site.reception.connections[0].gone.is_set()
        assert (await site.ask(request("OPTIONS"))).uri == "200"

    assert play(scene).reception.events[-1] == SessionEnded(EndReason.DRAINED)


def test_a_new_certificate_is_used_for_new_connections(tmp_path: Path) -> None:
    ends = datetime.now(UTC) + timedelta(days=30)
    chain, key = pair(tmp_path, ends)

    def trusting() -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(chain))
        context.check_hostname = False
        return context

    async def scene(site: Site) -> None:
        assert (await streamed(site.ports[2], request("OPTIONS"), trusting()))[0].uri == "200"
        pair(tmp_path, ends)
        with pytest.raises(ssl.SSLError):
            await streamed(site.ports[2], request("OPTIONS"), trusting())
        site.listener.tick()
        assert (await streamed(site.ports[2], request("OPTIONS"), trusting()))[0].uri == "200"
        key.write_text("stuk")
        site.listener.tick()
        assert (await streamed(site.ports[2], request("OPTIONS"), trusting()))[0].uri == "200"
        assert len(site.reception.refusals) == 1

    play(scene, place=Place(port=0, tls_port=0, rtp=RTP, certificate=Certificate(chain, key)))


@pytest.mark.parametrize("more", [{"room": 0}, {"limits": Limits(connections=0)}, {"limits": Limits(attempts=0)}])
def test_who_has_no_room_says_when_to_come_back(more: dict[str, Any]) -> None:
    async def scene(site: Site) -> None:
        answer = await site.ask(request("INVITE"))
        assert (answer.uri, answer.header("retry-after")) == ("503", "30")

    assert len(play(scene, **more).reception.refusals) == 1


def test_a_call_that_was_taken_in_before_comes_back_to_a_full_house() -> None:
    async def scene(site: Site) -> None:
        site.reception.known.add("s1")
        assert (await site.ask(request("INVITE"))).uri == "200"
        assert (await site.ask(request("INVITE", n=2))).uri == "503"
        again = request("INVITE").replace(b"CSeq: 1", b"CSeq: 2")
        assert (await site.ask(again)).uri == "200"  # a re-INVITE asks for no new place

    assert [type(event) for event in play(scene, room=0).reception.events] == [SessionOpened, SessionEnded]


def test_who_is_not_on_the_list_is_refused_and_not_heard() -> None:
    async def scene(site: Site) -> None:
        assert (await site.ask(request("INVITE"))).uri == "403"
        assert (await streamed(site.ports[1], request("OPTIONS")))[0].uri == "403"
        site.tell(b"onzin")
        site.tell(request("ACK"))
        await until(lambda: len(site.reception.refusals) == 4)
        site.tell(request("INVITE"))
        await asyncio.sleep(0.01)
        assert len(site.reception.refusals) == 4

    place = Place(port=0, rtp=RTP, allowed=("10.0.0.0/24",))
    site = play(scene, place=place, limits=Limits(attempts=4))
    assert site.reception.connections == []


def test_media_from_elsewhere_is_not_heard() -> None:
    async def scene(site: Site) -> None:
        port = await site.calls()
        site.socket.sendto(packet(1), ("127.0.0.1", port))
        await site.ask(request("OPTIONS"))
        await asyncio.sleep(0.01)

    site = play(scene, place=Place(port=0, rtp=RTP, allowed=("127.0.0.1",), media=("10.0.0.0/24",)))
    assert [type(event) for event in site.reception.events] == [SessionOpened, SessionEnded]


def test_a_session_of_which_nobody_says_who_calls_is_let_go() -> None:
    async def scene(site: Site) -> None:
        assert (await site.ask(request("INVITE", who=DUMMY))).uri == "200"
        assert site.reception.connections == []
        site.now += 61
        site.listener.tick()
        assert (await site.ask(request("BYE"))).uri == "481"

    assert "wie de beller is" in play(scene).reception.refusals[0][1]


def test_the_reception_can_only_have_us_stop_listening() -> None:
    async def scene(site: Site) -> None:
        await site.calls()
        connection = site.reception.connections[0]
        connection.command(LineCommand.PAUSE)
        assert not connection.gone.is_set()
        connection.command(LineCommand.CLOSE)
        assert connection.gone.is_set()
        assert (await site.ask(request("BYE"))).uri == "481"

    assert play(scene).reception.events[-1] == SessionEnded(EndReason.DRAINED)


def test_what_drains_takes_nothing_in_and_waits_for_calls_to_end() -> None:
    async def scene(site: Site) -> None:
        await site.calls()
        draining = asyncio.ensure_future(site.listener.drain(5))
        await asyncio.sleep(0)
        assert (await site.ask(request("INVITE", n=2))).uri == "503"
        site.tell(request("BYE"))
        await draining

    assert play(scene).reception.events[-1] == SessionEnded(EndReason.HANGUP)


def test_an_open_address_without_a_list_is_refused_in_words() -> None:
    with pytest.raises(SettingsError, match="welke adressen"):
        Place(host="0.0.0.0")
    with pytest.raises(SettingsError, match=r"10\.0\.0\.0/24"):
        Place(allowed=("centrale",))


@pytest.mark.parametrize(("host", "address"), [("0.0.0.0", ""), ("::1", ""), ("127.0.0.1", "centrale")])
def test_an_address_where_no_audio_can_come_is_refused_in_words(host: str, address: str) -> None:
    with pytest.raises(SettingsError, match="waarop de centrale Luwte bereikt"):
        Place(host=host, address=address, allowed=("10.0.0.0/24",))

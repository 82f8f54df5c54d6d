from __future__ import annotations

from uuid import UUID

import pytest

from line_servers import sound
from luwte.domain.turn import Party
from luwte.telephony.clients.client import Refused, Stage
from luwte.telephony.clients.siprec import Names, SiprecClient
from luwte.telephony.clients.siprec_text import Here, Speakers
from luwte.telephony.lines.line import Profile
from luwte.telephony.siprec import rtp
from luwte.telephony.siprec.message import Message, answer, parse
from luwte.telephony.siprec.server import Outside, RecordingServer, Reply

HERE = Here("UDP", "10.0.0.5", 5070, (6000, 6002), "10.0.0.20:5060")
NAMES = Names(UUID(int=1), UUID(int=2), UUID(int=(77 << 64) + 65535))
OTHER = "v=0\r\nc=IN IP4 10.0.0.21\r\n"


class Ports:
    def __init__(self) -> None:
        self.next = 40000

    def take(self) -> int:
        self.next += 2
        return self.next

    def free(self, port: int) -> None:
        """Ports are plenty."""


class Call:
    """A client, and a recording server of ours that it can be put before."""

    def __init__(self, speakers: Speakers | None = None, profile: Profile = Profile.CALLER_ONLY) -> None:
        self.out: list[tuple[Party, tuple[str, int], bytes]] = []
        self.client = SiprecClient(
            sound(), NAMES, speakers or Speakers(), HERE, lambda *packet: self.out.append(packet)
        )
        self.server = RecordingServer(
            address="10.0.0.20",
            outside=Outside(outside=("@trunk.example",), inside=("@pbx.example",)),
            ports=Ports(),
            new_tag=lambda: "t1",
            new_key=lambda: bytes(64),
            profile=profile,
        )
        self.said: list[Message] = []

    def passes(self, *data: bytes | str) -> list[bytes]:
        """What the server answers."""
        replies = []
        for each in data:
            assert isinstance(each, bytes)
            self.said.append(parse(each))
            decisions = self.server.receive(each, peer="10.0.0.5", now=0)
            replies += [decision.data for decision in decisions if isinstance(decision, Reply)]
        return replies

    def hears(self, *replies: bytes) -> None:
        for reply in replies:
            self.passes(*self.client.heard(reply, now=0))

    def begins(self) -> Call:
        self.hears(*self.passes(*self.client.begin(now=0)))
        return self

    def invited(self) -> Message:
        (data,) = self.client.begin(now=0)
        assert isinstance(data, bytes)
        return parse(data)


def answered(call: Call, status: int, body: str = "", *extra: tuple[str, str]) -> bytes:
    return answer(call.invited(), status, "Whatever", "t9", extra, body.encode())


def test_a_call_is_taken_played_and_ended() -> None:
    call = Call().begins()
    assert call.client.answer == "aangenomen; de server koos alleen de beller"
    assert call.said[-1].method == "ACK"
    assert call.said[-1].header("to").endswith(";tag=t1")
    assert call.client.steps == sound().samples // 160
    assert not list(call.client.step(0, now=0))
    call.hears(*call.passes(*call.client.end(now=0)))
    assert (call.said[-1].method, call.said[-1].header("cseq"), call.said[-1].uri) == (
        "BYE", "2 BYE", "sip:luwte@10.0.0.20",
    )  # fmt: skip
    assert call.client.stage == Stage.OVER
    call.client.lost(None, "")


def test_only_streams_that_the_server_takes_are_sent() -> None:
    call = Call().begins()
    list(call.client.step(0, now=0))
    ((party, place, _),) = call.out
    assert (party, place) == (Party.CALLER, ("10.0.0.20", 40002))
    both = Call(profile=Profile.TWO_LEGS).begins()
    list(both.client.step(0, now=0))
    assert [(party, place[1]) for party, place, _ in both.out] == [(Party.CALLER, 40002), (Party.EMPLOYEE, 40004)]
    assert both.client.answer.endswith("beide partijen")


def test_packets_are_those_of_two_sources_and_their_numbers_wrap() -> None:
    call = Call(profile=Profile.TWO_LEGS).begins()
    for number in range(3):
        list(call.client.step(number, now=0))
    caller = [rtp.parse(data) for party, _, data in call.out if party is Party.CALLER]
    employee = [rtp.parse(data) for party, _, data in call.out if party is Party.EMPLOYEE]
    assert [packet.sequence for packet in caller if packet] == [65535, 0, 1]
    assert [packet.timestamp for packet in caller if packet] == [65535, 65695, 65855]
    assert len({packet.ssrc for packet in [*caller, *employee] if packet}) == 2
    assert b"".join(p.payload for p in caller if p) == sound().leg(Party.CALLER).ulaw[:480]
    assert [data[1] >> 7 for party, _, data in call.out if party is Party.CALLER] == [1, 0, 0]


def test_a_server_that_does_not_know_who_calls_is_told_apart() -> None:
    call = Call(Speakers("06@elders.example", "201@elders.example"))
    replies = call.passes(*call.client.begin(now=0))
    heard = call.client.heard(replies[0], now=0)
    acknowledged = iter(heard)
    data = next(acknowledged)
    assert isinstance(data, bytes)
    assert parse(data).method == "ACK"
    assert parse(data).header("via") == call.said[0].header("via")
    with pytest.raises(Refused, match=r"geweigerd \(488\): .*welke stroom de beller is"):
        next(acknowledged)


@pytest.mark.parametrize(
    ("status", "extra", "told"),
    [
        (503, (("Retry-After", "30 (onderhoud)"),), r"\(503\): de server is vol.*over 30 seconden opnieuw"),
        (401, (), r"\(401\): de server vraagt om een wachtwoord"),
        (403, (), r"\(403\): dit adres staat niet op de lijst"),
        (420, (), r"\(420\): deze server kent geen SIPREC"),
        (699, (), r"geweigerd \(699\)$"),
    ],
)
def test_each_refusal_says_why(status: int, extra: tuple[tuple[str, str], ...], told: str) -> None:
    call = Call()
    with pytest.raises(Refused, match=told):
        list(call.client.heard(answered(call, status, "", *extra), now=0))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "niet waar het geluid"),
        ("x=1", "niet waar het geluid"),
        ("v=0\r\nm=audio 4 RTP/AVP 0\r\n", "een ander aantal stromen"),
        (OTHER + "m=audio 0 RTP/AVP 0\r\n" * 2, "geen van de stromen"),
        (OTHER + "m=audio 4 RTP/AVP 8\r\nm=audio 0 RTP/AVP 0\r\n", "een codec die niet aangeboden"),
    ],
)
def test_an_answer_that_cannot_be_played_to_is_told(body: str, told: str) -> None:
    call = Call()
    with pytest.raises(Refused, match=told):
        list(call.client.heard(answered(call, 200, body), now=0))


def test_sound_goes_where_the_answer_says_and_requests_where_contact_and_route_say() -> None:
    call = Call()
    body = OTHER + "m=audio 0 RTP/AVP 0\r\nm=audio 44 RTP/AVP 0\r\nc=IN IP4 10.0.0.22/64\r\n"
    routes = ("Record-Route", "<sip:een;lr>"), ("Record-Route", "<sip:twee;lr>")
    list(call.client.heard(answered(call, 200, body, ("Contact", "sip:srs@10.0.0.23;x=y"), *routes), now=0))
    assert call.client.answer.endswith("alleen de medewerker")
    list(call.client.step(0, now=0))
    assert call.out[0][:2] == (Party.EMPLOYEE, ("10.0.0.22", 44))
    (data,) = call.client.end(now=0)
    assert isinstance(data, bytes)
    bye = parse(data)
    assert (bye.uri, bye.every("route")) == ("sip:srs@10.0.0.23", ("<sip:twee;lr>", "<sip:een;lr>"))


def test_what_is_not_final_or_of_another_call_changes_nothing() -> None:
    call = Call()
    for reply in (answered(call, 100), answered(call, 180), answered(call, 200).replace(b"Call-ID: ", b"Call-ID: x")):
        assert not list(call.client.heard(reply, now=0))
    assert call.client.stage is Stage.OPENING


def test_an_answer_that_comes_again_is_acknowledged_again() -> None:
    call = Call()
    replies = call.passes(*call.client.begin(now=0))
    call.hears(*replies)
    (again,) = call.client.heard(replies[0].decode(), now=0)
    assert isinstance(again, bytes)
    assert parse(again).method == "ACK"
    assert call.client.stage is Stage.PLAYING


def asked(call: Call, method: str) -> bytes:
    head = f"{method} sip:sbc@10.0.0.5 SIP/2.0\r\nVia: SIP/2.0/UDP x\r\nFrom: <sip:a>;tag=t1\r\nTo: <sip:b>;tag=2\r\n"
    return f"{head}Call-ID: {call.invited().header('call-id')}\r\nCSeq: 1 {method}\r\n\r\n".encode()


def test_a_server_may_hang_up_and_nothing_else() -> None:
    call = Call().begins()
    assert not list(call.client.heard(asked(call, "ACK"), now=0))
    (no,) = call.client.heard(asked(call, "INFO"), now=0)
    assert isinstance(no, bytes)
    assert parse(no).uri == "405"
    with pytest.raises(Refused, match="hing op"):
        list(call.client.heard(asked(call, "BYE"), now=0))
    crossing = Call().begins()
    list(crossing.client.end(now=0))
    (yes,) = crossing.client.heard(asked(crossing, "BYE"), now=0)
    assert isinstance(yes, bytes)
    assert (parse(yes).uri, crossing.client.stage) == ("200", Stage.OVER)


def test_who_does_not_answer_goes_away_or_speaks_something_else_is_told() -> None:
    call = Call()
    with pytest.raises(Refused, match=r"niet op tijd.*\(INVITE\)"):
        call.client.late(now=0)
    with pytest.raises(Refused, match="verbrak de verbinding"):
        call.client.lost(None, "")
    with pytest.raises(Refused, match="iets anders dan SIP"):
        list(call.client.heard(b"220 mail.example ESMTP", now=0))
    call = Call().begins()
    list(call.client.end(now=0))
    with pytest.raises(Refused, match=r"\(BYE\)"):
        call.client.late(now=0)

"""Scenarios are our own, shaped after what the documentation of vendors says they send."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.lines.line import EndReason, Profile
from luwte.telephony.siprec.message import Message, parse
from luwte.telephony.siprec.sdp import parse as parse_sdp
from luwte.telephony.siprec.server import Decision, Left, Outside, RecordingServer, Reply, Taken
from sealed import KEY, line

TRUNK = Outside(outside=("@trunk.example",), inside=("@pbx.example",))
TWO = "v=0\r\n" + "".join(f"m=audio {p} RTP/AVP 8\r\na=sendonly\r\na=label:{n}\r\n" for n, p in ((1, 5000), (2, 5002)))
ONE = "v=0\r\nm=audio 5000 RTP/AVP 0\r\na=label:1\r\n"


def people(*who: tuple[str, str, str], root: str = "recording", extra: str = "") -> str:
    """(participant, address, label of the stream that this one sends)."""
    text = "".join(
        f'<participant participant_id="{p}"><nameID aor="sip:{a}"/></participant>'
        f'<stream stream_id="t{label}"><label>{label}</label>{extra}</stream>'
        f'<participantstreamassoc participant_id="{p}"><send>t{label}</send></participantstreamassoc>'
        for p, a, label in who
    )
    return f'<{root}><session session_id="sessie-1"/>{text}</{root}>'


BOTH = people(("p1", "0612@trunk.example", "1"), ("p2", "201@pbx.example", "2"))


class Ports:
    def __init__(self, count: int = 8) -> None:
        self.left = list(range(40000, 40000 + 2 * count, 2))

    def take(self) -> int | None:
        return self.left.pop(0) if self.left else None

    def free(self, port: int) -> None:
        self.left.append(port)


class Exchange:
    """The other side of one recording session."""

    def __init__(self, server: RecordingServer | None = None, **options: object) -> None:
        tags = itertools.count(1)
        self.ports = options.pop("ports", None) or Ports()
        self.server = server or RecordingServer(
            address="10.0.0.1",
            outside=options.pop("outside", TRUNK),  # type: ignore[arg-type]
            ports=self.ports,  # type: ignore[arg-type]
            new_tag=lambda: f"t{next(tags)}",
            new_key=lambda: next(tags).to_bytes(44, "big"),
            **options,  # type: ignore[arg-type]
        )
        self.cseq = 0
        self.now = 0.0

    def says(
        self, method: str, *bodies: tuple[str, str], call: str = "c1", headers: Iterable[str] = ()
    ) -> list[Decision]:
        self.cseq += 1
        return self.server.receive(
            self.written(method, *bodies, call=call, headers=headers), peer="10.0.0.2", now=self.now
        )

    def written(self, method: str, *bodies: tuple[str, str], call: str = "c1", headers: Iterable[str] = ()) -> bytes:
        body = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in bodies) + "--b--"
        lines = [
            f"{method} sip:luwte@10.0.0.1 SIP/2.0", "Via: SIP/2.0/TCP x;branch=z9", "From: <sip:src>;tag=a",
            "To: <sip:luwte>", f"Call-ID: {call}", f"CSeq: {self.cseq} {method}", *headers,
            "Content-Type: multipart/mixed;boundary=b", f"Content-Length: {len(body)}", "", body,
        ]  # fmt: skip
        return "\r\n".join(lines).encode()

    def invites(self, sdp: str = TWO, metadata: str = BOTH, **more: object) -> list[Decision]:
        kinds = [("application/sdp", sdp)] + ([("application/rs-metadata+xml", metadata)] if metadata else [])
        return self.says("INVITE", *kinds, **more)  # type: ignore[arg-type]


def replied(decisions: list[Decision]) -> Message:
    (reply,) = (d for d in decisions if isinstance(d, Reply))
    return parse(reply.data)


def status(decisions: list[Decision]) -> str:
    return replied(decisions).uri


def taken(decisions: list[Decision]) -> list[Taken]:
    return [d for d in decisions if isinstance(d, Taken)]


def test_the_stream_of_the_outside_party_alone_gets_a_port() -> None:
    decisions = Exchange().invites()
    (session,) = taken(decisions)
    assert (session.call_key, session.parties, session.ports) == ("sessie-1", (Party.CALLER, None), (40000, 0))
    answer = replied(decisions)
    assert "+sip.srs" in answer.header("contact")
    assert [m.port for m in parse_sdp(answer.body)] == [40000, 0]


def test_two_legs_are_a_choice() -> None:
    (session,) = taken(Exchange(profile=Profile.TWO_LEGS).invites())
    assert session.parties == (Party.CALLER, Party.EMPLOYEE)
    assert session.ports == (40000, 40002)


def test_an_outbound_call_has_its_outside_party_on_the_other_stream() -> None:
    metadata = people(("p1", "201@pbx.example", "1"), ("p2", "0612@trunk.example", "2"))
    (session,) = taken(Exchange().invites(metadata=metadata))
    assert session.parties == (None, Party.CALLER)


@pytest.mark.parametrize(
    ("sdp", "metadata"),
    [
        (ONE, people(("p1", "a@trunk.example", "1"), ("p2", "b@pbx.example", "1"))),
        (TWO, people(("p1", "a@trunk.example", "1"), ("p2", "b@trunk.example", "2"))),
        (TWO, people(("p1", "a@elders.example", "1"), ("p2", "b@elders.example", "2"))),
        (TWO, people(("p1", "a@pbx.example", "1"), ("p2", "b@pbx.example", "2"))),
        (ONE, people(("p1", "a@trunk.example", "1"), extra="<mode>mixed</mode>")),
        ("v=0\r\nm=audio 5000 RTP/AVP 111\r\na=label:1\r\n", BOTH),
    ],
    ids=["mono", "twee buiten", "onbekend", "intern", "gemengd", "geen G.711"],
)
def test_what_is_not_certain_is_refused_and_opens_no_port(sdp: str, metadata: str) -> None:
    exchange = Exchange()
    decisions = exchange.invites(sdp, metadata)
    assert status(decisions) == "488"
    assert taken(decisions) == []
    assert len(exchange.ports.left) == 8  # type: ignore[attr-defined]


@pytest.mark.parametrize(("sdp", "metadata"), [("onzin", BOTH), (TWO, "onzin"), (TWO, "")])
def test_what_cannot_be_read_is_a_bad_request(sdp: str, metadata: str) -> None:
    assert status(Exchange().invites(sdp, metadata)) == "400"


def test_parties_that_come_in_a_later_update_start_the_listening() -> None:
    exchange = Exchange(outside=Outside(outside=("@trunk.example",)))
    nobody = '<participant participant_id="d"><nameID aor="ASBCE@x"/></participant>'
    dummy = f'<recording><session session_id="s"/>{nobody}</recording>'
    (session,) = taken(exchange.invites(ONE, dummy))
    assert (session.parties, session.ports) == ((None,), (40000,))
    late = exchange.says("UPDATE", ("application/rs-metadata", people(("p1", "06@trunk.example", "1"))))
    (changed,) = taken(late)
    assert (changed.parties, changed.ports, changed.changed) == ((Party.CALLER,), (40000,), True)
    assert status(late) == "200"


def test_a_fork_without_metadata_names_its_parties_in_headers() -> None:
    sdp = "v=0\r\nm=audio 5000 RTP/AVP 0\r\na=sendonly\r\nm=audio 5002 RTP/AVP 0\r\na=sendonly\r\n"
    headers = [
        'X-Cisco-Recording-Participant: sip:201@pbx.example;media-index="0"',
        'X-Cisco-Recording-Participant: sip:0612@trunk.example;media-index="1"',
        "Cisco-Guid: 12-34",
    ]
    (session,) = taken(Exchange().invites(sdp, "", headers=headers))
    assert (session.call_key, session.parties) == ("12-34", (None, Party.CALLER))


def test_an_extension_that_names_the_calling_party_goes_before_addresses() -> None:
    metadata = BOTH.replace(
        '<participant participant_id="p2">', '<participant participant_id="p2"><callingParty>true</callingParty>'
    )
    (session,) = taken(Exchange().invites(metadata=metadata))
    assert session.parties == (None, Party.CALLER)


def test_a_new_party_in_a_re_invite_is_told_and_ports_stay() -> None:
    exchange = Exchange()
    exchange.invites()
    other = people(("p9", "0699@trunk.example", "1"), ("p2", "201@pbx.example", "2"))
    (session,) = taken(exchange.invites(metadata=other))
    assert (session.changed, session.ports) == (True, (40000, 0))
    assert taken(exchange.invites(metadata=other)) == []


def test_a_request_that_is_sent_again_gets_the_same_answer_and_no_second_session() -> None:
    exchange = Exchange()
    first = exchange.invites()
    again = exchange.server.receive(
        exchange.written("INVITE", ("application/sdp", TWO), ("application/rs-metadata", BOTH)), peer="x", now=0
    )
    assert again == [d for d in first if isinstance(d, Reply)]
    assert exchange.server.sessions == 1


def secured(caller: str = "", employee: str = "") -> str:
    """An offer of two encrypted streams with these lines of keys."""
    pieces = [f"a=crypto:{text}\r\n" if text else "" for text in (caller, employee)]
    return "v=0\r\n" + "".join(f"m=audio 500{n} RTP/SAVP 8\r\n{p}a=label:{n}\r\n" for n, p in enumerate(pieces, 1))


def test_encrypted_streams_are_answered_with_a_key_each() -> None:
    exchange = Exchange(profile=Profile.TWO_LEGS)
    decisions = exchange.invites(secured(line(tag=4), line("AEAD_AES_256_GCM", 2, bytes(44))))
    (session,) = taken(decisions)
    assert [m.crypto is not None for m in session.media] == [True, True]
    assert not any(text in repr(decisions) for text in (str(KEY)[2:-1], line().rpartition(":")[2]))
    ours, others = (m.crypto for m in parse_sdp(replied(decisions).body))
    assert ours is not None
    assert others is not None
    assert (ours.tag, others.tag) == ("4", "2")
    assert len({KEY, bytes(44), *ours.keys.values(), *others.keys.values()}) == 4


@pytest.mark.parametrize("employee", ["", line()])
def test_a_callers_stream_without_a_usable_key_is_refused_and_says_what_to_do(employee: str) -> None:
    exchange = Exchange()
    (reply,) = exchange.invites(secured("1 F8_128_HMAC_SHA1_80 inline:AAAA", employee))
    assert isinstance(reply, Reply)
    assert parse(reply.data).uri == "488"
    assert "SDES" in reply.why
    assert len(exchange.ports.left) == 8  # type: ignore[attr-defined]


def test_an_employees_stream_without_a_usable_key_does_not_matter() -> None:
    (session,) = taken(Exchange(profile=Profile.TWO_LEGS).invites(secured(line())))
    assert (session.parties, session.ports) == ((Party.CALLER, None), (40000, 0))


def test_a_stream_in_another_codec_is_not_blamed_on_its_key() -> None:
    (reply,) = Exchange().invites("v=0\r\nm=audio 5000 RTP/SAVP 111\r\na=label:1\r\n")
    assert isinstance(reply, Reply)
    assert "G.711" in reply.why


def test_another_key_and_another_codec_on_the_way_are_told_and_the_answer_counts_on() -> None:
    exchange = Exchange()
    exchange.invites(secured(line()))
    renewed = exchange.invites(secured(line(tag=2, key=KEY[::-1])))
    (session,) = taken(renewed)
    assert session.media[0].crypto is not None
    assert session.media[0].crypto.keys == {b"": KEY[::-1]}
    assert b"o=luwte 1 2 " in replied(renewed).body
    assert taken(exchange.invites(secured(line(tag=2, key=KEY[::-1])))) == []
    assert len(taken(exchange.invites(secured(line(tag=2, key=KEY[::-1])).replace("SAVP 8", "SAVP 0")))) == 1


def test_a_key_that_goes_away_on_the_way_is_refused_and_the_session_goes_on() -> None:
    exchange = Exchange()
    exchange.invites(secured(line()))
    assert status(exchange.invites(secured())) == "488"
    assert exchange.server.sessions == 1


def test_one_bye_ends_the_session_and_frees_its_ports() -> None:
    exchange = Exchange()
    exchange.invites()
    reply, left = exchange.says("BYE")
    assert left == Left("c1", "sessie-1", EndReason.HANGUP, (40000, 0))
    assert isinstance(reply, Reply)
    assert len(exchange.ports.left) == 8  # type: ignore[attr-defined]
    assert status(exchange.says("BYE")) == "481"


def test_who_is_full_says_when_to_come_back() -> None:
    for exchange in (Exchange(turns_away=lambda *_: "vol"), Exchange(ports=Ports(0))):
        answer = replied(exchange.invites())
        assert (answer.uri, answer.header("retry-after")) == ("503", "30")


def test_a_refusal_says_why_for_the_log_and_nothing_of_it_to_the_peer() -> None:
    (reply,) = Exchange().invites(ONE, people(("p1", "a@pbx.example", "1")))
    assert isinstance(reply, Reply)
    assert "welke stroom alleen de beller" in reply.why
    assert b"beller" not in reply.data


def test_a_session_says_whose_it_is_and_when_it_is_on_hold() -> None:
    exchange = Exchange()
    (session,) = taken(exchange.invites())
    assert (session.caller, session.employee) == ("0612@trunk.example", "201@pbx.example")
    (held,) = taken(exchange.invites(TWO.replace("sendonly", "inactive")))
    assert [media.inactive for media in held.media] == [True, True]


def test_a_session_that_is_not_refreshed_in_time_is_over() -> None:
    exchange = Exchange()
    timer = ["Supported: timer", "Session-Expires: 1800;refresher=uac"]
    answer = replied(exchange.invites(headers=timer))
    assert (answer.header("session-expires"), answer.header("require")) == ("1800;refresher=uac", "timer")
    exchange.now = 1000.0
    exchange.says("UPDATE", headers=timer)
    assert exchange.server.tick(now=2799.0) == []
    assert [d.reason for d in exchange.server.tick(now=2800.0) if isinstance(d, Left)] == [EndReason.LOST]
    short = replied(exchange.invites(call="c2", headers=["Supported: timer", "x: 30"]))
    assert (short.uri, short.header("min-se")) == ("422", "90")


def test_a_session_that_we_let_go_of_is_over_once() -> None:
    exchange = Exchange()
    exchange.invites()
    assert len(exchange.server.let_go("c1", EndReason.DRAINED)) == 1
    assert exchange.server.let_go("c1", EndReason.DRAINED) == []


def test_answers_are_kept_for_a_while_only() -> None:
    exchange = Exchange()
    for _ in range(20):
        exchange.invites()
    assert exchange.server.sessions == 1
    first = exchange.written("INVITE", ("application/sdp", TWO)).replace(b"CSeq: 20 ", b"CSeq: 1 ")
    assert replied(exchange.server.receive(first, peer="x", now=0)).header("cseq") == "1 INVITE"


def test_other_verbs_are_refused_and_options_are_told() -> None:
    exchange = Exchange()
    assert "INVITE" in replied(exchange.says("OPTIONS")).header("allow")
    assert status(exchange.says("REFER")) == "405"
    assert exchange.says("ACK") == []


def test_draining_lets_every_session_go() -> None:
    exchange = Exchange()
    exchange.invites()
    exchange.invites(call="c2")
    assert [d.reason for d in exchange.server.drain() if isinstance(d, Left)] == [EndReason.DRAINED] * 2
    assert exchange.server.sessions == 0


@given(st.binary(max_size=200))
def test_nothing_that_comes_in_breaks_the_server(data: bytes) -> None:
    exchange = Exchange()
    assert exchange.server.receive(data, peer="x", now=0) == []
    assert (
        len(
            exchange.server.receive(
                b"INVITE x SIP/2.0\r\nv: a\r\nf: b\r\nt: c\r\ni: d\r\nCSeq: 1 INVITE\r\n\r\n" + data,
                peer="x",
                now=0,
            )
        )
        <= 2
    )


MIXED = people(("p1", "0612@trunk.example", "1"), extra="<mode>mixed</mode>")
TWO_INSIDE = people(("p1", "300@pbx.example", "1"), ("p2", "201@pbx.example", "2"))
MOVED = people(("p1", "201@pbx.example", "1"), ("p2", "0612@trunk.example", "2"))


@pytest.mark.parametrize("metadata", [MIXED, TWO_INSIDE, MOVED], ids=["gemengd", "intern", "andere stroom"])
def test_when_it_is_no_longer_certain_who_the_caller_is_nobody_is_heard_until_it_is(metadata: str) -> None:
    exchange = Exchange()
    exchange.invites()
    unsure = exchange.says("UPDATE", ("application/rs-metadata+xml", metadata))
    assert status(unsure) == "488"
    assert [session.parties for session in taken(unsure)] == [(None, None)]
    assert exchange.server.sessions == 1
    (session,) = taken(exchange.says("UPDATE", ("application/rs-metadata+xml", BOTH)))
    assert (session.parties, session.ports) == ((Party.CALLER, None), (40000, 0))


def test_a_session_whose_caller_is_not_certain_can_be_refreshed_and_stays_unheard() -> None:
    exchange = Exchange()
    exchange.invites()
    exchange.says("UPDATE", ("application/rs-metadata+xml", MIXED))
    refreshed = exchange.invites(metadata="")
    assert (status(refreshed), taken(refreshed)) == ("200", [])


def test_metadata_that_says_of_nobody_that_they_send_leaves_who_is_heard_as_it_was() -> None:
    exchange = Exchange()
    exchange.invites()
    nobody = '<recording><session session_id="sessie-1"/></recording>'
    said = exchange.says("UPDATE", ("application/rs-metadata+xml", nobody))
    assert (status(said), taken(said)) == ("200", [])
    (held,) = taken(exchange.invites(TWO.replace("sendonly", "inactive"), metadata=""))
    assert held.parties == (Party.CALLER, None)

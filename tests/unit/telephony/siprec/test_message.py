from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.siprec.message import LONGEST, NotSip, Part, Stream, answer, parse, parts

REQUEST = (
    b"INVITE sip:luwte@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP a\r\nVia: SIP/2.0/TCP b\r\nf: <sip:src>;tag=1\r\n"
    b"To: <sip:luwte@10.0.0.1>\r\ni: abc\r\nCSeq: 1 INVITE\r\nSubject: een\r\n twee\r\nContent-Length: 3\r\n\r\nabc"
)


def test_what_is_in_a_body_does_not_show() -> None:
    message = parse(REQUEST.replace(b"Subject: een\r\n twee", b"Content-Type: application/sdp"))
    assert parts(message)[0].data == b"abc"
    assert "abc'" not in f"{message} {parts(message)}".replace("'call-id', 'abc'", "")


def test_a_request_is_read_with_short_names_and_folded_lines() -> None:
    message = parse(REQUEST)
    assert (message.method, message.uri, message.body) == ("INVITE", "sip:luwte@10.0.0.1", b"abc")
    assert message.every("via") == ("SIP/2.0/TCP a", "SIP/2.0/TCP b")
    assert (message.header("from"), message.header("call-id")) == ("<sip:src>;tag=1", "abc")
    assert message.header("subject") == "een twee"
    assert message.header("weg") == ""


def test_an_answer_brings_back_what_it_must() -> None:
    text = answer(parse(REQUEST), 200, "OK", "t9", (("Supported", "siprec"),), b"v=0").decode()
    for line in ("SIP/2.0 200 OK", "Via: SIP/2.0/TCP a", "Via: SIP/2.0/TCP b", "To: <sip:luwte@10.0.0.1>;tag=t9",
                 "Call-ID: abc", "CSeq: 1 INVITE", "Supported: siprec", "Content-Length: 3"):  # fmt: skip
        assert f"{line}\r\n" in text
    assert parse(text.encode()).method == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"hallo", b"INVITE sip:x HTTP/1.1\r\n\r\n", b"\xff\xff \xff SIP/2.0\r\n\r\n",
     b"BYE x SIP/2.0\r\nnoname\r\n\r\n", b"BYE x SIP/2.0\r\nContent-Length: -1\r\n\r\n",
     b"BYE x SIP/2.0\r\n" + b"a: b\r\n" * 300 + b"\r\n"],
)  # fmt: skip
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(NotSip):
        parse(data)


@given(st.lists(st.integers(1, 60), max_size=20))
def test_messages_are_found_in_a_stream_however_it_is_cut(cuts: list[int]) -> None:
    whole, stream, at, found = b"\r\n\r\n" + REQUEST + REQUEST, Stream(), 0, []
    for cut in [*cuts, len(whole)]:
        found += stream.receive(whole[at : at + cut])
        at += cut
    assert found == [REQUEST, REQUEST]


def test_a_stream_that_never_becomes_a_message_is_given_up() -> None:
    with pytest.raises(NotSip):
        Stream().receive(b"x" * (LONGEST + 1))
    with pytest.raises(NotSip):
        Stream().receive(b"BYE x SIP/2.0\r\nContent-Length: 99999\r\n\r\n")


def multipart(body: str, kind: str = 'multipart/mixed;boundary="grens"') -> bytes:
    head = f"INVITE sip:x SIP/2.0\r\nContent-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    return head.encode() + body.encode()


PARTS = (
    "--{b}\r\nContent-Type: application/rs-metadata+xml\r\n\r\n<recording/>\r\n"
    "--{b}\r\nContent-Type: application/sdp; charset=x\r\nContent-Disposition: session\r\n\r\nv=0\r\n--{b}--\r\n"
)


@pytest.mark.parametrize("boundary", ["grens", "vreemd"])
def test_parts_are_found_in_any_order_also_behind_a_foreign_boundary(boundary: str) -> None:
    assert parts(parse(multipart(PARTS.format(b=boundary)))) == (
        Part("application/rs-metadata+xml", b"<recording/>"),
        Part("application/sdp", b"v=0"),
    )


def test_a_body_that_is_not_split_up_is_one_part() -> None:
    assert parts(parse(multipart("v=0", "application/sdp"))) == (Part("application/sdp", b"v=0"),)
    assert parts(parse(multipart("", "application/sdp"))) == ()


@given(st.binary(max_size=120))
def test_nothing_breaks_the_reader(data: bytes) -> None:
    try:
        parts(parse(b"INVITE sip:x SIP/2.0\r\n" + data))
    except NotSip:
        return

from __future__ import annotations

import pytest

from luwte.telephony.lines.line import Encoding
from luwte.telephony.siprec.sdp import answer, parse

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
    "m=audio 5000 RTP/AVP 111 8 101\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\na=label:1\r\n"
    "m=audio 5002 RTP/SAVP 0\r\na=label:2\r\nm=video 5004 RTP/AVP 96\r\nm=audio 0 RTP/AVP 0\r\n"
)


def test_g711_is_found_though_another_codec_is_named_first() -> None:
    first, secured, video, off = parse(OFFER.encode())
    assert first.codecs == {8: Encoding.ALAW}
    assert (first.label, first.events, first.is_readable) == ("1", 101, True)
    assert [m.is_readable for m in (secured, video, off)] == [False, False, False]


def test_a_payload_type_of_the_vendors_own_is_read_by_its_name() -> None:
    (media,) = parse(b"v=0\nm=audio 5000 RTP/AVP 99\na=rtpmap:99 pcmu/8000/1\n")
    assert media.codecs == {99: Encoding.ULAW}


def test_the_answer_has_a_line_for_every_line_of_the_offer_in_its_order() -> None:
    text = answer(parse(OFFER.encode()), (40000, 0, 0, 0), "10.0.0.1", 7).decode()
    assert [line for line in text.split("\r\n") if line.startswith("m=")] == [
        "m=audio 40000 RTP/AVP 8 101",
        "m=audio 0 RTP/SAVP 0",
        "m=video 0 RTP/AVP 96",
        "m=audio 0 RTP/AVP 0",
    ]
    assert "a=recvonly\r\na=label:1" in text
    assert text.count("a=recvonly") == 1
    assert parse(text.encode())[0].codecs == {8: Encoding.ALAW}


@pytest.mark.parametrize(
    "data",
    [b"", b"x=1", b"v=0\nm=audio\n", b"v=0\nm=audio x RTP/AVP 0\n", b"\xff", b"v=0\n" + b"m=audio 1 RTP/AVP 0\n" * 17],
)
def test_what_is_no_description_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(data)

from __future__ import annotations

import pytest

from luwte.telephony.lines.line import Encoding
from luwte.telephony.siprec.sdp import answer, parse
from sealed import line

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
    "m=audio 5000 RTP/AVP 111 8 101\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\na=label:1\r\n"
    "m=audio 5002 RTP/SAVP 0\r\na=label:2\r\nm=video 5004 RTP/AVP 96\r\nm=audio 0 RTP/AVP 0\r\n"
)
OURS = bytes(range(44))


def test_g711_is_found_though_another_codec_is_named_first() -> None:
    first, secured, video, off = parse(OFFER.encode())
    assert first.codecs == {8: Encoding.ALAW}
    assert (first.label, first.events, first.is_readable) == ("1", 101, True)
    assert [m.is_readable for m in (secured, video, off)] == [False, False, False]


def test_a_payload_type_of_the_vendors_own_is_read_by_its_name() -> None:
    (media,) = parse(b"v=0\nm=audio 5000 RTP/AVP 99\na=rtpmap:99 pcmu/8000/1\n")
    assert media.codecs == {99: Encoding.ULAW}


def test_the_answer_has_a_line_for_every_line_of_the_offer_in_its_order() -> None:
    text = answer(parse(OFFER.encode()), (40000, 0, 0, 0), "10.0.0.1", 7, (OURS,) * 4).decode()
    assert [line for line in text.split("\r\n") if line.startswith("m=")] == [
        "m=audio 40000 RTP/AVP 8 101",
        "m=audio 0 RTP/SAVP 0",
        "m=video 0 RTP/AVP 96",
        "m=audio 0 RTP/AVP 0",
    ]
    assert "a=recvonly\r\na=label:1" in text
    assert text.count("a=recvonly") == 1
    assert "o=luwte 1 7 IN IP4 10.0.0.1" in text
    assert parse(text.encode())[0].codecs == {8: Encoding.ALAW}


def test_a_hold_of_the_whole_session_holds_every_stream_that_says_nothing_else() -> None:
    held, goes_on = parse(b"v=0\na=inactive\nm=audio 5000 RTP/AVP 8\nm=audio 5002 RTP/AVP 8\na=sendonly\n")
    assert (held.inactive, goes_on.inactive) == (True, False)


def test_a_stream_on_hold_is_answered_as_one_on_hold() -> None:
    offered = parse(b"v=0\nm=audio 5000 RTP/AVP 8\na=inactive\nm=audio 5002 RTP/AVP 8\na=sendonly\n")
    text = answer(offered, (40000, 40002), "10.0.0.1", 1, (OURS,) * 2).decode()
    assert [line for line in text.split("\r\n") if line in {"a=inactive", "a=recvonly"}] == ["a=inactive", "a=recvonly"]


def offer(*lines: str, protocol: str = "RTP/SAVP") -> bytes:
    return "\r\n".join(["v=0", f"m=audio 5000 {protocol} 8", *(f"a=crypto:{text}" for text in lines), ""]).encode()


def test_of_two_keys_the_first_that_we_can_use_is_taken_and_answered_with_one_of_ours() -> None:
    offered = parse(offer(line("F8_128_HMAC_SHA1_80", 1), line("AES_CM_128_HMAC_SHA1_32", 2), line(tag=3)))
    assert offered[0].is_readable
    text = answer(offered, (40000,), "10.0.0.1", 1, (OURS,)).decode()
    assert "m=audio 40000 RTP/SAVP 8\r\n" in text
    assert "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd\r\n" in text
    assert text.count("a=crypto") == 1


def test_a_stream_that_is_not_taken_gets_no_key() -> None:
    assert b"crypto" not in answer(parse(offer(line())), (0,), "10.0.0.1", 1, (OURS,))


@pytest.mark.parametrize("protocol", ["RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVPF"])
def test_what_is_encrypted_without_a_usable_key_is_locked(protocol: str) -> None:
    (media,) = parse(offer("1 F8_128_HMAC_SHA1_80 inline:AAAA", protocol=protocol))
    assert (media.is_readable, media.is_locked) == (False, True)


def test_a_key_with_plain_rtp_is_an_offer_to_encrypt_and_one_that_is_unusable_leaves_it_plain() -> None:
    (secured,) = parse(offer(line(), protocol="RTP/AVP"))
    assert (secured.is_readable, secured.crypto is None) == (True, False)
    (plain,) = parse(offer("1 F8_128_HMAC_SHA1_80 inline:AAAA", protocol="RTP/AVP"))
    assert (plain.is_readable, plain.is_locked, plain.crypto) == (True, False, None)


def test_a_key_does_not_show_in_what_is_printed_of_a_stream() -> None:
    (media,) = parse(offer(line(key=b"geheim" * 5)))
    assert media.crypto is not None
    assert media.crypto.keys == {b"": b"geheim" * 5}
    assert "geheim" not in repr(media)


@pytest.mark.parametrize(
    "data",
    [b"", b"x=1", b"v=0\nm=audio\n", b"v=0\nm=audio x RTP/AVP 0\n", b"\xff", b"v=0\n" + b"m=audio 1 RTP/AVP 0\n" * 17],
)
def test_what_is_no_description_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(data)

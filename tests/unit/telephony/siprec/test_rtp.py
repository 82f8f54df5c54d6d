from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.lines.line import Dtmf, Encoding, GapCause, MediaGap
from luwte.telephony.siprec.rtp import Frame, Heard, RtpStream, parse

CODECS = {0: Encoding.ULAW, 8: Encoding.ALAW}


def packet(
    n: int, *, timestamp: int | None = None, ssrc: int = 7, kind: int = 8, payload: bytes | None = None
) -> bytes:
    time = (160 * n if timestamp is None else timestamp) % (1 << 32)
    data = bytes([n % 251]) * 160 if payload is None else payload
    head = bytes([0x80, kind]) + (n % 65536).to_bytes(2, "big") + time.to_bytes(4, "big") + ssrc.to_bytes(4, "big")
    return head + data


def run(*packets: bytes) -> list[Heard]:
    stream = RtpStream(CODECS, events=101)
    return [heard for data in packets for heard in stream.receive(data)] + stream.finish()


def numbers(heard: list[Heard]) -> list[int]:
    return [frame.data[0] for frame in heard if isinstance(frame, Frame)]


def test_packets_in_order_are_one_stream_without_gaps() -> None:
    heard = run(*(packet(n) for n in range(1, 6)))
    assert [(f.pts, f.encoding) for f in heard if isinstance(f, Frame)] == [(160 * n, Encoding.ALAW) for n in range(5)]
    assert not any(isinstance(h, MediaGap) for h in heard)


@pytest.mark.parametrize("order", [[1, 3, 2, 4], [1, 4, 3, 2, 5], [1, 2, 2, 3, 3]])
def test_packets_out_of_order_and_sent_twice_come_out_once_and_in_order(order: list[int]) -> None:
    assert numbers(run(*(packet(n) for n in order))) == sorted(set(order))


def test_a_packet_that_stays_away_is_a_gap() -> None:
    heard = run(*(packet(n) for n in (1, 2, 4, 5, 6, 7, 8, 3)))
    assert numbers(heard) == [1, 2, 4, 5, 6, 7, 8]
    assert MediaGap(320, 480, GapCause.NETWORK) in heard


def test_numbers_and_timestamps_wrap() -> None:
    heard = run(*(packet(n, timestamp=(1 << 32) - 320 + 160 * i) for i, n in enumerate((65534, 65535, 65536, 65537))))
    assert [f.pts for f in heard if isinstance(f, Frame)] == [0, 160, 320, 480]


def test_another_source_goes_on_at_the_position_of_the_call() -> None:
    heard = run(packet(1), packet(2), packet(900, ssrc=8, timestamp=999_999), packet(901, ssrc=8, timestamp=1_000_159))
    assert [f.pts for f in heard if isinstance(f, Frame)] == [0, 160, 320, 480]


@pytest.mark.parametrize(("at", "gap"), [(100, False), (4000, False), (4001, True)])
def test_a_stream_that_begins_a_moment_after_the_session_is_no_hole(at: int, gap: bool) -> None:
    stream = RtpStream(CODECS)
    first, second = stream.receive(packet(1), at)
    assert isinstance(second, Frame)
    assert second.pts == at
    assert first == (MediaGap(0, at, GapCause.NETWORK) if gap else Frame(0, Encoding.ALAW.silence * at, Encoding.ALAW))


def test_a_source_that_begins_later_is_placed_where_the_call_is() -> None:
    stream = RtpStream(CODECS)
    heard = stream.receive(packet(1), 8000) + stream.receive(packet(9, ssrc=8, timestamp=5), 16000) + stream.finish()
    assert heard[0] == MediaGap(0, 8000, GapCause.NETWORK)
    assert [f.pts for f in heard if isinstance(f, Frame)] == [8000, 16000]


def test_other_payload_types_may_be_agreed_on_the_way() -> None:
    stream = RtpStream({8: Encoding.ALAW})
    stream.agree({0: Encoding.ULAW}, None)
    (frame,) = stream.receive(packet(1, kind=0))
    assert isinstance(frame, Frame)
    assert frame.encoding is Encoding.ULAW


def test_a_pause_with_comfort_noise_is_silence_and_a_long_one_a_pause() -> None:
    short = run(packet(1), packet(2, kind=13, payload=b"\x40"), packet(3, timestamp=8160))
    assert short[1] == Frame(160, b"\xd5" * 7840, Encoding.ALAW)
    long = run(packet(1), packet(2, kind=19, payload=b"\x40"), packet(3, timestamp=80160), packet(4, timestamp=90160))
    gaps = [MediaGap(160, 80000, GapCause.PAUSED), MediaGap(80160, 90000, GapCause.NETWORK)]
    assert [heard for heard in long if isinstance(heard, MediaGap)] == gaps


def test_a_hole_long_after_comfort_noise_is_a_hole() -> None:
    heard = run(packet(1), packet(2, kind=13, payload=b"\x40"), packet(3, timestamp=320), packet(4, timestamp=960))
    assert [h for h in heard if isinstance(h, MediaGap)] == [MediaGap(320, 800, GapCause.NETWORK)]


def test_a_stream_that_was_silent_very_long_goes_on_where_the_call_is() -> None:
    stream = RtpStream(CODECS)
    heard = stream.receive(packet(1), 0) + stream.receive(packet(2, timestamp=500_000), 496_000)
    assert [f.pts for f in heard if isinstance(f, Frame)] == [0, 496_000]
    assert heard[1] == MediaGap(160, 496_000, GapCause.NETWORK)


def test_a_key_counts_once_however_often_it_is_sent() -> None:
    keys = [packet(n, kind=101, timestamp=500, payload=b"\x05\x0a\x00\xa0") for n in (2, 3, 4)]
    assert [h for h in run(packet(1), *keys, packet(5, timestamp=320)) if isinstance(h, Dtmf)] == [Dtmf(160)]


def test_a_timestamp_that_jumps_wildly_starts_anew() -> None:
    heard = run(packet(1), packet(2, timestamp=4_000_000), packet(3, timestamp=4_000_160))
    assert [f.pts for f in heard if isinstance(f, Frame)] == [0, 160, 320]


@pytest.mark.parametrize("data", [b"", b"\x00" * 12, b"\x80", b"\x9f" + b"\0" * 13, b"\xa0" + b"\0" * 10 + b"\xff"])
def test_what_is_no_packet_is_passed_over(data: bytes) -> None:
    assert parse(data) is None
    assert run(data) == []


def test_contributors_extension_and_padding_are_skipped() -> None:
    head = bytes([0xB1, 8]) + packet(1)[2:12]
    extension = b"\xbe\xde\x00\x01" + b"\1\2\3\4"
    found = parse(head + b"\0\0\0\1" + extension + b"abc" + b"\0\0\3")
    assert found is not None
    assert found.payload == b"abc"


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_nothing_that_comes_in_breaks_the_stream(data: list[bytes]) -> None:
    run(*data)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.speech.media_clock import MediaClock, Placed

RATE = 8000
PACKET = 160


def clock_at(packets: int) -> MediaClock:
    clock = MediaClock(RATE)
    for n in range(packets):
        clock.place(n * PACKET, PACKET)
    return clock


def test_packets_that_follow_on_are_placed_one_after_the_other() -> None:
    clock = MediaClock(RATE)
    assert [clock.place(n * PACKET, PACKET) for n in range(3)] == [Placed(n * PACKET, 0) for n in range(3)]
    assert (clock.lost, clock.repeated) == (0, 0)


def test_up_to_three_lost_packets_become_silence_and_are_counted() -> None:
    clock = clock_at(1)
    assert clock.place(4 * PACKET, PACKET) == Placed(4 * PACKET, 0, silence=3 * PACKET)
    assert clock.lost == 3 * PACKET


def test_a_longer_burst_is_a_gap_and_stays_one() -> None:
    clock = clock_at(1)
    placed = clock.place(6 * PACKET, PACKET)
    assert (placed.gap, placed.cause) == ((PACKET, 6 * PACKET), "netwerk")
    assert clock.next == 7 * PACKET


def test_what_comes_twice_or_late_is_dropped() -> None:
    clock = clock_at(3)
    assert clock.place(PACKET, PACKET).skip == PACKET
    assert clock.place(2 * PACKET + 60, PACKET) == Placed(3 * PACKET, 100)
    assert clock.repeated == PACKET + 100
    assert clock.next == 3 * PACKET + 60


@pytest.mark.parametrize("pts", [-50_000, 10 * 3600 * RATE, 2**32])
def test_one_wild_time_is_not_believed_and_two_that_fit_are(pts: int) -> None:
    clock = clock_at(10)
    assert clock.place(pts, PACKET).skip == PACKET
    assert clock.place(10 * PACKET, PACKET) == Placed(10 * PACKET, 0)
    clock.place(pts, PACKET)
    placed = clock.place(pts + PACKET, PACKET)
    assert (placed.at, placed.gap, placed.cause) == (11 * PACKET, (11 * PACKET, 11 * PACKET), "klok")
    assert clock.place(pts + 2 * PACKET, PACKET) == Placed(12 * PACKET, 0)


def test_half_an_hour_ahead_is_believed_when_the_next_block_follows_on_and_is_then_a_gap() -> None:
    clock, pts = clock_at(10), 1800 * RATE
    assert clock.place(pts, PACKET).skip == PACKET
    assert clock.place(10 * PACKET, PACKET) == Placed(10 * PACKET, 0)
    assert clock.place(pts, PACKET).skip == PACKET
    placed = clock.place(pts + PACKET, PACKET)
    assert placed == Placed(pts + PACKET, 0, gap=(11 * PACKET, pts + PACKET), cause="netwerk")
    assert clock.next == pts + 2 * PACKET


def test_up_to_a_minute_without_anything_is_believed_at_once() -> None:
    clock = clock_at(10)
    assert clock.place(59 * RATE, PACKET).gap == (10 * PACKET, 59 * RATE)


def test_a_stretch_that_is_known_to_be_missing_is_skipped_once() -> None:
    clock = clock_at(2)
    assert clock.skip_to(1000) == (320, 1000)
    assert clock.skip_to(1000) is None
    assert clock.place(1000, PACKET) == Placed(1000, 0)


def test_a_rate_is_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        MediaClock(0)


@given(st.lists(st.tuples(st.integers(-(2**33), 2**33), st.integers(0, 4000))))
def test_time_never_goes_back_whatever_comes(blocks: list[tuple[int, int]]) -> None:
    clock, before = MediaClock(RATE), 0
    for pts, count in blocks:
        placed = clock.place(pts, count)
        assert 0 <= placed.skip <= count
        assert placed.at - placed.silence >= before or placed.skip == count
        assert clock.next >= before
        before = clock.next

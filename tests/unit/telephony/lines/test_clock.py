from __future__ import annotations

from luwte.telephony.lines.clock import MediaClock
from luwte.telephony.lines.line import GapCause, MediaGap

FRAME = 160


def flow(clock: MediaClock, seconds: float, *, begin: float, frame: float = 0.02) -> list[MediaGap]:
    """Frames of 20 ms that arrive on time from `begin` on; the gaps that were found."""
    found = []
    for n in range(round(seconds / frame)):
        _, gap = clock.count(FRAME, now=begin + n * frame)
        found += [gap] if gap else []
    return found


def test_audio_on_time_is_counted_without_a_gap() -> None:
    clock = MediaClock(8000)
    assert flow(clock, 5, begin=100.0) == []
    assert clock.pts == 5 * 8000


def test_a_stall_that_is_made_up_for_by_a_burst_is_no_hole() -> None:
    clock = MediaClock(8000)
    flow(clock, 2, begin=0.0)
    burst = [clock.count(FRAME, now=5.0)[1] for _ in range(150)]  # the three seconds arrive at once
    assert burst == [None] * 150
    assert flow(clock, 3, begin=5.02) == []


def test_a_lag_that_stays_is_a_hole_and_the_position_moves_on() -> None:
    clock = MediaClock(8000)
    flow(clock, 2, begin=0.0)
    (gap,) = flow(clock, 3, begin=5.0)
    assert gap.cause is GapCause.NETWORK
    assert abs(gap.end - gap.start - 3 * 8000) <= FRAME
    assert flow(clock, 3, begin=8.0) == []


def test_a_pause_is_no_hole() -> None:
    clock = MediaClock(8000)
    flow(clock, 2, begin=0.0)
    clock.rest()
    assert flow(clock, 3, begin=60.0) == []


def test_a_burst_at_the_start_does_not_hide_later_holes() -> None:
    clock = MediaClock(8000)
    for _ in range(100):
        clock.count(FRAME, now=10.0)
    (gap,) = flow(clock, 4, begin=13.0)
    assert abs(gap.end - gap.start - 3 * 8000) <= FRAME


def test_audio_with_a_timestamp_shows_what_is_missing_and_is_heard_once() -> None:
    clock = MediaClock(8000)
    assert clock.place(0, FRAME) == (0, None)
    assert clock.place(FRAME, FRAME) == (FRAME, None)
    assert clock.place(FRAME, FRAME) is None
    assert clock.place(480, FRAME) == (480, MediaGap(320, 480, GapCause.NETWORK))


def test_what_is_skipped_is_a_gap_of_that_length() -> None:
    clock = MediaClock(8000)
    clock.place(0, FRAME)
    assert clock.skip(8000, GapCause.DISCARDED) == MediaGap(160, 8160, GapCause.DISCARDED)
    assert clock.pts == 8160

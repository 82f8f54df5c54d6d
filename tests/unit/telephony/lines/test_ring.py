from __future__ import annotations

from luwte.telephony.lines.line import (
    CallerAudio,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    MediaGap,
    Paused,
    SessionEnded,
)
from luwte.telephony.lines.ring import Ring


def caller(second: int) -> CallerAudio:
    return CallerAudio(second * 8000, b"\xff" * 8000, Encoding.ULAW)


def employee(second: int) -> EmployeeAudio:
    return EmployeeAudio(second * 8000, b"\xd5" * 8000, Encoding.ALAW)


def test_what_fits_comes_out_in_order_once() -> None:
    ring = Ring(seconds=3)
    given = (caller(0), Paused(8000), caller(1))
    for event in given:
        ring.put(event)
    assert ring.seconds == 2.0
    assert ring.take() == given
    assert ring.take() == ()
    assert ring.seconds == 0.0


def test_the_oldest_audio_becomes_one_gap() -> None:
    ring = Ring(seconds=2)
    for second in range(5):
        ring.put(caller(second))
    assert ring.take() == (MediaGap(0, 3 * 8000, GapCause.OVERLOAD), caller(3), caller(4))


def test_events_are_never_dropped_and_keep_their_place() -> None:
    ring = Ring(seconds=1)
    ended = SessionEnded(EndReason.HANGUP)
    for event in (caller(0), Paused(8000), caller(1), caller(2), ended):
        ring.put(event)
    gaps = (MediaGap(0, 8000, GapCause.OVERLOAD), Paused(8000), MediaGap(8000, 16000, GapCause.OVERLOAD))
    assert ring.take() == (*gaps, caller(2), ended)


def test_the_legs_wait_apart_and_a_missing_employee_is_no_gap() -> None:
    ring = Ring(seconds=1)
    for second in range(3):
        ring.put(employee(second))
    ring.put(caller(0))
    assert ring.take() == (employee(2), caller(0))

from __future__ import annotations

import pytest

from luwte.telephony.lines.line import (
    CallerAudio,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    LineEvent,
    MediaGap,
    Paused,
    Resumed,
    SessionEnded,
    SessionOffered,
    SessionOpened,
    Stalled,
)
from luwte.telephony.lines.session import Patience, Session, State

OPENED = SessionOpened("gesprek-1")


def audio(pts: int, samples: int = 160) -> CallerAudio:
    return CallerAudio(pts, b"\xff" * samples, Encoding.ULAW)


def running(now: float = 0.0) -> Session:
    session = Session(Patience(stalled=10, ended=60, reattach=30))
    session.take(OPENED, now=now)
    return session


def test_an_offered_session_becomes_active_and_ends() -> None:
    session = Session()
    ended = SessionEnded(EndReason.HANGUP)
    states = []
    for event in (SessionOffered("proef"), OPENED, ended):
        assert session.take(event, now=0) == (event,)
        states.append(session.state)
    assert states == [State.OFFERED, State.ACTIVE, State.ENDED]


def test_after_the_end_nothing_counts_any_more() -> None:
    session = running()
    session.take(SessionEnded(EndReason.HANGUP), now=1)
    assert session.take(audio(0), now=2) == ()
    assert session.tick(now=500) == ()
    session.lost(now=3)
    assert session.state is State.ENDED


def test_audio_that_is_in_flight_during_a_pause_is_not_analysed() -> None:
    session = running()
    assert session.take(audio(0), now=0) == (audio(0),)
    assert session.take(Paused(160), now=0) == (Paused(160),)
    assert session.take(audio(160), now=0) == ()
    assert session.take(Resumed(320), now=30) == (Resumed(320),)
    assert session.take(audio(320), now=30) == (audio(320),)


def test_a_pause_is_no_stall() -> None:
    session = running()
    session.take(Paused(0), now=0)
    assert session.tick(now=600) == ()


def test_media_that_stops_is_said_once_and_ends_the_session_at_last() -> None:
    session = running()
    assert session.tick(now=9.9) == ()
    assert session.tick(now=10) == (Stalled(10),)
    assert session.tick(now=11) == ()
    session.take(audio(0), now=12)
    assert session.tick(now=22) == (Stalled(10),)
    assert session.tick(now=72) == (SessionEnded(EndReason.STALLED),)
    assert session.state is State.ENDED


def test_a_lost_connection_is_taken_up_again_with_a_gap_and_the_position_goes_on() -> None:
    session = running()
    session.take(audio(0, 8000), now=1)
    session.lost(now=1)
    assert session.state is State.DETACHED
    assert session.take(OPENED, now=3) == (MediaGap(8000, 24000, GapCause.RECONNECT),)
    assert session.take(audio(0, 160), now=3) == (audio(24000, 160),)
    assert session.take(MediaGap(160, 320, GapCause.NETWORK), now=3) == (MediaGap(24160, 24320, GapCause.NETWORK),)
    assert session.position == 24320


def test_a_call_that_is_heard_is_here_and_one_that_is_silent_paused_or_lost_may_be_away() -> None:
    session = running()
    session.take(audio(0), now=5)
    assert not session.may_be_away(now=6.9)
    assert session.may_be_away(now=7)
    session.take(Paused(160), now=7)
    assert session.may_be_away(now=7)
    session.take(Resumed(320), now=8)
    assert not session.may_be_away(now=8)
    session.lost(now=8)
    assert session.may_be_away(now=8)
    session.take(SessionEnded(EndReason.HANGUP), now=9)
    assert not session.may_be_away(now=9)


def test_a_connection_that_does_not_come_back_ends_the_session() -> None:
    session = running()
    session.lost(now=1)
    assert session.tick(now=30.9) == ()
    assert session.tick(now=31) == (SessionEnded(EndReason.LOST),)


def test_a_connection_that_never_opened_leaves_nothing_behind() -> None:
    session = Session()
    session.lost(now=1)
    assert session.state is State.ENDED


def test_opening_twice_on_one_connection_changes_nothing() -> None:
    session = running()
    assert session.take(OPENED, now=5) == ()
    assert session.state is State.ACTIVE


@pytest.mark.parametrize("event", [EmployeeAudio(0, b"\xff" * 160, Encoding.ULAW), audio(0)])
def test_both_legs_keep_the_session_alive(event: LineEvent) -> None:
    session = running()
    session.take(event, now=9)
    assert session.tick(now=18) == ()

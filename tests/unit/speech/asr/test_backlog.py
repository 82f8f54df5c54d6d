from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, SpeechEnded
from luwte.speech.asr.backlog import CAUSE, Backlog, Lag, lag_of
from luwte.speech.call_audio import AudioEvent, CallerAudio


def second(n: int) -> CallerAudio:
    return CallerAudio(np.full(8000, n, np.int16), float(n))


@pytest.mark.parametrize(
    ("seconds", "lag"), [(0.0, Lag.NONE), (1.9, Lag.NONE), (2.0, Lag.NO_PARTIALS), (3.5, Lag.SHOWN), (60.0, Lag.LATE)]
)
def test_the_ladder(seconds: float, lag: Lag) -> None:
    assert lag_of(seconds) is lag


def drained(backlog: Backlog) -> list[AudioEvent]:
    found = []
    while (event := backlog.take()) is not None:
        found.append(event)
    return found


def test_events_come_out_in_order_and_the_lag_goes_down() -> None:
    backlog = Backlog()
    events: list[AudioEvent] = [second(0), SpeechEnded(Party.CALLER, 0.0, 0.5, 1.0), second(1), second(2)]
    for event in events:
        backlog.put(event)
    lags = [backlog.lag]
    assert backlog.take() is events[0]
    lags.append(backlog.lag)
    assert drained(backlog) == events[1:]
    assert [*lags, backlog.lag] == [Lag.SHOWN, Lag.NO_PARTIALS, Lag.NONE]


def test_what_no_longer_fits_becomes_one_gap_and_speech_events_stay() -> None:
    backlog = Backlog(longest=2)
    ended = SpeechEnded(Party.CALLER, 0.0, 0.5, 1.0)
    for event in (second(0), second(1), ended, second(2), second(3)):
        backlog.put(event)
    gap, *rest = drained(backlog)
    assert gap == AudioGap(Party.CALLER, 0.0, 2.0, CAUSE)
    assert rest[0] is ended
    assert [event.at for event in rest[1:] if isinstance(event, CallerAudio)] == [2.0, 3.0]

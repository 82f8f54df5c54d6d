from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.call_audio import AudioEvent, CallAudio, CallerAudio
from luwte.speech.vad.interface import detect
from recordings import RATE, LevelVad, Samples, calm, leg, screaming

CALLER = leg(6, [(0.5, 1.5), (3.0, 5.0)])
EMPLOYEE = leg(6, [(1.8, 2.6), (5.2, 5.8)], screaming)


def played(sizes: Iterable[int], lost: Sequence[tuple[int, int]] = ()) -> list[AudioEvent]:
    """Both legs in blocks of these sizes; of the caller everything between `lost` samples is missing."""
    audio, at = CallAudio(RATE, RATE, vad=LevelVad), 0
    events: list[AudioEvent] = []
    for size in [*sizes, len(CALLER)]:
        piece = slice(at, min(at + size, len(CALLER)))
        for first, last in _left(piece, lost):
            audio.put(Party.CALLER, CALLER[first:last], first)
        audio.put(Party.EMPLOYEE, EMPLOYEE[piece], at)
        events += audio.hear()
        at = piece.stop
    audio.finish()
    return [*events, *audio.hear()]


def _left(piece: slice, lost: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    at = piece.start
    for first, last in [*lost, (piece.stop, piece.stop)]:
        if at < min(first, piece.stop):
            yield at, min(first, piece.stop)
        at = max(at, last)


def sound(events: Iterable[AudioEvent]) -> Samples:
    return np.concatenate([event.samples for event in events if isinstance(event, CallerAudio)])


def told(events: Iterable[AudioEvent]) -> list[AudioEvent]:
    """Everything but the sound, per party, in the order in which it came."""
    return [event for party in Party for event in events if not isinstance(event, CallerAudio) and event.party is party]


def test_the_caller_is_heard_and_both_are_timed() -> None:
    events = played([160] * 300)
    ends = [(e.party, e.start, e.end) for e in told(events) if isinstance(e, SpeechEnded)]
    assert ends == [
        (Party.CALLER, 0.5, 1.5),
        (Party.CALLER, 3.0, 5.0),
        (Party.EMPLOYEE, 1.8, 2.6),
        (Party.EMPLOYEE, 5.2, 5.8),
    ]
    assert len(sound(events)) == len(CALLER)


@given(
    sizes=st.lists(st.integers(1, 9000), max_size=30),
    burst=st.tuples(st.integers(0, 40_000), st.integers(0, 8000)),
)
def test_the_size_of_what_is_fed_changes_nothing(sizes: list[int], burst: tuple[int, int]) -> None:
    lost = [(burst[0], sum(burst))]
    once, parts = played([], lost), played(sizes, lost)
    assert told(once) == told(parts)
    assert np.array_equal(sound(once), sound(parts))


def test_audio_comes_before_what_was_known_by_it_and_later_audio_after() -> None:
    heard = 0.0
    for event in played([]):
        if isinstance(event, CallerAudio):
            assert event.at == pytest.approx(heard)
            heard = event.end
        elif isinstance(event, SpeechBegan | SpeechEnded) and event.party is Party.CALLER:
            assert event.known_at == pytest.approx(heard)


def test_no_speech_spans_a_gap() -> None:
    events = told(played([160] * 300, [(28_000, 32_000)]))
    gap = next(event for event in events if isinstance(event, AudioGap))
    assert (gap.party, gap.start, gap.end, gap.cause) == (Party.CALLER, 3.5, 4.0, "netwerk")
    stretches = [(e.start, e.end) for e in events if isinstance(e, SpeechEnded) and e.party is Party.CALLER]
    assert stretches == [(0.5, 1.5), (3.0, 3.5), (4.0, 5.0)]


def test_no_sample_of_the_employee_comes_out() -> None:
    audio = CallAudio(RATE, RATE, vad=LevelVad)
    audio.put(Party.EMPLOYEE, screaming(3 * RATE), 0)
    audio.lose(Party.EMPLOYEE, 4 * RATE, "pauze")
    audio.finish()
    assert {type(event) for event in audio.hear()} == {SpeechBegan, SpeechEnded, AudioGap}


def test_the_legs_may_differ_in_rate() -> None:
    audio = CallAudio(RATE, 16_000, vad=LevelVad)
    audio.put(Party.CALLER, calm(RATE), 0)
    audio.put(Party.EMPLOYEE, calm(16_000), 0)
    audio.finish()
    ends = [e.end for e in audio.hear() if isinstance(e, SpeechEnded)]
    assert ends == pytest.approx([1.0, 1.0], abs=0.02)


def test_a_call_without_an_employee_leg_hears_the_caller_only() -> None:
    audio = CallAudio(RATE, vad=LevelVad)
    audio.put(Party.CALLER, calm(RATE), 0)
    assert list(audio.hear())
    audio.lose(Party.CALLER, 2 * RATE, "pauze")
    assert list(audio.hear())
    audio.lose(Party.EMPLOYEE, 2 * RATE, "pauze")
    with pytest.raises(ValueError, match="no employee leg"):
        audio.put(Party.EMPLOYEE, calm(RATE), 0)
    audio.finish()
    assert list(audio.hear()) == []


def test_a_block_is_never_much_longer_than_a_second() -> None:
    audio = CallAudio(RATE, vad=LevelVad)
    audio.put(Party.CALLER, calm(60 * RATE), 0)
    assert max(len(e.samples) for e in audio.hear() if isinstance(e, CallerAudio)) <= 1.1 * RATE


def test_what_was_put_in_waits_for_the_detectors_of_all_calls() -> None:
    calls = [CallAudio(RATE, RATE, vad=LevelVad) for _ in range(2)]
    for audio in calls:
        audio.put(Party.CALLER, calm(RATE), 0)
        audio.put(Party.EMPLOYEE, calm(RATE), 0)
    detect(vad for audio in calls for vad in audio.vads)
    for audio in calls:
        assert [event.party for event in audio.take() if isinstance(event, SpeechBegan)] == list(Party)

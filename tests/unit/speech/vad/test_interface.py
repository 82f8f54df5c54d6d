from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luwte.speech.vad.interface import RATE, SpeechEnd, SpeechStart, VadEvent, VadFactory
from luwte.speech.vad.silero import SileroVad
from recordings import LevelVad, leg, pcm, speaking

DETECTORS = [SileroVad, LevelVad]
SOUND = pcm(leg(5, [(0.4, 1.6), (2.6, 4.0)], speaking))


def detected(make: VadFactory, sizes: list[int], gap: int = 0) -> list[VadEvent]:
    """Events of the sound in blocks of these sizes; `gap` samples are missing in the middle."""
    vad, at, half = make(), 0, len(SOUND) // 2
    events: list[VadEvent] = []
    for size in [*sizes, half, len(SOUND)]:
        end = min(at + size, half if at < half else len(SOUND))
        events += vad.accept(SOUND[at:end], (at + (gap if at >= half else 0)) / RATE)
        at = end
    return [*events, *vad.accept(SOUND[at:], (at + gap) / RATE), *vad.finish()]


@pytest.mark.parametrize("make", DETECTORS)
@settings(max_examples=40)  # the network takes its time
@given(sizes=st.lists(st.integers(0, 9000), max_size=12), gap=st.sampled_from([0, 100, 80_000]))
def test_the_size_of_the_blocks_changes_no_event(make: VadFactory, sizes: list[int], gap: int) -> None:
    assert detected(make, sizes, gap) == detected(make, [], gap)


@pytest.mark.parametrize("make", DETECTORS)
@pytest.mark.parametrize("gap", [0, 800, 40_000])
def test_starts_and_ends_alternate_in_time_and_are_known_afterwards(make: VadFactory, gap: int) -> None:
    events = detected(make, [160] * 200, gap)
    assert [type(event) for event in events] == [SpeechStart, SpeechEnd] * (len(events) // 2)
    assert len(events) >= 4
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert all(event.known_at > event.at or isinstance(event, SpeechEnd) for event in events)


@pytest.mark.parametrize("make", DETECTORS)
def test_a_gap_ends_speech_and_is_forgotten(make: VadFactory) -> None:
    vad, talk = make(), pcm(speaking(RATE))
    events = [*vad.accept(talk, 0.0), *vad.accept(talk, 60.0), *vad.finish()]
    assert isinstance(events[1], SpeechEnd)
    assert events[1].at <= 1.0
    assert events[1].known_at == 1.0
    again = [*make().accept(talk, 60.0)]
    assert events[2] == again[0]


@pytest.mark.parametrize("make", DETECTORS)
def test_finish_may_be_asked_twice_and_silence_says_nothing(make: VadFactory) -> None:
    vad = make()
    assert list(vad.accept(np.zeros(RATE, np.int16), 0.0)) == []
    assert [*vad.finish(), *vad.finish()] == []

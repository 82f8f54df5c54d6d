from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luwte.speech.vad.interface import RATE, SpeechEnd, SpeechStart, Vad, VadEvent, VadFactory, detect
from luwte.speech.vad.silero import SileroVad
from recordings import LevelVad, leg, pcm, speaking

DETECTORS: list[VadFactory] = [SileroVad, LevelVad]
SOUND = pcm(leg(5, [(0.4, 1.6), (2.6, 4.0)], speaking))


def detected(make: VadFactory, sizes: list[int], gap: int = 0, *, worked_out: bool = True) -> list[VadEvent]:
    """Events of the sound in blocks of these sizes; `gap` samples are missing in the middle.

    `worked_out`: after each block, or everything at the end.
    """
    vad, at, half = make(), 0, len(SOUND) // 2
    events: list[VadEvent] = []
    for size in [*sizes, half, len(SOUND)]:
        end = min(at + size, half if at < half else len(SOUND))
        vad.put(SOUND[at:end], (at + (gap if at >= half else 0)) / RATE)
        if worked_out:
            events += found(vad)
        at = end
    vad.put(SOUND[at:], (at + gap) / RATE)
    vad.end()
    return [*events, *found(vad)]


def found(vad: Vad) -> list[VadEvent]:
    detect([vad])
    return list(vad.take())


@pytest.mark.parametrize("make", DETECTORS)
@settings(max_examples=40)  # the network takes its time
@given(
    sizes=st.lists(st.integers(0, 9000), max_size=12), gap=st.sampled_from([0, 100, 80_000]), worked_out=st.booleans()
)
def test_the_size_of_the_blocks_changes_no_event(
    make: VadFactory, sizes: list[int], gap: int, worked_out: bool
) -> None:
    assert detected(make, sizes, gap, worked_out=worked_out) == detected(make, [], gap)


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
    vad.put(talk, 0.0)
    vad.put(talk, 60.0)
    vad.end()
    events = found(vad)
    assert isinstance(events[1], SpeechEnd)
    assert events[1].at <= 1.0
    assert events[1].known_at == 1.0
    alone = make()
    alone.put(talk, 60.0)
    assert events[2] == found(alone)[0]


@pytest.mark.parametrize("make", DETECTORS)
def test_the_end_may_come_twice_and_silence_says_nothing(make: VadFactory) -> None:
    vad = make()
    vad.put(np.zeros(RATE, np.int16), 0.0)
    vad.end()
    vad.end()
    assert found(vad) == []


def test_kinds_of_detectors_are_worked_out_side_by_side() -> None:
    vads = [make() for make in DETECTORS for _ in range(2)]
    for vad in vads:
        vad.put(pcm(speaking(RATE)), 0.0)
    detect(vads)
    assert all(vad.take() for vad in vads)


@pytest.mark.parametrize("make", DETECTORS)
def test_what_is_given_up_ends_speech_and_what_comes_after_it_is_heard(make: VadFactory) -> None:
    vad, talk = make(), pcm(speaking(2 * RATE))
    vad.put(talk, 0.0)
    began = found(vad)
    vad.put(talk, 2.0)
    vad.give_up()
    (end,) = found(vad)
    vad.put(talk, 4.0)
    vad.end()
    after = found(vad)
    assert [type(event) for event in [*began, end, *after]] == [SpeechStart, SpeechEnd] * 2
    assert end.at <= 2.0
    assert end.known_at == 4.0
    assert after[0].at >= 4.0

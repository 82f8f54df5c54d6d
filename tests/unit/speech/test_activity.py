from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pytest

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, Pairing, SpeechBegan, SpeechEnded, TimedLeg, Timing
from luwte.speech.vad.interface import SpeechEnd, SpeechStart, VadEvent, detect
from recordings import RATE, LevelVad, Samples, Sound, calm, leg, screaming

SPANS = [(1.0, 2.0), (4.0, 5.5)]


def timed(samples: Samples, block: int = 1000) -> list[Timing]:
    side = TimedLeg(Party.EMPLOYEE, RATE, LevelVad())
    events: list[Timing] = []
    for start in range(0, len(samples), block):
        side.put(samples[start : start + block], start)
        events += told(side)
    side.finish()
    return [*events, *told(side)]


def told(side: TimedLeg) -> list[Timing]:
    detect([side.vad])
    return list(side.take())


def spans(events: Iterable[Timing]) -> list[tuple[float, float]]:
    return [(event.start, event.end) for event in events if isinstance(event, SpeechEnded)]


@pytest.mark.parametrize("sound", [calm, screaming])
def test_on_and_off_times_do_not_depend_on_how_it_sounds(sound: Sound) -> None:
    assert spans(timed(leg(7, SPANS, sound))) == SPANS


@pytest.mark.parametrize("block", [1, 37, 100_000])
def test_the_size_of_the_blocks_changes_nothing(block: int) -> None:
    samples = leg(3, [(1.0, 2.0)])
    assert timed(samples, block) == timed(samples)


def test_silence_and_nothing_have_no_speech() -> None:
    assert timed(np.zeros(RATE, np.float32)) == []
    assert timed(np.zeros(0, np.float32)) == []


def test_speech_ends_at_a_gap_before_the_gap_is_told() -> None:
    side = TimedLeg(Party.EMPLOYEE, RATE, LevelVad())
    side.put(calm(RATE), 0)
    side.lose(2 * RATE, "pauze")
    side.finish()
    assert told(side) == [
        SpeechBegan(Party.EMPLOYEE, 0.0, 0.01),
        SpeechEnded(Party.EMPLOYEE, 0.0, 1.0, 1.0),
        AudioGap(Party.EMPLOYEE, 1.0, 2.0, "pauze"),
    ]


def test_starts_and_ends_are_paired() -> None:
    pairing = Pairing(Party.CALLER)
    events: list[VadEvent] = [SpeechStart(1.0, 1.1), SpeechEnd(2.0, 2.6), SpeechStart(3.0, 3.1), SpeechEnd(4.0, 4.6)]
    assert [e.start for e in map(pairing.of, events) if isinstance(e, SpeechEnded)] == [1.0, 3.0]


def test_nothing_that_leaves_here_can_carry_sound() -> None:
    kinds = {field.type for event in (SpeechBegan, SpeechEnded, AudioGap) for field in dataclasses.fields(event)}
    assert kinds == {"Party", "float", "str"}

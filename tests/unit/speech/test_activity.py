from __future__ import annotations

import numpy as np
import pytest

from luwte.speech.activity import ActivityMeter, Span
from recordings import RATE, Samples, Sound, calm, leg, screaming

SPANS = [(1.0, 2.0), (4.0, 5.5)]


def measured(samples: Samples, block: int = 1000) -> tuple[Span, ...]:
    meter = ActivityMeter(RATE)
    for start in range(0, len(samples), block):
        meter.accept(samples[start : start + block])
    return meter.spans()


@pytest.mark.parametrize("sound", [calm, screaming])
def test_on_and_off_times_do_not_depend_on_how_it_sounds(sound: Sound) -> None:
    assert measured(leg(7, SPANS, sound)) == tuple(SPANS)


@pytest.mark.parametrize("block", [1, 37, 100_000])
def test_the_size_of_the_blocks_changes_nothing(block: int) -> None:
    samples = leg(3, [(1.0, 2.0)])
    assert measured(samples, block) == measured(samples, 1000)


def test_short_pauses_are_bridged_and_clicks_dropped() -> None:
    assert measured(leg(6, [(1.0, 2.0), (2.4, 3.0), (5.0, 5.04)])) == ((1.0, 3.0),)


def test_silence_and_nothing_have_no_speech() -> None:
    assert measured(np.zeros(RATE, np.float32)) == ()
    assert measured(np.zeros(0, np.float32)) == ()


def test_a_leg_that_is_never_quiet_counts_as_speech() -> None:
    assert measured(screaming(3 * RATE)) == ((0.0, 3.0),)

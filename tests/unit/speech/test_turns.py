from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.speech.call_audio import CallAudio
from luwte.speech.turns import CallerSpeech, TurnSegmenter
from recordings import RATE, LevelVad, Samples, calm, leg


def segmented(samples: Samples, sizes: list[int] | None = None, gap: int = 0) -> list[CallerSpeech]:
    """Turns of this sound; in the middle `gap` samples are missing."""
    audio, turns, found, at = CallAudio(RATE, vad=LevelVad), TurnSegmenter(), [], 0
    for size in [*(sizes or []), len(samples)]:
        first, last = at, min(at + size, len(samples))
        half = len(samples) // 2
        for start, end in ((first, min(last, half)), (max(first, half), last)):
            if start < end:
                pts = start + (gap if start >= half else 0)
                found += [t for e in audio.accept(Party.CALLER, samples[start:end], pts) for t in turns.accept(e)]
        at = last
    return [*found, *(turn for event in audio.finish() for turn in turns.accept(event))]


def test_a_turn_begins_a_little_before_the_first_word() -> None:
    (turn,) = segmented(leg(4, [(1.0, 2.0)]))
    assert (turn.start, turn.end, turn.cut) == (1.0, 2.0, False)
    assert turn.at == pytest.approx(0.7)
    assert len(turn.pcm) == pytest.approx(1.6 * RATE)
    assert turn.known_at == pytest.approx(2.6)


def test_what_goes_along_before_a_turn_is_never_given_twice() -> None:
    first, second = segmented(leg(6, [(1.0, 2.0), (2.62, 3.5)]))
    assert second.at >= first.at + len(first.pcm) / RATE


def test_a_call_may_begin_with_speech() -> None:
    (turn,) = segmented(leg(2, [(0.0, 1.0)]))
    assert (turn.start, turn.at) == (0.0, 0.0)


def test_a_long_monologue_is_cut_at_its_quietest_points_and_nothing_is_lost() -> None:
    samples = leg(50, [(1.0, 45.0)])
    samples[13 * RATE : 13 * RATE + 2000] *= 0.6
    turns = segmented(samples)
    assert [turn.cut for turn in turns] == [True] * (len(turns) - 1) + [False]
    assert 13.0 < turns[0].end < 13.25
    assert all(turn.end - turn.start <= 15 for turn in turns)
    for before, after in itertools.pairwise(turns):
        assert after.start == before.end
        assert after.at == pytest.approx(before.at + len(before.pcm) / RATE)
    assert turns[-1].end == 45.0


@given(
    sizes=st.lists(st.integers(1, 60_000), max_size=12),
    gap=st.sampled_from([0, 400, 8000]),
    spans=st.sampled_from([[(0.5, 2.0), (3.0, 3.2)], [(0.2, 17.5), (18.3, 19.0)], [(1.0, 16.01)], [(1.0, 15.9)]]),
)
def test_the_size_of_the_blocks_changes_no_turn(sizes: list[int], gap: int, spans: list[tuple[float, float]]) -> None:
    samples = leg(20, spans)
    once, parts = segmented(samples, gap=gap), segmented(samples, sizes, gap)
    assert [(t.start, t.end, t.known_at, t.at, t.cut) for t in once] == [
        (t.start, t.end, t.known_at, t.at, t.cut) for t in parts
    ]
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(once, parts, strict=True))


def test_no_turn_spans_a_gap() -> None:
    before, after = segmented(calm(4 * RATE), gap=RATE)
    assert (before.start, before.end, after.start, after.end) == (0.0, 2.0, 3.0, 5.0)
    assert after.at == 3.0


def test_the_employee_makes_no_turn() -> None:
    audio, turns = CallAudio(RATE, RATE, vad=LevelVad), TurnSegmenter()
    events = [*audio.accept(Party.EMPLOYEE, calm(RATE), 0), *audio.finish()]
    assert [turn for event in events for turn in turns.accept(event)] == []
    assert len(events) == 2


def test_a_silent_hour_is_not_kept() -> None:
    audio, turns = CallAudio(RATE, vad=LevelVad), TurnSegmenter()
    minute = np.zeros(60 * RATE, np.float32)
    for n in range(60):
        for event in audio.accept(Party.CALLER, minute, n * len(minute)):
            assert list(turns.accept(event)) == []
    assert len(turns._pcm) <= 3.1 * RATE

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.voice_scores import alarms_per_hour, area, found_within, lived, recall_at, scored, with_alarms
from luwte.domain.events import VoiceMeasured
from luwte.domain.voice import VoiceWindow
from luwte.recognition.voice.tracker import VoiceTracker
from model.telephone_line import Line
from model.voice_calls import MeasuredCall
from voice_models import ORDINARY, small_model, window


def call(*windows: VoiceWindow, raised_at: float, speaker: str = "03") -> MeasuredCall:
    measured = tuple(VoiceMeasured(one, 3.0 + i) for i, one in enumerate(windows))
    return MeasuredCall(speaker, Line(), measured, raised_at, 3.0 + len(windows))


CALM, LOUD = window(), window(ORDINARY + 2)
GOOD = call(*[CALM] * 20, *[LOUD] * 18, raised_at=22.0)
NERVOUS = call(*[CALM] * 10, *[LOUD] * 6, *[CALM] * 14, *[CALM] * 18, raised_at=32.0, speaker="08")


def test_area_and_recall_are_those_of_the_scores() -> None:
    score, label = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0, 0, 1, 1])
    assert area(score, label) == 1
    assert recall_at(0.05)(score, label) == 1
    assert recall_at(0.05)(np.array([0.0, 2.5, 2.0, 3.0]), label) == 0.5
    assert recall_at(0.05)(score, np.zeros(4, int)) == 0


@pytest.mark.parametrize("way", ["relative", "absolute"])
def test_windows_are_scored_by_the_model_of_their_speaker(way: str) -> None:
    found = scored({"03": [GOOD]}, {"03": small_model()}, way)
    assert found.figure(area).value == 1
    assert set(found.speaker) == {"03"}


def test_pitch_alone_says_nothing_where_pitch_stayed() -> None:
    assert scored({"03": [GOOD]}, {"03": small_model()}, "pitch").figure(area).value == 0.5


def test_a_call_tells_its_false_alarms_and_how_soon_it_was_found() -> None:
    found = lived({"03": [GOOD], "08": [NERVOUS]}, {"03": small_model(), "08": small_model()})
    assert [one.alarms for one in found] == [0, 1]
    assert found[0].delay == 4.0
    assert math.isinf(found[1].delay)
    assert found_within(found, 6).value == 0.5
    assert found_within(found, 3).value == 0
    assert alarms_per_hour(found).value == pytest.approx(3600 / 54)


def test_without_distrust_a_loud_start_is_learned() -> None:
    loud = call(*[LOUD] * 30, raised_at=0.0)
    trusted = lived({"03": [loud]}, {"03": small_model()}, distrust=False)
    assert math.isfinite(lived({"03": [loud]}, {"03": small_model()})[0].delay)
    assert math.isinf(trusted[0].delay)


@pytest.mark.parametrize(("alarms", "raised"), [("12", True), ("4", False), ("1", False)])
def test_another_number_of_alarms_moves_the_threshold(alarms: str, raised: bool) -> None:
    model = with_alarms(small_model(), alarms)
    tracker = VoiceTracker(model)
    for at in range(40):
        change = tracker.add(window() if at < 10 else window(ORDINARY + 0.8), 3.0 + at)
    assert change.voice.raised is raised

from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.turn import Baseline
from luwte.recognition.voice.baseline import OwnVoice
from luwte.recognition.voice.layout import NUMBERS


def numbers(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(len(NUMBERS), value)


def test_the_own_voice_is_the_mean_of_the_first_windows_and_its_weight_grows() -> None:
    own = OwnVoice()
    assert (own.state, own.weight) == (Baseline.NONE, 0.0)
    own.learn(numbers(1.0), 1.0, loud=False)
    assert (own.state, own.weight) == (Baseline.NONE, 0.0)
    own.learn(numbers(3.0), 3.0, loud=False)  # one second of the three is new
    assert own.state is Baseline.PARTIAL
    assert own.mean[0] == pytest.approx(2.0)
    assert own.weight == pytest.approx(0.5 / 4.5)
    for _ in range(4):
        own.learn(numbers(2.0), 3.0, loud=False)
    assert (own.state, own.weight) == (Baseline.READY, 1.0)


def test_later_ordinary_speech_moves_it_slowly() -> None:
    own = OwnVoice()
    own.learn(numbers(0.0), 3.0, loud=False)
    for _ in range(3):
        own.follow(numbers(1.0))
    assert 0.03 < own.mean[0] < 0.06


@pytest.mark.parametrize(("loud", "state"), [((True, True, False, False), "verdacht"), ((True, False) * 1, "gereed")])
def test_an_opening_that_is_half_loud_is_suspect(loud: tuple[bool, ...], state: str) -> None:
    own = OwnVoice()
    for one in (*loud, *(False,) * (0 if state == "verdacht" else 2)):
        own.learn(numbers(0.0), 3.0, loud=one)
    assert own.ready
    assert own.state.value == state
    assert own.weight == (0.0 if state == "verdacht" else 1.0)


def test_distrust_lasts() -> None:
    own = OwnVoice()
    own.distrust()
    for _ in range(9):
        own.learn(numbers(0.0), 3.0, loud=False)
    assert (own.state, own.weight) == (Baseline.SUSPECT, 0.0)

from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.turn import Words
from luwte.speech.asr.engines.scripted import ScriptedEngine, spread


def test_words_are_spread_over_the_time_of_their_line() -> None:
    first, second = spread(Words("ja zeker", 1.0, 8.0))
    assert [first.start, first.end, second.start, second.end] == pytest.approx([1.0, 3.0, 3.0, 8.0])


def test_a_word_is_said_once_audio_has_passed_it() -> None:
    session = ScriptedEngine([Words("ja zeker", 0.0, 1.0), Words("later", 5.0, 6.0)]).open(channel="caller")
    assert [h.text for h in session.accept(np.zeros(4000, np.int16), 0.0)] == ["ja"]
    assert [h.text for h in session.accept(np.zeros(4000, np.int16), 0.5)] == ["ja zeker"]
    assert [h.text for h in session.finish()] == ["ja zeker"]


def test_what_was_said_before_the_first_audio_came_is_not_heard() -> None:
    session = ScriptedEngine([Words("eerder", 0.0, 1.0), Words("nu", 3.0, 3.5)]).open(channel="caller")
    assert [h.text for h in session.accept(np.zeros(24000, np.int16), 2.0)] == ["nu"]

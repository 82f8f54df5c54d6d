from __future__ import annotations

from luwte.speech.asr.interface import EngineFailed, Hypothesis, Word


def test_a_hypothesis_reads_as_one_line() -> None:
    assert Hypothesis(0, 1, True, (Word("ik", 0.0), Word("kom", 0.2)), 0.0, 1.0).text == "ik kom"


def test_a_failure_says_why_in_dutch() -> None:
    assert EngineFailed("de spraakherkenner reageert niet").reason == "de spraakherkenner reageert niet"

from __future__ import annotations

import pytest

from model.records import Label, Turn
from model.settle import settled

FIRST = Turn(speaker="caller", text="ja", label=Label(phase=1, forms=["frustration"]))
ZERO = Label(phase=0)


def test_agreement_keeps_the_label_and_adds_the_second() -> None:
    same = Label(phase=1, forms=["frustration"], target="situation")
    after = settled(FIRST, same, None)
    assert (after.label, after.second) == (FIRST.label, same)


@pytest.mark.parametrize(("third", "phase", "alt"), [(0, 0, 1), (1, 1, 0)])
def test_the_third_reader_decides_and_both_stay_acceptable(third: int, phase: int, alt: int) -> None:
    after = settled(FIRST, ZERO, third)
    assert after.label
    assert (after.label.phase, after.label.alt) == (phase, alt)


def test_a_disagreement_needs_a_third_reading() -> None:
    with pytest.raises(ValueError, match="third"):
        settled(FIRST, ZERO, None)


def test_a_turn_without_a_second_reading_stays_as_it_is() -> None:
    assert settled(FIRST, None, None) is FIRST

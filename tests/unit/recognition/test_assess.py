from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import found, repaired, shipped
from luwte.domain.behaviour import CareKind, Phase, SpeechAct
from luwte.domain.evidence import CareSignal, Span
from luwte.recognition.assess import assess_turn

FLOOR = (0.03, 0.006, 0.0015, 0.0003)


def test_nothing_found_is_calm() -> None:
    assessment = assess_turn(0, (), FLOOR)
    assert assessment.phase is Phase.CALM
    assert assessment.probabilities[0] == pytest.approx(0.97)


def test_one_clear_finding_decides() -> None:
    assert assess_turn(0, (found(3),), FLOOR).phase is Phase.PERSONAL


def test_two_weak_findings_add_up() -> None:
    weak = found(3, strength=0.4)
    assert assess_turn(0, (weak,), FLOOR).phase is Phase.CALM
    assert assess_turn(0, (weak, weak), FLOOR).phase is Phase.PERSONAL


def test_a_threat_is_also_at_least_criticism() -> None:
    probabilities = assess_turn(0, (found(4, strength=0.7),), FLOOR).probabilities
    assert sum(probabilities[2:]) >= 0.7


def test_retold_words_raise_nothing() -> None:
    assert (
        assess_turn(0, (found(4, act=SpeechAct.REPORTED),), FLOOR).probabilities
        == assess_turn(0, (), FLOOR).probabilities
    )


def test_care_and_repair_are_kept_apart() -> None:
    care = CareSignal(CareKind.SUICIDALITY, 0, Span(0, 1, "x"), "zorg.x")
    assessment = assess_turn(0, (repaired(), care), FLOOR)
    assert assessment.phase is Phase.CALM
    assert assessment.care == (care,)
    assert assessment.repairs == (repaired(),)


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0.01, 1)), max_size=8))
def test_probabilities_are_a_distribution_and_more_evidence_never_calms(findings: list[tuple[int, float]]) -> None:
    floor = shipped().estimation.floor
    before = 0.0
    for n in range(len(findings) + 1):
        seen = tuple(found(phase, strength=strength) for phase, strength in findings[:n])
        probabilities = assess_turn(0, seen, floor).probabilities
        assert sum(probabilities) == pytest.approx(1)
        assert min(probabilities) >= -1e-12
        assert sum(probabilities[3:]) >= before - 1e-12
        before = sum(probabilities[3:])

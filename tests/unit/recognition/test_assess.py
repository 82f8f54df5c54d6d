from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import found
from luwte.domain.behaviour import Phase, SpeechAct
from luwte.domain.estimate import Distribution
from luwte.domain.evidence import Evidence
from luwte.recognition.assess import at_least, from_at_least, likeliest, weigh

FLOOR = (0.03, 0.006, 0.0015, 0.0003)


def heard(*evidence: Evidence) -> Distribution:
    return weigh(FLOOR, evidence)


def test_nothing_found_is_calm() -> None:
    assert likeliest(heard()) is Phase.CALM
    assert heard()[0] == pytest.approx(0.97)


def test_one_clear_finding_decides() -> None:
    assert likeliest(heard(found(3))) is Phase.PERSONAL


def test_two_weak_findings_add_up() -> None:
    weak = found(3, strength=0.4)
    assert likeliest(heard(weak)) is Phase.CALM
    assert likeliest(heard(weak, weak)) is Phase.PERSONAL


def test_a_threat_is_also_at_least_criticism() -> None:
    assert sum(heard(found(4, strength=0.7))[2:]) >= 0.7


def test_retold_words_raise_nothing() -> None:
    assert heard(found(4, act=SpeechAct.REPORTED)) == heard()


def test_at_least_and_back() -> None:
    chances = heard(found(2), found(4, strength=0.3))
    assert from_at_least(at_least(chances)) == pytest.approx(chances)


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0.01, 1)), max_size=8))
def test_probabilities_are_a_distribution_and_more_evidence_never_calms(findings: list[tuple[int, float]]) -> None:
    before = 0.0
    for n in range(len(findings) + 1):
        seen = [found(phase, strength=strength) for phase, strength in findings[:n]]
        probabilities = heard(*seen)
        assert sum(probabilities) == pytest.approx(1)
        assert min(probabilities) >= -1e-12
        assert sum(probabilities[3:]) >= before - 1e-12
        before = sum(probabilities[3:])

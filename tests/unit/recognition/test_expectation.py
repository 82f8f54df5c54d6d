from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.recognition.expectation import expected_after, in_the_light_of

STAY = (
    (1.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 1.0, 0.0, 0.0),
    (0.0, 0.0, 0.0, 1.0, 0.0),
    (0.0, 0.0, 0.0, 0.0, 1.0),
)
USUAL = (0.6, 0.15, 0.12, 0.1, 0.03)
CALL = (
    (0.8, 0.1, 0.06, 0.03, 0.01),
    (0.5, 0.2, 0.2, 0.08, 0.02),
    (0.4, 0.2, 0.2, 0.18, 0.02),
    (0.3, 0.2, 0.1, 0.3, 0.1),
    (0.2, 0.2, 0.05, 0.15, 0.4),
)
chances = st.lists(st.floats(0.001, 1.0), min_size=5, max_size=5).map(lambda w: tuple(x / sum(w) for x in w))


def test_a_certain_phase_is_followed_by_its_row() -> None:
    assert expected_after((0.0, 0.0, 0.0, 1.0, 0.0), CALL) == pytest.approx(CALL[3])


def test_when_nothing_changes_the_next_turn_is_expected_to_be_the_same() -> None:
    assert expected_after(USUAL, STAY) == pytest.approx(USUAL)


def test_after_an_attack_a_doubtful_turn_is_likelier_to_be_one() -> None:
    doubtful = (0.5, 0.0, 0.0, 0.45, 0.05)
    after_attack = in_the_light_of(expected_after((0, 0, 0, 1, 0), CALL), doubtful, USUAL)
    after_calm = in_the_light_of(expected_after((1, 0, 0, 0, 0), CALL), doubtful, USUAL)
    assert after_attack[3] > 0.5 > after_calm[3]


@given(chances, chances)
def test_it_stays_a_distribution(expected: tuple[float, ...], seen: tuple[float, ...]) -> None:
    found = in_the_light_of(expected, seen, USUAL)  # type: ignore[arg-type]
    assert sum(found) == pytest.approx(1)
    assert min(found) >= 0


@given(chances)
def test_expecting_the_usual_changes_nothing(seen: tuple[float, ...]) -> None:
    assert in_the_light_of(USUAL, seen, USUAL) == pytest.approx(seen)  # type: ignore[arg-type]

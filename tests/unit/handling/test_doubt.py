from __future__ import annotations

from math import prod

import pytest

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.handling.doubt import ENOUGH, ENOUGH_PERSONAL, doubt_of


def turn(phase: Phase, calm: float) -> TurnAssessment:
    """A turn of this phase that is calm after all with chance `calm`."""
    rest = [0.0] * 5
    rest[0] = calm
    rest[phase] += 1 - calm
    chances: Distribution = (rest[0], rest[1], rest[2], rest[3], rest[4])
    return TurnAssessment(0, phase, chances, (), (), ())


def test_a_calm_turn_takes_no_doubt_away() -> None:
    assert doubt_of(turn(Phase.CALM, 0.6)) == 1.0


@pytest.mark.parametrize("phase", [Phase.COMPLAINT, Phase.CRITICISM])
def test_a_vague_turn_takes_no_doubt_away_however_many_there_are(phase: Phase) -> None:
    assert prod(doubt_of(turn(phase, 0.25)) for _ in range(8)) == 1.0


@pytest.mark.parametrize("phase", [Phase.COMPLAINT, Phase.CRITICISM])
def test_one_turn_below_an_attack_is_never_enough_and_two_sure_ones_are(phase: Phase) -> None:
    one = doubt_of(turn(phase, 0.0))
    assert one > ENOUGH
    assert one * one <= ENOUGH


def test_criticism_weighs_more_than_a_complaint() -> None:
    assert doubt_of(turn(Phase.CRITICISM, 0.0)) < doubt_of(turn(Phase.COMPLAINT, 0.0))


@pytest.mark.parametrize(("calm", "speaks"), [(0.0, True), (0.1, True), (0.4, False)])
def test_one_attack_is_enough_when_it_is_fairly_sure(calm: float, speaks: bool) -> None:
    assert (doubt_of(turn(Phase.PERSONAL, calm)) <= ENOUGH_PERSONAL) is speaks


def test_two_attacks_of_which_neither_is_sure_are_enough_together() -> None:
    assert prod(doubt_of(turn(Phase.PERSONAL, 0.3)) for _ in range(2)) <= ENOUGH_PERSONAL

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.phases import EstimationFile, PhasesFile
from luwte.domain.behaviour import Detail, Phase, Target


def phases() -> dict[str, Any]:
    return shipped().phases.model_dump(by_alias=True)


def numbers() -> dict[str, Any]:
    return shipped().estimation.model_dump(by_alias=True)


def test_criticism_never_supports_more_than_phase_two() -> None:
    support = {s.detail: s.per_target for s in shipped().phases.support}
    assert max(support[Detail.ORG_CRITICISM].values()) == Phase.CRITICISM
    assert max(support[Detail.COMPLAINT].values()) == Phase.COMPLAINT


@pytest.mark.parametrize("detail", [Detail.SWEARING, Detail.INSULT])
def test_the_target_decides_between_one_two_and_three(detail: Detail) -> None:
    per_target = {s.detail: s.per_target for s in shipped().phases.support}[detail]
    assert per_target[Target.SITUATION] == 1
    assert per_target[Target.ORGANISATION] == 2
    assert per_target[Target.EMPLOYEE] == 3


def test_a_missing_phase_detail_or_target_is_refused() -> None:
    one = phases()
    one["fasen"][0]["id"] = "anders"
    with pytest.raises(ValidationError, match="liggen vast"):
        PhasesFile.model_validate(one)
    two = phases()
    two["steun"] = two["steun"][1:]
    with pytest.raises(ValidationError, match="steun mist"):
        PhasesFile.model_validate(two)
    three = phases()
    del three["steun"][0]["per_doel"][Target.SELF]
    with pytest.raises(ValidationError, match="per_doel mist"):
        PhasesFile.model_validate(three)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"voorkennis": (0.5, 0.1, 0.1, 0.1, 0.1)}, "samen 1"),
        ({"niveaus": ()}, "at least 4"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        EstimationFile.model_validate(numbers() | change)


def test_a_level_must_be_left_below_where_it_is_entered() -> None:
    wrong = numbers()
    wrong["niveaus"][2]["buiten"] = 0.9
    with pytest.raises(ValidationError, match="buiten moet lager"):
        EstimationFile.model_validate(wrong)


@pytest.mark.parametrize(
    "change", [{"kracht": 0.75}, {"kracht": 1}, {"marge": -0.1}, {"verschil": 0}, {"binnen_seconden": 0}, {"duur": 3}]
)
def test_a_second_reader_counts_enough_to_settle_a_turn_and_never_for_certain(change: dict[str, Any]) -> None:
    wrong = numbers()
    wrong["tweede_lezer"] = wrong["tweede_lezer"] | change
    with pytest.raises(ValidationError):
        EstimationFile.model_validate(wrong)

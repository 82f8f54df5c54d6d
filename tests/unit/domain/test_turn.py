from __future__ import annotations

import dataclasses

import pytest

from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words


def test_the_employee_has_no_voice() -> None:
    assert [field.name for field in dataclasses.fields(EmployeeTurn)] == ["n", "words"]
    with pytest.raises(TypeError):
        EmployeeTurn(0, Words("dag", 0, 1), voice=None)  # type: ignore[call-arg]


@pytest.mark.parametrize(("start", "end"), [(-0.1, 1.0), (2.0, 1.0), (float("nan"), 1.0)])
def test_words_refuse_impossible_times(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Words("dag", start, end)


def test_turns_are_frozen() -> None:
    turn = CallerTurn(0, Words("dag", 0, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        turn.n = 1  # type: ignore[misc]


def test_parties_have_dutch_names() -> None:
    assert [party.value for party in Party] == ["beller", "medewerker"]

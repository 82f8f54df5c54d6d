from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from luwte.domain import outputs

KINDS = get_args(outputs.Output)
PAST = ("ed", "Given", "Heard", "Found", "Withdrawn", "Read", "Wanted")


def fields(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_outputs_are_frozen_values_in_the_past_tense() -> None:
    for output in KINDS:
        assert output.__dataclass_params__.frozen
        assert output.__name__.endswith(PAST)


def test_every_output_of_the_module_can_come_out() -> None:
    written = {k for k in vars(outputs).values() if isinstance(k, type) and k.__module__ == outputs.__name__}
    assert written == set(KINDS)


def test_help_carries_a_phase_and_one_line_and_no_words_of_the_caller() -> None:
    assert fields(outputs.HelpRequested) == {"phase", "because", "at"}
    assert fields(outputs.HelpStatusChanged) == {"asked_at", "by", "at"}


@pytest.mark.parametrize("kind", [outputs.MoveHeard, outputs.TechniqueHeard])
def test_what_the_employee_did_is_told_without_a_name_or_a_score(kind: type) -> None:
    assert fields(kind) - {"move", "technique"} == {"turn", "quote"}


def test_a_finding_is_final_unless_said_otherwise() -> None:
    assert outputs.EvidenceFound.__dataclass_fields__["provisional"].default is False

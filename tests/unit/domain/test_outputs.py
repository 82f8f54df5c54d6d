from __future__ import annotations

import dataclasses
from typing import get_args

from luwte.domain import outputs


def test_outputs_are_frozen_values_in_the_past_tense() -> None:
    for output in get_args(outputs.Output):
        assert output.__dataclass_params__.frozen
        assert output.__name__.endswith(("ed", "Given", "Heard", "Found", "Withdrawn"))


def test_help_carries_a_phase_and_one_line_and_no_words_of_the_caller() -> None:
    names = {field.name for field in dataclasses.fields(outputs.HelpRequested)}
    assert names == {"phase", "because", "at"}

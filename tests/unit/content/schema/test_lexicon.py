from __future__ import annotations

import pytest
from pydantic import ValidationError

from luwte.content.schema.lexicon import Aim, Entry
from luwte.domain.behaviour import Target

GOOD = {"id": "a", "uitingen": ["x"], "vuurt": ["x"], "zwijgt": ["y", "z"]}


@pytest.mark.parametrize("kind", [{"detail": "dreiging"}, {"zorg": "paniek"}, {"herstel": "ja"}])
def test_an_entry_is_exactly_one_thing(kind: dict[str, str]) -> None:
    Entry.model_validate(GOOD | kind)
    with pytest.raises(ValidationError, match="precies één"):
        Entry.model_validate(GOOD)
    with pytest.raises(ValidationError, match="precies één"):
        Entry.model_validate(GOOD | {"detail": "dreiging", "zorg": "paniek"})


def test_care_and_repair_carry_no_phase() -> None:
    with pytest.raises(ValidationError, match="alleen bij een detail"):
        Entry.model_validate(GOOD | {"zorg": "suicidaliteit", "fase": "4"})


def test_two_harmless_examples_are_required() -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate(GOOD | {"detail": "dreiging", "zwijgt": ["y"]})


def test_an_aim_is_fixed_or_looked_up() -> None:
    assert Aim.LOOK.fixed is None
    assert Aim.EMPLOYEE.fixed is Target.EMPLOYEE

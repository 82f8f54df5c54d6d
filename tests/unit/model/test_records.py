from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from model.records import Item, Label, Turn, read_items

ROW = (
    '{"id":"a-1","author":"a","scenario":"a-s","template":"a-s-t","sector":"housing","variety":"standard","register":"u",'
    '"employee_did":[],"turns":[{"speaker":"caller","text":"dag","label":{"phase":0}}]}'
)


@pytest.mark.parametrize(
    "label",
    [
        {"phase": 5},
        {"phase": 2, "alt": 2, "forms": ["org_criticism"]},
        {"phase": 1},
        {"phase": 3, "forms": ["frustration"], "target": "employee"},
        {"phase": 3, "forms": ["insult"], "target": "organisation"},
        {"phase": 4, "forms": ["threat"], "act": "joked"},
        {"phase": 0, "forms": ["insult", "insult"]},
        {"phase": 0, "mood": "x"},
    ],
)
def test_a_label_that_contradicts_itself_is_refused(label: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Label.model_validate(label)


def test_only_the_caller_is_labelled() -> None:
    with pytest.raises(ValidationError):
        Turn(speaker="employee", text="dag", label=Label(phase=0))
    with pytest.raises(ValidationError):
        Turn(speaker="caller", text="dag")


def test_a_wrong_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(ROW + "\n" + ROW.replace('"u"', '"geheim"') + "\n")
    with pytest.raises(ValueError, match=r"c\.jsonl:2: register") as error:
        list(read_items(path))
    assert "geheim" not in str(error.value)


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(ROW + "\n")
    (item,) = read_items(path)
    assert Item.model_validate_json(item.model_dump_json(by_alias=True)) == item

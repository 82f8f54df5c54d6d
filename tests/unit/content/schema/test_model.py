from __future__ import annotations

import pytest
from pydantic import ValidationError

from luwte.content.schema.model import ContentModel, Id, YesNo, word_count


class Sample(ContentModel):
    id: Id
    on: YesNo = False


@pytest.mark.parametrize(("text", "value"), [("ja", True), ("nee", False)])
def test_yes_and_no_are_dutch(text: str, value: bool) -> None:
    assert Sample.model_validate({"id": "a", "on": text}).on is value


@pytest.mark.parametrize("text", ["yes", "true", "1", "Ja"])
def test_nothing_else_is_yes_or_no(text: str) -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"id": "a", "on": text})


def test_content_is_frozen_and_refuses_unknown_keys() -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"id": "a", "anders": "x"})
    with pytest.raises(ValidationError):
        Sample(id="a").id = "b"  # type: ignore[misc]


def test_words_are_counted_as_a_reader_does() -> None:
    assert word_count("Grens + keuze") == 2
    assert word_count("U krijgt {termijn} bericht.") == 4

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.moves import MovesFile, MoveText
from luwte.domain.moves import Move

TEXT: dict[str, Any] = {"id": "erkennen", "naam": "Erkend", "uitleg": "U liet merken dat u hoort wat er is."}


def test_a_move_is_heard_by_the_table_alone_unless_words_are_added() -> None:
    text = MoveText.model_validate(TEXT)
    assert text.id is Move.ACKNOWLEDGE
    assert (text.spot, text.spot_unless) == ((), ())


@pytest.mark.parametrize(
    ("change", "field"),
    [({"id": "zuchten"}, "id"), ({"uitleg": " "}, "uitleg"), ({"naam": None}, "naam"), ({"herken": [""]}, "herken")],
)
def test_a_move_with_a_mistake_is_refused_at_its_place(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MoveText.model_validate(TEXT | change)
    assert refused.value.errors()[0]["loc"][0] == field


def test_a_move_stands_once_in_a_file() -> None:
    assert MovesFile.model_validate({"zetten": [TEXT, TEXT | {"id": "grens"}]})
    with pytest.raises(ValidationError, match="twee keer"):
        MovesFile.model_validate({"zetten": [TEXT, TEXT]})


def test_a_file_without_moves_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="zetten"):
        MovesFile.model_validate({"zetten": []})


def test_every_move_has_its_words_on_screen() -> None:
    assert set(shipped().moves) == set(Move)
    assert all(move is text.id for move, text in shipped().moves.items())

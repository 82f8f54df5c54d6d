from __future__ import annotations

from luwte.domain.moves import Move


def test_four_moves_make_it_worse_and_the_rest_does_not() -> None:
    assert [move.value for move in Move if move.is_pitfall] == [
        "schijnerkennen",
        "verdedigen",
        "bevelen",
        "tegenaanval",
    ]
    assert len(Move) == 12


def test_no_move_names_a_feeling_or_a_voice() -> None:
    values = [move.value for move in Move]
    assert not [v for v in values if any(word in v for word in ("boos", "stem", "toon", "emotie", "stress"))]

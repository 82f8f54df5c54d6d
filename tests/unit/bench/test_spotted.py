from __future__ import annotations

import numpy as np
import pytest

from bench.spotted import FAMILIES, OWN, Heard, exact, f1_of, families, listen, macro_f1, overall, per_author, per_move
from factories import shipped, with_moves
from luwte.domain.moves import Move
from model.moves import MoveTurn


def turn(n: int, text: str, *moves: Move, author: str = "a") -> MoveTurn:
    return MoveTurn(id=str(n), author=author, text=text, moves=frozenset(moves))


TURNS = [
    turn(0, "een zwaluw", Move.ACKNOWLEDGE),
    turn(1, "een merel"),
    turn(2, "een merel", Move.WARN, author="b"),
    turn(3, "Vervelend dat u dit moest meemaken.", Move.ACKNOWLEDGE),
]


@pytest.fixture(name="heard")
def _heard() -> Heard:
    return listen(TURNS, with_moves(erkennen="zwaluw"))


def test_readers_hear_what_they_know(heard: Heard) -> None:
    first = list(Move).index(Move.ACKNOWLEDGE)
    assert heard.found[OWN][:, first].tolist() == [True, False, False, False]
    assert heard.found[FAMILIES][:, first].tolist() == [False, False, False, True]
    assert heard.found["altijd de vaakste (erkennen)"].sum() == len(TURNS)
    assert not heard.found["nooit iets"].any()


def test_a_family_stands_for_all_moves_of_its_technique_unless_it_is_excused() -> None:
    read = families(shipped())
    assert read("Klopt dat?") == {Move.SUMMARISE, Move.OPEN_QUESTION}
    assert read("Ik snap het, maar u had eerder moeten bellen.") == frozenset()
    assert read("Goedemorgen.") == frozenset()


def test_scores_over_moves_and_turns() -> None:
    label = np.array([[True, False], [False, True], [False, False]])
    found = np.array([[True, False], [False, False], [False, False]])
    assert macro_f1(label, found) == pytest.approx(0.5)
    assert f1_of(0)(label, found) == 1
    assert exact(label, found) == pytest.approx(2 / 3)


def test_tables_have_a_row_for_every_reader_move_and_author(heard: Heard) -> None:
    everything = overall(heard)
    assert len(everything) == 2 + len(heard.found)
    assert everything[2].endswith("0.000 (0.000–0.000; n=1) |")  # one turn without a move, and nothing heard in it
    assert [row.split("|")[1].strip() for row in per_move(heard)[2:]] == [move.value for move in Move]
    assert "| b | 1 | 0.000 |" in per_author(heard)

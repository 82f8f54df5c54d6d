from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import by_the_letter, shipped, table, with_moves
from luwte.content.content import Content
from luwte.domain.moves import Move
from luwte.handling.moves import HEAD, MoveReader, sentences
from luwte.recognition.words.table import TableError, loads

SHIPPED = MoveReader(shipped())
MOVES = tuple(move.value for move in Move)


def made(reader: MoveReader, text: str) -> list[Move]:
    return [move for move, _ in reader.read(text)]


def weighing(word: str, *moves: Move) -> Content:
    """Content whose table hears these moves in one word."""
    weights = {word: [40.0 if move in moves else 0.0 for move in Move]}
    return replace(with_moves(), move_model=table({HEAD: MOVES}, weights, [-20.0] * len(MOVES)))


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Dat is heel vervelend voor u.", Move.ACKNOWLEDGE),
        ("Wat is er precies misgegaan?", Move.OPEN_QUESTION),
        ("U schreeuwt tegen mij.", Move.NAME_BEHAVIOUR),
        ("Schelden accepteer ik niet.", Move.BOUNDARY),
        ("Als dit doorgaat, verbreek ik de verbinding.", Move.WARN),
        ("Ik beëindig nu het gesprek.", Move.ANNOUNCE_END),
        ("Ik begrijp u, maar u moet gewoon wachten.", Move.FAKE_ACKNOWLEDGE),
        ("Daar kan ik niets aan doen, dat is het beleid.", Move.DEFEND),
        ("Doe eens rustig!", Move.COMMAND),
        ("U bent zelf een idioot.", Move.COUNTER_ATTACK),
    ],
)
def test_what_we_ship_hears_a_clear_move(text: str, move: Move) -> None:
    assert move in made(SHIPPED, text)


@pytest.mark.parametrize("text", ["", "   ", "…!?", "Goedemiddag, met de klantenservice.", "Met wie spreek ik?"])
def test_ordinary_words_make_no_move(text: str) -> None:
    assert SHIPPED.read(text) == ()


def test_understanding_with_but_is_half_and_not_whole() -> None:
    assert Move.ACKNOWLEDGE not in made(SHIPPED, "Ik begrijp u, maar u moet gewoon wachten.")


def test_a_move_of_the_whole_turn_points_at_the_whole_turn() -> None:
    reader = MoveReader(weighing("zwaluw", Move.SUMMARISE, Move.CHOICE))
    raw = "  Een ZWALUW, mevrouw! "
    found = reader.read(raw)
    assert [move for move, _ in found] == [Move.SUMMARISE, Move.CHOICE]
    assert {raw[span.start : span.end] for _, span in found} == {"Een ZWALUW, mevrouw"}
    assert reader.read("Een merel, mevrouw.") == ()


def test_a_short_sentence_does_not_drown_in_a_long_turn() -> None:
    facts = "de monteur komt morgen tussen acht en tien"
    weights = dict.fromkeys(facts.split(), [0.0] * len(MOVES))
    weights["zwaluw"] = [40.0 if move in {Move.ACKNOWLEDGE, Move.COMMAND} else 0.0 for move in Move]
    reader = MoveReader(replace(with_moves(), move_model=table({HEAD: MOVES}, weights, [-20.0] * len(MOVES))))
    assert made(reader, "zwaluw") == [Move.ACKNOWLEDGE, Move.COMMAND]
    assert made(reader, f"zwaluw {facts}") == []
    assert made(reader, f"Zwaluw. {facts}.") == [Move.ACKNOWLEDGE]


@pytest.mark.parametrize("turn", ["", "...", "een zin", "Een zin.", "Een zin. …", "om 3.15 uur", "... Een zin!"])
def test_a_turn_of_one_sentence_is_weighed_once(turn: str) -> None:
    assert sentences(turn) == ()


def test_who_cancels_an_acknowledgement_in_the_same_turn_has_not_acknowledged() -> None:
    both = MoveReader(weighing("zwaluw", Move.ACKNOWLEDGE, Move.FAKE_ACKNOWLEDGE))
    assert made(both, "zwaluw") == [Move.FAKE_ACKNOWLEDGE]
    split = MoveReader(with_moves(erkennen="zwaluw", schijnerkennen="maar", grens="stop"))
    assert made(split, "zwaluw maar stop") == [Move.BOUNDARY, Move.FAKE_ACKNOWLEDGE]
    assert made(split, "zwaluw stop") == [Move.ACKNOWLEDGE, Move.BOUNDARY]


def test_words_of_a_trainer_are_heard_at_once_and_quoted_as_they_were_said() -> None:
    raw = "Nou, dat ZÉG ik   u, meneer."
    ((move, quote),) = MoveReader(with_moves(waarschuwen="dat zeg ik <jou>")).read(raw)
    assert (move, quote.text) == (Move.WARN, "dat ZÉG ik   u")
    assert raw[quote.start : quote.end] == quote.text


def test_words_of_a_trainer_say_where_it_stands_even_when_the_table_heard_it_too() -> None:
    content = weighing("zwaluw", Move.WARN)
    moves = content.moves | {Move.WARN: content.moves[Move.WARN].model_copy(update={"spot": ("zwaluw",)})}  # type: ignore[operator]
    ((_, quote),) = MoveReader(replace(content, moves=moves)).read("een zwaluw mevrouw")
    assert quote.text == "zwaluw"


def test_a_trainer_may_take_words_away_again_for_that_move_alone() -> None:
    moves = {
        Move.WARN: shipped().moves[Move.WARN].model_copy(update={"spot": ("stop",), "spot_unless": ("stopcontact",)}),
        Move.BOUNDARY: shipped().moves[Move.BOUNDARY].model_copy(update={"spot": ("stop",)}),
    }
    reader = MoveReader(replace(by_the_letter(), moves=moves))
    assert made(reader, "stop") == [Move.BOUNDARY, Move.WARN]
    assert made(reader, "stop, in het stopcontact") == [Move.BOUNDARY]


def test_the_table_weighs_all_moves_that_we_know() -> None:
    header = loads(shipped().move_model).header
    assert {head: set(outputs) for head, outputs in header.heads.items()} == {HEAD: set(MOVES)}
    assert set(header.cuts) == {f"{HEAD}.{move}" for move in MOVES}


def test_a_table_that_is_not_about_moves_is_refused() -> None:
    with pytest.raises(TableError, match="not one of moves"):
        MoveReader(replace(shipped(), move_model=shipped().word_model))


@given(st.text(max_size=100))
def test_any_text_gives_each_move_once_with_its_place(text: str) -> None:
    found = SHIPPED.read(text)
    assert [move for move, _ in found] == [move for move in Move if move in dict(found)]
    assert all(text[span.start : span.end] == span.text for _, span in found)

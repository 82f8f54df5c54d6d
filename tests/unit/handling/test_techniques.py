from __future__ import annotations

from dataclasses import replace

import pytest

from factories import by_the_letter, shipped, with_moves
from luwte.content.schema.technique import Technique
from luwte.domain.moves import Move
from luwte.handling.techniques import Heard, TechniqueSpotter

SHIPPED = TechniqueSpotter(shipped())
WRITTEN = TechniqueSpotter(by_the_letter())


def spotted(text: str, spotter: TechniqueSpotter = WRITTEN) -> list[str]:
    return [technique for technique, _ in spotter.spot(text).techniques]


@pytest.mark.parametrize("technique", [t for t in shipped().techniques.values() if t.spot], ids=lambda t: t.id)
def test_who_says_what_the_screen_offers_is_heard(technique: Technique) -> None:
    ways = (technique.sentences, *technique.sectors.values())
    offered = [sentence for way in ways for sentence in (*way.formal, *way.informal, *way.easy)]
    assert offered
    assert [sentence for sentence in offered if technique.id not in spotted(sentence, SHIPPED)] == []


@pytest.mark.parametrize("text", ["", "   ", "Goedemiddag, met de klantenservice.", "Een ogenblik alstublieft."])
def test_ordinary_words_use_no_technique_and_make_no_move(text: str) -> None:
    assert SHIPPED.spot(text) == Heard((), ())


def test_the_quote_is_what_was_really_said() -> None:
    raw = "Goed. Ik BEËINDIG nu   het gesprek, mevrouw."
    ((technique, quote),) = WRITTEN.spot(raw).techniques
    assert technique == "einde"
    assert quote.text == "Ik BEËINDIG nu   het gesprek"
    assert raw[quote.start : quote.end] == quote.text


def test_techniques_come_in_the_order_in_which_they_were_said() -> None:
    assert spotted("Dat is vervelend. Als ik het goed begrijp wacht u al lang.") == ["erkennen", "lsd"]
    assert spotted("Als ik het goed begrijp wacht u al lang. Dat is vervelend.") == ["lsd", "erkennen"]


def test_a_technique_is_told_once_and_at_its_first_place() -> None:
    raw = "Dat is vervelend. Echt, dat is heel naar."
    ((technique, quote),) = WRITTEN.spot(raw).techniques
    assert (technique, quote.start) == ("erkennen", 0)


def test_understanding_followed_by_but_is_no_acknowledgement() -> None:
    assert spotted("Ik begrijp dat het lang duurt.") == ["erkennen"]
    assert spotted("Ik begrijp dat het lang duurt maar u moet wachten.") == []
    assert "erkennen" not in spotted("Ik begrijp dat het lang duurt maar u moet wachten.", SHIPPED)


def test_an_excuse_of_one_technique_leaves_another_alone() -> None:
    assert spotted("Ik begrijp het wel maar als dit doorgaat verbreek ik de verbinding.") == ["waarschuwen"]


def test_a_denied_end_is_no_end() -> None:
    assert spotted("Ik hang nu niet op.") == []


def by_moves(**words: str) -> TechniqueSpotter:
    """A spotter for which techniques have no words of their own, and moves have these."""
    mute = {t.id: t.model_copy(update={"spot": ()}) for t in shipped().techniques.values()}
    return TechniqueSpotter(replace(with_moves(**words), techniques=mute))


def test_who_makes_a_move_has_used_the_techniques_that_it_makes() -> None:
    heard = by_moves(open_vraag="zwaluw", bevelen="merel").spot("een zwaluw en een merel")
    assert [(move, span.text) for move, span in heard.moves] == [
        (Move.OPEN_QUESTION, "zwaluw"),
        (Move.COMMAND, "merel"),
    ]
    assert [(technique, span.text) for technique, span in heard.techniques] == [("lsd", "zwaluw")]


def test_two_moves_of_one_technique_use_it_once_at_the_first_move() -> None:
    heard = by_moves(grens="zwaluw", keuze="merel").spot("een merel en een zwaluw")
    assert [(technique, span.text) for technique, span in heard.techniques] == [("grens_en_keuze", "zwaluw")]


def test_written_words_say_more_exactly_where_a_technique_stands_than_the_move_does() -> None:
    heard = SHIPPED.spot("Goed, mevrouw. Ik beëindig nu het gesprek.")
    assert dict(heard.techniques)["einde"].text == "Ik beëindig nu het gesprek"


def test_a_technique_without_words_or_moves_is_never_heard() -> None:
    mute = {
        technique.id: technique.model_copy(update={"spot": (), "moves": frozenset()})
        for technique in shipped().techniques.values()
    }
    assert TechniqueSpotter(replace(shipped(), techniques=mute)).spot("Ik hang nu op.").techniques == ()

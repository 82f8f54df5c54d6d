from __future__ import annotations

from dataclasses import replace

import pytest

from factories import shipped
from luwte.handling.techniques import TechniqueSpotter

SPOTTER = TechniqueSpotter(shipped())


def spotted(text: str) -> list[str]:
    return [technique for technique, _ in SPOTTER.spot(text)]


OFFERED = [
    (technique.id, sentence)
    for technique in shipped().techniques.values()
    if technique.spot
    for sentence in (*technique.sentences.formal, *technique.sentences.informal)
]


@pytest.mark.parametrize(("technique", "sentence"), OFFERED)
def test_who_says_what_the_screen_offers_is_heard(technique: str, sentence: str) -> None:
    assert technique in spotted(sentence)


@pytest.mark.parametrize("text", ["", "   ", "Goedemiddag, met de klantenservice.", "Een ogenblik alstublieft."])
def test_ordinary_words_use_no_technique(text: str) -> None:
    assert spotted(text) == []


def test_the_quote_is_what_was_really_said() -> None:
    raw = "Goed. Ik BEËINDIG nu   het gesprek, mevrouw."
    ((technique, quote),) = SPOTTER.spot(raw)
    assert technique == "einde"
    assert quote.text == "Ik BEËINDIG nu   het gesprek"
    assert raw[quote.start : quote.end] == quote.text


def test_techniques_come_in_the_order_in_which_they_were_said() -> None:
    assert spotted("Dat is vervelend. Als ik het goed begrijp wacht u al lang.") == ["erkennen", "lsd"]
    assert spotted("Als ik het goed begrijp wacht u al lang. Dat is vervelend.") == ["lsd", "erkennen"]


def test_a_technique_is_told_once_and_at_its_first_place() -> None:
    raw = "Dat is vervelend. Echt, dat is heel naar."
    ((technique, quote),) = SPOTTER.spot(raw)
    assert (technique, quote.start) == ("erkennen", 0)


def test_understanding_followed_by_but_is_no_acknowledgement() -> None:
    assert spotted("Ik begrijp dat het lang duurt.") == ["erkennen"]
    assert spotted("Ik begrijp dat het lang duurt maar u moet wachten.") == []


def test_an_excuse_of_one_technique_leaves_another_alone() -> None:
    assert spotted("Ik begrijp het wel maar als dit doorgaat verbreek ik de verbinding.") == ["waarschuwen"]


def test_a_denied_end_is_no_end() -> None:
    assert spotted("Ik hang nu niet op.") == []


def test_a_technique_without_utterances_is_never_heard() -> None:
    mute = {
        technique.id: technique.model_copy(update={"spot": ()}) if technique.id == "einde" else technique
        for technique in shipped().techniques.values()
    }
    assert TechniqueSpotter(replace(shipped(), techniques=mute)).spot("Ik hang nu op.") == ()

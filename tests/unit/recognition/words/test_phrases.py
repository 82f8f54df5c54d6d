from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.phrases import PLACE, PhraseSet, TemplateError, parse, words_of

GROUPS = {"jou": ("je", "jou", "u"), "heel": ("heel", "echt een"), "veel": tuple(f"woord{i}" for i in range(99))}


def finds(template: str, text: str) -> list[str]:
    plain = normalise(text).text
    return [plain[hit.start : hit.end] for hit in PhraseSet([(0, template)], GROUPS).find(plain)]


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("ik weet <jou> te vinden", "en ik weet u te vinden hoor", ["ik weet u te vinden"]),
        ("ik weet <jou> te vinden", "ik weet het te vinden", []),
        ("idioot", "idioterie", []),
        ("(haal|pak) <jou> [echt] op", "ik pak je echt op", ["pak je echt op"]),
        ("(haal|pak) <jou> [echt] op", "ik haal jou op", ["haal jou op"]),
        ("ik kom ... langs", "ik kom langs", ["ik kom langs"]),
        ("ik kom ... langs", "ik kom straks toch even langs", ["ik kom straks toch even langs"]),
        ("ik kom ... langs", "ik kom straks toch zeker even langs", []),
        ("kanker*", "dat kankerding", ["kankerding"]),
        ("<heel> dom", "echt een dom idee", ["echt een dom"]),
        ("<veel> <veel>", "woord1 woord98", ["woord1 woord98"]),
        ("zo'n ding", "zo'n ding", ["zo een ding"]),
        ("dom", "dom dom", ["dom", "dom"]),
    ],
)
def test_templates(template: str, text: str, found: list[str]) -> None:
    assert sorted(finds(template, text)) == sorted(found)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("ik <weg> je", "onbekende woordgroep <weg>"),
        ("(haal|pak", "niet gesloten"),
        ("(haal]", "door elkaar"),
        ("haal)", "haakje te veel"),
        ("[haal]", "past op alles"),
        ("...", "past op alles"),
        ("!!", "geen woord"),
        ("<Raar>", "onleesbaar"),
    ],
)
def test_what_cannot_be_read_is_said_in_dutch(template: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        parse(template, GROUPS)


def test_the_place_of_a_finding_is_a_word_that_people_never_say() -> None:
    hits = PhraseSet([(7, "jij bent {X}")], GROUPS).find(f"jij bent {PLACE} hoor")
    assert [hit.key for hit in hits] == [7]


def test_words_of_templates_are_known_without_wild_cards() -> None:
    assert words_of(["(haal|pak) <jou> kanker*"], GROUPS) == {"haal", "pak", "je", "jou", "u"}


def test_an_empty_set_finds_nothing() -> None:
    assert PhraseSet([], GROUPS).find("wat dan ook") == []


WORDS = st.sampled_from(["ik", "kom", "nu", "langs", "je", "haal", "op", "dom"])


@given(st.lists(WORDS, max_size=12))
def test_written_out_and_pattern_families_find_the_same(words: list[str]) -> None:
    text = " ".join(words)
    options = "|".join(["haal", "kom"])
    small = PhraseSet([(0, f"({options}) <jou> [nu] op")], GROUPS)
    padding = "|".join(f"z{i}" for i in range(80))  # too many to write out: becomes a pattern
    large = PhraseSet([(0, f"({options}|{padding}) <jou> [nu] op")], GROUPS)
    assert set(small.find(text)) == set(large.find(text))


@given(st.text(max_size=40))
def test_any_template_is_read_or_refused(template: str) -> None:
    try:
        sequence = parse(template, GROUPS)
    except TemplateError:
        return
    assert sequence

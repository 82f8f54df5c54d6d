from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.technique import Sentences, Technique, When
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, Sector
from luwte.domain.course import CourseHint, Effect
from luwte.domain.moves import Move

TECHNIQUE: dict[str, Any] = {
    "id": "proef",
    "naam": "Proef",
    "bedoeling": "Een proef.",
    "voorrang": "100",
    "wanneer": [{"fase": ["3"], "koelt_af": "nee"}],
    "cue": "Blijf rustig",
    "zinnen": {"u": ["Ik help u graag."], "je": ["Ik help je graag."], "eenvoudig": ["Ik help u."]},
    "nooit": [{"zin": "Rustig nou!", "waarom": "Een bevel lokt verzet uit."}],
    "bron": "eigen keuze",
}
CARE = {"u": ["Ik zorg voor u."], "je": ["Ik zorg voor je."], "eenvoudig": ["U krijgt zorg."]}


def technique(**change: object) -> Technique:
    return Technique.model_validate(TECHNIQUE | change)


def test_a_technique_is_read_from_strings() -> None:
    read = technique()
    assert read.priority == 100
    assert read.when == (When(phases=frozenset({Phase.PERSONAL}), cooling=False),)
    assert read.sentences.formal == ("Ik help u graag.",)
    assert read.never[0].why == "Een bevel lokt verzet uit."
    assert read.proposes is None
    assert read.moves == frozenset()


def test_when_a_technique_fits_may_depend_on_what_was_said_and_how_the_call_goes() -> None:
    (when,) = technique(
        wanneer=[{"zet": ["schijnerkennen"], "erkenning": ["zakt"], "verloop": ["oplopend", "witteboorden"]}]
    ).when
    assert when.moves == {Move.FAKE_ACKNOWLEDGE}
    assert when.effect == {Effect.FALLS}
    assert when.hint == {CourseHint.MOUNTING, CourseHint.WHITE_COLLAR}


def test_a_technique_may_be_taught_and_never_shown() -> None:
    assert technique(wanneer=[]).when == ()


def test_a_cue_of_seven_words_is_allowed_and_of_eight_is_not() -> None:
    assert technique(cue="een twee drie vier vijf zes zeven")
    with pytest.raises(ValidationError, match="hooguit 7 woorden"):
        technique(cue="een twee drie vier vijf zes zeven acht")


@pytest.mark.parametrize("way", ["formal", "informal", "easy"])
def test_a_sentence_of_twelve_words_is_allowed_and_of_thirteen_is_not(way: str) -> None:
    twelve = " ".join(["woord"] * 12)
    ways = {"formal": (twelve,), "informal": (twelve,), "easy": (twelve,)}
    assert Sentences(**ways)
    with pytest.raises(ValidationError, match="hooguit 12 woorden"):
        Sentences(**ways | {way: (twelve + " woord",)})


@pytest.mark.parametrize("mark", [".", "!", "?"])
def test_the_words_of_each_sentence_are_counted_apart(mark: str) -> None:
    two = f"Een twee drie vier vijf zes zeven{mark} Een twee drie vier vijf zes zeven{mark}"
    assert Sentences(formal=(two,), informal=(two,), easy=(two,)).formal == (two,)


def test_both_forms_of_address_have_as_many_sentences() -> None:
    with pytest.raises(ValidationError, match="evenveel zinnen"):
        technique(zinnen={"u": ["Ik help u."], "je": [], "eenvoudig": ["Ik help u."]})


def test_whoever_may_say_something_may_say_it_in_easy_dutch() -> None:
    with pytest.raises(ValidationError, match="eenvoudig minstens één zin"):
        technique(zinnen={"u": ["Ik help u."], "je": ["Ik help je."]})


def test_saying_nothing_may_be_the_advice() -> None:
    assert technique(zinnen={}).say(Address.FORMAL, None, easy=True) == ()


@pytest.mark.parametrize(
    ("address", "sector", "easy", "said"),
    [
        (Address.FORMAL, None, False, "Ik help u graag."),
        (Address.INFORMAL, None, False, "Ik help je graag."),
        (Address.INFORMAL, None, True, "Ik help u."),
        (Address.FORMAL, Sector.CARE, False, "Ik zorg voor u."),
        (Address.INFORMAL, Sector.CARE, False, "Ik zorg voor je."),
        (Address.FORMAL, Sector.CARE, True, "U krijgt zorg."),
        (Address.FORMAL, Sector.BANK, False, "Ik help u graag."),
    ],
)
def test_a_line_says_it_in_its_own_way(address: Address, sector: Sector | None, easy: bool, said: str) -> None:
    assert technique(sectoren={"zorg": CARE}).say(address, sector, easy=easy) == (said,)


def test_without_easy_sentences_the_ordinary_ones_are_shown() -> None:
    assert Sentences().for_(Address.FORMAL, easy=True) == ()
    ordinary = Sentences.model_construct(formal=("Ik help u.",), informal=("Ik help je.",), easy=())
    assert ordinary.for_(Address.INFORMAL, easy=True) == ("Ik help je.",)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"voorrang": "1001"}, "voorrang"),
        ({"voorrang": "-1"}, "voorrang"),
        ({"wanneer": [{"fase": ["5"]}]}, "wanneer"),
        ({"wanneer": [{"koelt_af": "misschien"}]}, "wanneer"),
        ({"wanneer": [{"licht": "paars"}]}, "wanneer"),
        ({"wanneer": [{"details": ["boos"]}]}, "wanneer"),
        ({"wanneer": [{"zet": ["zuchten"]}]}, "wanneer"),
        ({"wanneer": [{"erkenning": ["werkt"]}]}, "wanneer"),
        ({"wanneer": [{"verloop": ["boosaardig"]}]}, "wanneer"),
        ({"sectoren": {"circus": CARE}}, "sectoren"),
        ({"sectoren": {"zorg": {"u": ["Ik zorg."], "je": ["Ik zorg."]}}}, "sectoren"),
        ({"nooit": []}, "nooit"),
        ({"nooit": [{"zin": "Rustig nou!"}]}, "nooit"),
        ({"zetten": ["zuchten"]}, "zetten"),
        ({"id": "Met Hoofdletter"}, "id"),
        ({"cue": " "}, "cue"),
        ({"zinen": {}}, "zinen"),
    ],
)
def test_a_technique_with_a_mistake_is_refused_at_its_place(change: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        technique(**change)
    assert refused.value.errors()[0]["loc"][0] == field


def test_techniques_cannot_change_after_reading() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        technique().cue = "Anders"  # type: ignore[misc]


def test_no_two_techniques_of_ours_that_can_be_shown_weigh_the_same_without_a_reason() -> None:
    """Of equal weight the id decides, which nobody would find back; the two that share one never fit together."""
    shown = [t for t in shipped().techniques.values() if t.when]
    equal = {(a.id, b.id) for a in shown for b in shown if a.id < b.id and a.priority == b.priority}
    assert equal <= {("opname", "witte_boorden")}

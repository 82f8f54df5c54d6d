from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.course import ArticleCheck, CourseFile, Hint, Signs, SlotWords, ThreatFile
from luwte.domain.behaviour import CareKind, Detail, Phase
from luwte.domain.course import CourseHint
from luwte.domain.threat import Article, ThreatSlot

HINT: dict[str, Any] = {
    "id": "oplopend",
    "naam": "Klacht die oploopt",
    "kenmerken": [{"details": ["belediging"]}],
    "wat_werkt": "Erkennen.",
    "valkuil": "Hard is niet gevaarlijk.",
    "bron": "S20",
}
SLOT: dict[str, Any] = {"veld": "middel", "herken": ["mes"]}


def test_one_finding_in_the_last_eight_turns_is_enough_unless_said_otherwise() -> None:
    signs = Signs.model_validate({"details": ["belediging"]})
    assert (signs.least, signs.within) == (1, 8)
    assert (signs.without, signs.before, signs.care) == (frozenset(), frozenset(), frozenset())


def test_signs_are_read_from_strings() -> None:
    signs = Signs.model_validate(
        {"zorg": ["verward"], "minstens": "2", "eerder_fase": ["0", "1"], "zonder": ["schelden"]}
    )
    assert signs.care == {CareKind.CONFUSION}
    assert signs.least == 2
    assert signs.before == {Phase.CALM, Phase.COMPLAINT}
    assert signs.without == {Detail.SWEARING}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "geef details of zorg"),
        ({"minstens": "2"}, "geef details of zorg"),
        ({"details": ["belediging"], "minstens": "0"}, "minstens"),
        ({"details": ["belediging"], "minstens": "21"}, "minstens"),
        ({"details": ["belediging"], "binnen": "0"}, "binnen"),
        ({"details": ["belediging"], "binnen": "41"}, "binnen"),
        ({"details": ["boos"]}, "details"),
        ({"stem": ["hard"], "details": ["belediging"]}, "stem"),
    ],
)
def test_signs_with_a_mistake_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Signs.model_validate(values)


@pytest.mark.parametrize("field", ["kenmerken", "wat_werkt", "valkuil", "bron"])
def test_a_hint_says_its_signs_what_works_its_pitfall_and_its_source(field: str) -> None:
    assert Hint.model_validate(HINT).id is CourseHint.MOUNTING
    with pytest.raises(ValidationError, match=field):
        Hint.model_validate({name: value for name, value in HINT.items() if name != field})


def test_a_hint_is_found_by_its_id_and_a_missing_one_is_an_error() -> None:
    file = CourseFile.model_validate({"verloop": [HINT]})
    assert file.of(CourseHint.MOUNTING).works == "Erkennen."
    with pytest.raises(KeyError):
        file.of(CourseHint.INCOHERENT)


def test_a_slot_has_words_and_an_article_has_questions() -> None:
    assert SlotWords.model_validate(SLOT).slot is ThreatSlot.MEANS
    with pytest.raises(ValidationError, match="herken"):
        SlotWords.model_validate(SLOT | {"herken": []})
    with pytest.raises(ValidationError, match="vragen"):
        ArticleCheck.model_validate({"artikel": "285", "naam": "Bedreiging", "vragen": []})


def test_an_article_is_a_thing_to_check_and_has_no_field_for_a_verdict() -> None:
    check = {"artikel": "285", "naam": "Bedreiging", "vragen": ["Was het concreet?"]}
    assert ArticleCheck.model_validate(check).article is Article.THREAT
    with pytest.raises(ValidationError, match="strafbaar"):
        ArticleCheck.model_validate(check | {"strafbaar": "ja"})


def test_threats_without_slots_are_a_mistake_and_without_articles_are_not() -> None:
    assert ThreatFile.model_validate({"velden": [SLOT]}).articles == ()
    with pytest.raises(ValidationError, match="velden"):
        ThreatFile.model_validate({"velden": []})


def test_the_shipped_hints_and_slots_are_complete_and_stand_once() -> None:
    assert sorted(hint.id for hint in shipped().course.hints) == sorted(CourseHint)
    assert sorted(slot.slot for slot in shipped().threats.slots) == sorted(ThreatSlot)
    assert sorted(check.article for check in shipped().threats.articles) == sorted(Article)


def test_a_hint_of_ours_that_rests_on_one_turn_is_not_about_pressure() -> None:
    """One polite or urgent sentence may not be called pressure: that takes more turns (DOMAIN 2.2)."""
    pressing = [CourseHint.STEPWISE_PRESSURE, CourseHint.WHITE_COLLAR]
    assert min(signs.least for hint in pressing for signs in shipped().course.of(hint).signs) >= 2

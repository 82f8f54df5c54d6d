from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.handling import Guard, Protocol, Sentences, Technique, When
from luwte.domain.behaviour import Detail, Phase

PROTOCOL = shipped().protocols["telefoon"]

TECHNIQUE: dict[str, Any] = {
    "id": "proef",
    "naam": "Proef",
    "bedoeling": "Een proef.",
    "voorrang": "100",
    "wanneer": [{"fase": ["3"], "koelt_af": "nee"}],
    "cue": "Blijf rustig",
    "zinnen": {"u": ["Ik help u graag."], "je": ["Ik help je graag."]},
    "bron": "eigen keuze",
}
STEPS: list[dict[str, Any]] = [
    {"id": "begin", "code": "S0", "naam": "Begin", "uitleg": "-", "knop": "Begin", "naar": ["waarschuwing"]},
    {
        "id": "waarschuwing",
        "code": "S1",
        "naam": "Gewaarschuwd",
        "uitleg": "-",
        "knop": "Gewaarschuwd",
        "naar": ["einde"],
        "waarschuwt": "ja",
    },
    {"id": "einde", "code": "S2", "naam": "Einde", "uitleg": "-", "knop": "Einde", "beeindigt": "ja"},
]
OWN: dict[str, Any] = {
    "id": "eigen",
    "naam": "Eigen protocol",
    "versie": "1",
    "bron": "eigen keuze",
    "begin": "begin",
    "ernstig": ["seksueel"],
    "stappen": STEPS,
}


def technique(**change: object) -> Technique:
    return Technique.model_validate(TECHNIQUE | change)


def protocol(**change: object) -> Protocol:
    return Protocol.model_validate(OWN | change)


def step(n: int, **change: object) -> list[dict[str, Any]]:
    """The steps with one of them changed."""
    return [one | change if i == n else one for i, one in enumerate(STEPS)]


def test_a_technique_is_read_from_strings() -> None:
    read = technique()
    assert read.priority == 100
    assert read.when == (When(phases=frozenset({Phase.PERSONAL}), cooling=False),)
    assert read.sentences.formal == ("Ik help u graag.",)
    assert read.proposes is None


def test_a_cue_of_seven_words_is_allowed_and_of_eight_is_not() -> None:
    assert technique(cue="een twee drie vier vijf zes zeven")
    with pytest.raises(ValidationError, match="hooguit 7 woorden"):
        technique(cue="een twee drie vier vijf zes zeven acht")


def test_a_sentence_of_twelve_words_is_allowed_and_of_thirteen_is_not() -> None:
    twelve = " ".join(["woord"] * 12)
    assert Sentences(formal=(twelve,), informal=(twelve,))
    with pytest.raises(ValidationError, match="hooguit 12 woorden"):
        Sentences(formal=(twelve + " woord",), informal=(twelve,))


@pytest.mark.parametrize("mark", [".", "!", "?"])
def test_the_words_of_each_sentence_are_counted_apart(mark: str) -> None:
    two = f"Een twee drie vier vijf zes zeven{mark} Een twee drie vier vijf zes zeven{mark}"
    assert Sentences(formal=(two,), informal=(two,)).formal == (two,)


def test_both_forms_of_address_have_as_many_sentences() -> None:
    with pytest.raises(ValidationError, match="evenveel zinnen"):
        technique(zinnen={"u": ["Ik help u."], "je": []})


def test_saying_nothing_may_be_the_advice() -> None:
    assert technique(zinnen={}).sentences == Sentences(formal=(), informal=())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wanneer": []}, "wanneer"),
        ({"voorrang": "1001"}, "voorrang"),
        ({"voorrang": "-1"}, "voorrang"),
        ({"wanneer": [{"fase": ["5"]}]}, "wanneer"),
        ({"wanneer": [{"koelt_af": "misschien"}]}, "wanneer"),
        ({"wanneer": [{"licht": "paars"}]}, "wanneer"),
        ({"wanneer": [{"details": ["boos"]}]}, "wanneer"),
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


def test_a_guard_needs_an_answer() -> None:
    guard = PROTOCOL.guards[0].model_dump(by_alias=True) | {"antwoorden": []}
    with pytest.raises(ValidationError, match="antwoorden"):
        Guard.model_validate(guard)


def test_a_guard_holds_the_end_unless_the_content_says_otherwise() -> None:
    given = {"id": "w", "naam": "W", "vraag": "?", "techniek": "t", "antwoorden": [{"id": "a", "knop": "A"}]}
    guard = Guard.model_validate(given)
    assert guard.holds_end
    assert not guard.silences_boundaries
    assert guard.answers[0].closes


def test_a_protocol_is_careful_where_the_content_says_nothing() -> None:
    own = protocol()
    assert own.warning_needed
    assert own.help_from is Phase.EXPLOSIVE
    assert own.severe == {Detail.SEXUAL}
    assert own.guards == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stappen": [*STEPS, STEPS[1]]}, "twee keer: waarschuwing"),
        ({"stappen": step(0, naar=["waarschuwing", "weg"])}, "onbekende stap: weg"),
        ({"begin": "nergens"}, "onbekende stap: nergens"),
        ({"stappen": [*STEPS, STEPS[2] | {"id": "eiland"}]}, "nooit te bereiken: eiland"),
        ({"stappen": step(2, beeindigt="nee")}, "geen enkele stap beëindigt"),
        ({"stappen": step(1, waarschuwt="nee")}, "geen enkele stap waarschuwt"),
        ({"stappen": STEPS[:1]}, "at least 2"),
        ({"versie": "0"}, "versie"),
    ],
)
def test_a_protocol_that_does_not_hang_together_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        protocol(**change)


def test_an_organisation_without_warnings_needs_no_warning_step() -> None:
    assert not protocol(stappen=step(1, waarschuwt="nee"), waarschuwing_nodig="nee").warning_needed


def test_steps_may_lead_in_a_circle() -> None:
    assert protocol(stappen=step(2, naar=["begin"])).step("einde").to == ("begin",)


def test_a_step_is_found_by_its_id() -> None:
    assert protocol().step("waarschuwing").warns
    with pytest.raises(KeyError, match="terug"):
        protocol().step("terug")


def test_the_shipped_protocol_has_the_states_of_the_sample_protocol() -> None:
    assert [one.code for one in PROTOCOL.steps] == ["S0", "S1a", "S1b", "S2", "S2b", "S3", "S4", "S5", "S6"]
    assert [one.id for one in PROTOCOL.steps if one.warns] == ["waarschuwing"]


def test_no_answer_of_a_guard_can_be_taken_for_a_step() -> None:
    answers = [answer.id for guard in PROTOCOL.guards for answer in guard.answers]
    presses = [one.id for one in PROTOCOL.steps] + answers + [PROTOCOL.confirm_veiled, PROTOCOL.refuse_veiled]
    assert len(set(presses)) == len(presses)

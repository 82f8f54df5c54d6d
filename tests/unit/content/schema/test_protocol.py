from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import shipped
from luwte.content.schema.protocol import Entry, Guard, Protocol, Step, WarningRule
from luwte.domain.advice import Decider
from luwte.domain.behaviour import Detail, Phase

PROTOCOL = shipped().protocols["telefoon"]
STEPS: list[dict[str, Any]] = [
    {"id": "begin", "code": "S0", "naam": "Begin", "uitleg": "-", "knop": "Begin", "naar": ["einde"]},
    {"id": "einde", "code": "S1", "naam": "Einde", "uitleg": "-", "knop": "Einde", "beeindigt": "ja"},
]
OWN: dict[str, Any] = {
    "id": "eigen",
    "naam": "Eigen protocol",
    "versie": "1",
    "bron": "eigen keuze",
    "samenvatting": "Kort.",
    "begin": "begin",
    "ernstig": ["seksueel"],
    "stappen": STEPS,
}
SPOKEN = {"niveau": "1", "u": "Ik help u.", "je": "Ik help je."}


def protocol(**change: object) -> Protocol:
    return Protocol.model_validate(OWN | change)


def test_a_protocol_is_careful_where_the_content_says_nothing() -> None:
    own = protocol()
    assert own.warning == WarningRule(needed=True, repeat=True, times=1)
    assert own.help_from is Phase.EXPLOSIVE
    assert own.severe == {Detail.SEXUAL}
    assert (own.guards, own.shortcuts, own.spoken) == ((), (), ())


def test_a_step_is_the_employees_has_no_condition_and_neither_warns_nor_ends() -> None:
    step = Step.model_validate(STEPS[0])
    assert step.decider is Decider.EMPLOYEE
    assert step.entry == Entry(phase=None, warned=False)
    assert not step.warns
    assert not step.ends
    assert (step.proposed_from, step.technique) == (None, None)


def test_a_step_may_be_the_team_leads_and_have_conditions() -> None:
    step = Step.model_validate(
        STEPS[1] | {"beslist": "teamleider", "voorwaarde": {"fase_minstens": "3", "gewaarschuwd": "ja"}}
    )
    assert step.decider is Decider.TEAM_LEAD
    assert step.entry == Entry(phase=Phase.PERSONAL, warned=True)


def test_a_guard_holds_the_end_unless_the_content_says_otherwise() -> None:
    given = {"id": "w", "naam": "W", "vraag": "?", "techniek": "t", "antwoorden": [{"id": "a", "knop": "A"}]}
    guard = Guard.model_validate(given)
    assert guard.holds_end
    assert not guard.silences_boundaries
    assert guard.answers[0].closes


def test_a_guard_needs_an_answer() -> None:
    guard = PROTOCOL.guards[0].model_dump(by_alias=True) | {"antwoorden": []}
    with pytest.raises(ValidationError, match="antwoorden"):
        Guard.model_validate(guard)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"stappen": STEPS[:1]}, ("stappen",)),
        ({"versie": "0"}, ("versie",)),
        ({"samenvatting": ""}, ("samenvatting",)),
        ({"waarschuwing": {"keer": "0"}}, ("waarschuwing", "keer")),
        ({"waarschuwing": {"keer": "4"}}, ("waarschuwing", "keer")),
        ({"waarschuwing": {"nodig": "soms"}}, ("waarschuwing", "nodig")),
        ({"waarschuwingsteksten": [SPOKEN | {"niveau": "4"}]}, ("waarschuwingsteksten", 0, "niveau")),
        ({"waarschuwingsteksten": [SPOKEN | {"niveau": "0"}]}, ("waarschuwingsteksten", 0, "niveau")),
        ({"kortere_wegen": [{"naar": "einde", "vanaf_fase": "4"}]}, ("kortere_wegen", 0, "reden")),
        ({"stappen": [STEPS[0] | {"beslist": "klant"}, STEPS[1]]}, ("stappen", 0, "beslist")),
        ({"stappen": [STEPS[0] | {"voorwaarde": {"fase_minstens": "5"}}, STEPS[1]]}, ("stappen", 0, "voorwaarde")),
        ({"stappen": [STEPS[0] | {"wacht": "ja"}, STEPS[1]]}, ("stappen", 0, "wacht")),
        ({"waarschuwing_nodig": "ja"}, ("waarschuwing_nodig",)),
    ],
)
def test_a_protocol_with_a_mistake_is_refused_at_its_place(
    change: dict[str, Any], place: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        protocol(**change)
    assert refused.value.errors()[0]["loc"][: len(place)] == place


@pytest.mark.parametrize("times", ["1", "2", "3"])
def test_one_to_three_warnings_may_be_asked_for(times: str) -> None:
    assert protocol(waarschuwing={"keer": times}).warning.times == int(times)


def test_a_step_is_found_by_its_id() -> None:
    assert protocol().step("einde").ends
    with pytest.raises(KeyError, match="terug"):
        protocol().step("terug")


def test_the_shipped_protocol_has_the_states_of_the_sample_protocol() -> None:
    assert [one.code for one in PROTOCOL.steps] == ["S0", "S1a", "S1b", "S2", "S2b", "S3", "S4", "S5", "S6"]
    assert [one.id for one in PROTOCOL.steps if one.warns] == ["waarschuwing"]


def test_the_shipped_warnings_are_neutral_and_never_about_a_machine() -> None:
    assert [spoken.level for spoken in PROTOCOL.spoken] == [1, 2, 3]
    texts = " ".join(f"{spoken.formal} {spoken.informal}" for spoken in PROTOCOL.spoken).lower()
    assert not [word for word in ("computer", "systeem", "software", "agressie", "boos") if word in texts]


def test_no_answer_of_a_guard_can_be_taken_for_a_step() -> None:
    answers = [answer.id for guard in PROTOCOL.guards for answer in guard.answers]
    presses = [one.id for one in PROTOCOL.steps] + answers + [PROTOCOL.confirm_veiled, PROTOCOL.refuse_veiled]
    assert len(set(presses)) == len(presses)

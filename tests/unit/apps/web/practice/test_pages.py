from __future__ import annotations

import pytest

from luwte.apps.practice import PEOPLE
from rooms import Office


def test_everybody_of_the_practice_can_be_chosen_with_what_they_do(office: Office) -> None:
    page = office.browser(None).get("/aanmelden").text
    assert all(f'value="{user}"' in page and person.actor.alias in page for user, person in PEOPLE.items())
    assert "oefenorganisatie" in page


def test_who_chooses_is_that_person_until_they_leave(office: Office) -> None:
    ada = office.browser("ada")
    assert ada.get("/").headers["location"] == "/bureau"
    ada.post("/afmelden")
    assert ada.get("/").headers["location"] == "/aanmelden"


def test_a_stranger_cannot_be_chosen(office: Office) -> None:
    browser = office.browser(None)
    browser.get("/aanmelden")
    assert browser.post("/aanmelden", wie="vreemd").status_code == 404


def test_a_call_comes_in_at_the_desk_of_who_asked(office: Office) -> None:
    ada = office.browser("ada")
    assert ada.post("/oefening/gesprek", gesprek="oploop", protocol="bank", tempo="4").status_code == 204
    assert "Gesprek op lijn Bank" in ada.get("/bureau").text
    assert "Gesprek op lijn" not in office.browser("bram").get("/bureau").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"gesprek": "weg"}, 404), ({"gesprek": "oploop", "tempo": "9"}, 404), ({"gesprek": "oploop", "tempo": "x"}, 422)],
)
def test_what_there_is_not_is_refused(office: Office, fields: dict[str, str], status: int) -> None:
    assert office.browser("ada").post("/oefening/gesprek", **fields).status_code == status


def test_who_answers_no_phone_gets_no_calls(office: Office) -> None:
    assert office.browser("lotte").post("/oefening/gesprek", gesprek="oploop").status_code == 403


def test_the_example_calls_are_one_link_away(office: Office) -> None:
    browser = office.browser(None)
    assert 'href="/voorbeelden"' in browser.get("/aanmelden").text
    assert browser.get("/voorbeelden").status_code == 200

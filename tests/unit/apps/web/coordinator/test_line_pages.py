from __future__ import annotations

from identities import Browser, House
from luwte.service.actors import Role

LINES = "/beheer/lijnen"
BALIE = {
    "id": "balie",
    "name": "Balie",
    "protocol": "gemeente",
    "address": "u",
    "sector": "gemeente",
    "hints": "true",
    "open": "true",
    "version": "0",
    "reason": "nieuwe lijn",
}


def test_a_line_is_made_and_changed_and_what_held_when_is_shown(rooms: House, carla: Browser) -> None:
    made = carla.send_form(f"{LINES}/nieuw", LINES, BALIE)
    assert made.headers["location"] == f"{LINES}/balie?gedaan=opgeslagen"
    assert "Opgeslagen." in carla.get(made.headers["location"]).text
    rooms.clock.passed = 60
    carla.send_form(f"{LINES}/balie", LINES, {**BALIE, "protocol": "bank", "version": "1", "easy": "true"})
    line = rooms.identity.organisation.line("balie")
    assert (line.protocol, line.easy, line.care_line) == ("bank", True, False)
    page = carla.get(LINES).text
    assert page.count("balie") >= 3


def test_a_mistake_keeps_what_was_typed(rooms: House, carla: Browser) -> None:
    answer = carla.send_form(f"{LINES}/nieuw", LINES, {**BALIE, "id": "Met Hoofd", "name": "Mijn lijn"})
    assert answer.status_code == 422
    assert 'value="Mijn lijn"' in answer.text
    assert "readonly" not in answer.text
    assert len(rooms.identity.organisation.lines()) == 1


def test_a_line_is_not_made_twice_and_an_older_page_undoes_nothing(rooms: House, carla: Browser) -> None:
    carla.send_form(f"{LINES}/nieuw", LINES, BALIE)
    assert "al een lijn" in carla.send_form(f"{LINES}/nieuw", LINES, {**BALIE, "name": "Anders"}).text
    carla.send_form(f"{LINES}/balie", LINES, {**BALIE, "name": "Twee", "version": "1"})
    assert "Iemand anders" in carla.send_form(f"{LINES}/balie", LINES, {**BALIE, "name": "Drie", "version": "1"}).text
    assert rooms.identity.organisation.line("balie").name == "Twee"


def test_a_team_that_is_not_there_is_refused(rooms: House, carla: Browser) -> None:
    answer = carla.send_form(f"{LINES}/nieuw", LINES, {**BALIE, "team": "weg"})
    assert "dit team is er niet" in answer.text.lower()
    rooms.add("ada", Role.EMPLOYEE, teams=("post",))
    assert carla.send_form(f"{LINES}/nieuw", LINES, {**BALIE, "team": "post"}).status_code == 303


def test_a_line_that_is_not_there_is_not_found(carla: Browser) -> None:
    assert carla.get(f"{LINES}/weg").status_code == 404


def test_who_oversees_looks_and_has_no_button(rooms: House) -> None:
    rooms.add("omar", Role.WORKS_COUNCIL)
    omar = Browser(rooms.app())
    omar.sign_in("omar")
    assert "Nieuwe lijn" not in omar.get(LINES).text
    assert 'name="reason"' not in omar.get(f"{LINES}/algemeen").text

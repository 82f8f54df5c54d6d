from __future__ import annotations

import re
from datetime import timedelta

from identities import Browser, House
from luwte.service.accounts import Claims
from luwte.service.actors import Role
from luwte.service.people import CONSOLE

PEOPLE = "/beheer/mensen"


def add(carla: Browser, **fields: object) -> str:
    given = {"naam": "ada", "schermnaam": "Ada", "rol": ["medewerker"], **fields}
    answer = carla.send_form(PEOPLE, PEOPLE, given)
    assert answer.status_code in {200, 422}
    return answer.text


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(rooms: House, carla: Browser) -> None:
    page = add(carla)
    once = re.search(r'class="eenmalig">([a-z-]+)<', page)
    assert once
    assert once.group(1) not in carla.get(PEOPLE).text
    assert Browser(rooms.app()).sign_in("ada", once.group(1)).headers["location"] == "/aanmelden/wachtwoord"


def test_an_account_belongs_to_teams(rooms: House, carla: Browser) -> None:
    assert carla.send_form(PEOPLE, f"{PEOPLE}/team", {"naam": "Balie"}).status_code == 303
    assert carla.send_form(PEOPLE, f"{PEOPLE}/team", {"naam": "Balie"}).status_code == 422
    add(carla, team=["balie"])
    assert rooms.identity.people.named(CONSOLE, "ada").teams == {"balie"}


def test_what_was_typed_stays_when_something_is_wrong(carla: Browser) -> None:
    page = add(carla, naam="met spatie")
    assert "2 tot 64 tekens" in page
    assert 'value="met spatie"' in page
    assert 'value="medewerker" checked' in " ".join(page.split())
    assert "minstens één rol" in add(carla, rol=[])


def test_a_role_that_there_is_not_is_refused(rooms: House, carla: Browser) -> None:
    assert "deze waarde klopt niet" in add(carla, rol=["baas"]).lower()
    assert len(rooms.identity.people.all(CONSOLE)) == 1


def test_somebody_gets_other_roles_a_new_password_and_a_closed_account(rooms: House, carla: Browser) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    page = f"{PEOPLE}/{ada.user}"
    changed = carla.send_form(page, page, {"schermnaam": "Ada B", "rol": ["medewerker", "collega"]})
    assert "Opgeslagen." in carla.get(changed.headers["location"]).text
    assert rooms.identity.people.named(CONSOLE, "ada").alias == "Ada B"
    assert 'class="eenmalig"' in carla.send_form(page, f"{page}/wachtwoord", {}).text
    carla.send_form(page, f"{page}/sluit", {})
    assert "Dit account is gesloten." in carla.get(page).text
    carla.send_form(page, f"{page}/open", {})
    assert rooms.identity.people.named(CONSOLE, "ada").active


def test_the_last_coordinator_cannot_close_or_demote_themselves(rooms: House, carla: Browser) -> None:
    page = f"{PEOPLE}/{rooms.identity.people.named(CONSOLE, 'carla').id}"
    assert "laatste coördinator" in carla.send_form(page, f"{page}/sluit", {}).text
    assert "laatste coördinator" in carla.send_form(page, page, {"schermnaam": "Carla", "rol": ["trainer"]}).text


def test_an_account_that_is_not_there_is_not_found(carla: Browser) -> None:
    assert carla.get(f"{PEOPLE}/p-weg").status_code == 404
    assert carla.send_form(PEOPLE, f"{PEOPLE}/p-weg/sluit", {}).status_code == 404


def test_html_in_a_name_is_text_on_every_page(rooms: House, carla: Browser) -> None:
    add(carla, schermnaam="<b onclick=x>Ada</b>")
    ada = rooms.identity.people.named(CONSOLE, "ada")
    for page in (PEOPLE, f"{PEOPLE}/{ada.id}", "/beheer/logboek"):
        assert "<b onclick" not in carla.get(page).text


def test_the_account_of_a_sign_in_service_has_no_password_here(rooms: House, carla: Browser) -> None:
    from luwte.service.accounts import Claims

    made = rooms.identity.accounts.from_service(Claims("dienst u-1", "bram", "Bram", frozenset({Role.EMPLOYEE})))
    page = f"{PEOPLE}/{made.id}"
    assert "Geef een nieuw wachtwoord" not in carla.get(page).text
    assert carla.send_form(page, f"{page}/wachtwoord", {}).status_code == 422


def test_a_closed_account_is_erased_after_a_page_that_says_what_goes_and_stays(rooms: House, carla: Browser) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    here = f"/beheer/mensen/{ada.user}"
    assert "Sluit het eerst" in carla.get(f"{here}/wissen").text
    assert "Bel dit nummer" not in carla.get(f"{here}/wissen?error=Bel+dit+nummer").text
    assert carla.send_form(here, f"{here}/wissen", {}).status_code == 422
    carla.send_form(here, f"{here}/sluit", {})
    day = rooms.clock.now() + timedelta(days=90)
    assert f"op {day.astimezone():%d-%m-%Y} vanzelf gewist" in carla.get(here).text
    page = carla.get(f"{here}/wissen").text
    assert "niet ongedaan" in page
    assert "aanmelddienst" not in page
    done = carla.send_form(f"{here}/wissen", f"{here}/wissen", {})
    assert "Het account is gewist." in carla.get(done.headers["location"]).text
    assert carla.get(here).status_code == 404


def test_an_account_of_which_the_erasing_began_says_so_when_somebody_opens_it(rooms: House, carla: Browser) -> None:
    here = f"/beheer/mensen/{rooms.add('ada', Role.EMPLOYEE).user}"
    carla.send_form(here, f"{here}/sluit", {})
    rooms.erasing.away = True
    assert carla.send_form(f"{here}/wissen", f"{here}/wissen", {}).status_code == 503
    refused = carla.send_form(here, f"{here}/open", {})
    assert (refused.status_code, "al begonnen" in refused.text) == (422, True)


def test_of_an_account_of_the_sign_in_service_is_said_what_has_to_be_done_there(rooms: House, carla: Browser) -> None:
    claims = Claims("sub-1", "ada@dienst", "Ada", frozenset({Role.EMPLOYEE}))
    ada = rooms.identity.accounts.from_service(claims)
    assert "eerst weg bij de aanmelddienst" in carla.get(f"/beheer/mensen/{ada.id}/wissen").text

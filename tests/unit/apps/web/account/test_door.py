from __future__ import annotations

from pathlib import Path

import pytest

from identities import OTHER, PASSWORD, Browser, House, house
from luwte.service import totp
from luwte.service.actors import Role
from luwte.service.people import CONSOLE, Newcomer


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.add("ada", Role.EMPLOYEE, teams=("balie",))
    return made


@pytest.fixture
def visitor(rooms: House) -> Browser:
    return Browser(rooms.app())


def first(tmp_path: Path, **fields: str) -> tuple[House, Browser, dict[str, str]]:
    made = house(tmp_path)
    given = {"code": made.identity.first_code, "naam": "Carla", "schermnaam": "Carla", "wachtwoord": PASSWORD}
    return made, Browser(made.app()), {**given, **fields}


def test_the_first_person_is_coordinator_and_is_signed_in(tmp_path: Path) -> None:
    made, visitor, fields = first(tmp_path)
    assert visitor.get("/aanmelden").headers["location"] == "/eerste-keer"
    answer = visitor.send_form("/eerste-keer", "/eerste-keer", fields)
    assert answer.status_code == 303
    assert "Carla" in visitor.get("/account").text
    assert made.identity.people.named(CONSOLE, "carla").roles == {Role.COORDINATOR}
    assert visitor.get("/eerste-keer").headers["location"] == "/aanmelden"
    again = visitor.post("/eerste-keer", data={**fields, "naam": "dief", "csrf": "x"})
    assert again.status_code == 403


def test_the_code_of_the_first_time_may_be_typed_loosely_but_must_be_right(tmp_path: Path) -> None:
    made, visitor, fields = first(tmp_path)
    wrong = visitor.send_form("/eerste-keer", "/eerste-keer", {**fields, "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "De code klopt niet" in wrong.text
    assert made.identity.accounts.empty()
    loose = made.identity.first_code.lower().replace("-", " ")
    assert visitor.send_form("/eerste-keer", "/eerste-keer", {**fields, "code": loose}).status_code == 303


def test_the_first_code_cannot_be_guessed_by_trying(tmp_path: Path) -> None:
    _, visitor, fields = first(tmp_path, code="AAAA")
    answers = [visitor.send_form("/eerste-keer", "/eerste-keer", fields).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_signing_in_leads_to_where_one_was_going(visitor: Browser) -> None:
    assert visitor.get("/bureau").headers["location"] == "/aanmelden?naar=/bureau"
    answer = visitor.sign_in("ada", back="/bureau")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bureau")
    assert visitor.get("/bureau").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//boze.example/x", "https://boze.example", "/\\boze.example", "javascript:x"])
def test_signing_in_never_leads_to_another_site(visitor: Browser, elsewhere: str) -> None:
    assert visitor.sign_in("ada", back=elsewhere).headers["location"] == "/bureau"


def test_a_wrong_name_and_a_wrong_password_look_the_same(visitor: Browser) -> None:
    wrong, unknown = visitor.sign_in("ada", "iets anders dan dat"), visitor.sign_in("niemand", "iets anders dan dat")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("ada", "niemand") == unknown.text
    assert "horen niet bij elkaar" in wrong.text
    assert "iets anders dan dat" not in wrong.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_tied_to_tls(tmp_path: Path) -> None:
    made = house(tmp_path, secure=True)
    made.add("ada", Role.EMPLOYEE)
    visitor = Browser(made.app())
    visitor.base_url = "https://testserver"
    cookie = visitor.sign_in("ada").headers["set-cookie"]
    assert cookie.startswith("__Host-luwte=")
    for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_session_that_was_planted_before_signing_in_is_worth_nothing(rooms: House, visitor: Browser) -> None:
    visitor.cookies.set("luwte", "geplant-door-een-ander", domain="testserver.local")
    visitor.sign_in("ada")
    assert visitor.cookies["luwte"] != "geplant-door-een-ander"
    thief = Browser(rooms.app())
    thief.cookies.set("luwte", "geplant-door-een-ander")
    assert thief.get("/bureau").status_code == 303


def test_signing_in_again_ends_the_session_that_this_browser_had(rooms: House, visitor: Browser) -> None:
    visitor.sign_in("ada")
    old = visitor.cookies["luwte"]
    visitor.sign_in("ada")
    assert rooms.identity.sessions.resume(old) is None


def test_signing_out_ends_the_session_and_not_only_the_cookie(rooms: House, visitor: Browser) -> None:
    visitor.sign_in("ada")
    held = visitor.cookies["luwte"]
    assert visitor.send_form("/account", "/afmelden", {}).status_code == 303
    assert rooms.identity.sessions.resume(held) is None
    assert visitor.get("/bureau").status_code == 303


def test_after_the_password_comes_the_code_and_it_works_once(rooms: House, visitor: Browser) -> None:
    person = rooms.identity.people.named(CONSOLE, "ada")
    secret = totp.new_secret()
    now = int(rooms.clock.now().timestamp()) // totp.STEP
    recovery = rooms.identity.accounts.turn_on_codes(person.id, secret, totp.code(secret, now))
    assert visitor.sign_in("ada").headers["location"] == "/aanmelden/code"
    assert visitor.get("/bureau").status_code == 303
    used = visitor.send_form("/aanmelden/code", "/aanmelden/code", {"code": totp.code(secret, now)})
    assert used.status_code == 422
    fresh = {"code": totp.code(secret, now + 1)}
    assert visitor.send_form("/aanmelden/code", "/aanmelden/code", fresh).headers["location"] == "/bureau"
    assert visitor.get("/bureau").status_code == 200
    other = Browser(rooms.app())
    other.sign_in("ada")
    assert other.send_form("/aanmelden/code", "/aanmelden/code", {"code": recovery[0].upper()}).status_code == 303
    third = Browser(rooms.app())
    third.sign_in("ada")
    assert third.send_form("/aanmelden/code", "/aanmelden/code", {"code": recovery[0]}).status_code == 422


def test_codes_cannot_be_guessed_by_trying(rooms: House, visitor: Browser) -> None:
    person = rooms.identity.people.named(CONSOLE, "ada")
    secret = totp.new_secret()
    step = int(rooms.clock.now().timestamp()) // totp.STEP
    rooms.identity.accounts.turn_on_codes(person.id, secret, totp.code(secret, step))
    visitor.sign_in("ada")
    answers = [
        visitor.send_form("/aanmelden/code", "/aanmelden/code", {"code": "000000"}).status_code for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]


def test_the_code_page_cannot_be_reached_without_the_password(visitor: Browser) -> None:
    assert visitor.get("/aanmelden/code").status_code == 403
    visitor.cookies.set("luwte-stap", "verzonnen")
    assert visitor.get("/aanmelden/code").status_code == 403


def test_a_password_for_one_time_is_changed_before_anything_else(rooms: House, visitor: Browser) -> None:
    newcomer = Newcomer("bram", "Bram", frozenset({Role.EMPLOYEE}))
    _, once = rooms.identity.people.add(CONSOLE, newcomer)
    assert visitor.sign_in("bram", once).headers["location"] == "/aanmelden/wachtwoord"
    assert visitor.get("/bureau").status_code == 303
    form = "/aanmelden/wachtwoord"
    same = visitor.send_form(form, form, {"wachtwoord": once})
    short = visitor.send_form(form, form, {"wachtwoord": "kort"})
    assert (same.status_code, short.status_code) == (422, 422)
    assert visitor.send_form(form, form, {"wachtwoord": OTHER}).headers["location"] == "/bureau"
    assert Browser(rooms.app()).sign_in("bram", once).status_code == 422


def test_a_step_that_waits_ends_when_the_account_is_closed_meanwhile(rooms: House, visitor: Browser) -> None:
    newcomer = Newcomer("bram", "Bram", frozenset({Role.EMPLOYEE}))
    person, once = rooms.identity.people.add(CONSOLE, newcomer)
    rooms.add("carla", Role.COORDINATOR)
    visitor.sign_in("bram", once)
    rooms.identity.people.close(CONSOLE, person.id)
    assert visitor.get("/aanmelden/wachtwoord").status_code == 403


def test_a_name_with_html_in_it_is_shown_as_text(rooms: House, visitor: Browser) -> None:
    answer = visitor.sign_in("<script>alert(1)</script>", "iets anders dan dat")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    person = rooms.identity.people.named(CONSOLE, "ada")
    rooms.identity.people.change(CONSOLE, person.id, '"><img src=x>', person.roles, person.teams)
    visitor.sign_in("ada")
    assert "<img" not in visitor.get("/account").text


def test_passwords_and_cookies_are_in_no_line_of_the_trail(rooms: House, visitor: Browser) -> None:
    visitor.sign_in("ada", "iets anders dan dat")
    visitor.sign_in("ada")
    written = " ".join(f"{line.actor} {line.subject} {line.detail}" for line in rooms.trail.written)
    assert "iets anders" not in written
    assert PASSWORD not in written
    assert visitor.cookies["luwte"] not in written
    assert rooms.actions()[-2:] == ["aanmelden mislukt", "aangemeld"]


def test_without_a_sign_in_service_there_is_no_way_to_one(visitor: Browser) -> None:
    assert visitor.get("/aanmelden/dienst").status_code == 404
    assert visitor.get("/aanmelden/dienst/terug").status_code == 404

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import insert

from archives import BEGIN, record
from identities import OTHER, PASSWORD, Browser, House, house
from luwte.infra.sql.rows import AuditRow
from luwte.service import totp
from luwte.service.actors import Actor, Role
from luwte.service.people import CONSOLE


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


@pytest.fixture
def ada(rooms: House) -> Actor:
    return rooms.add("ada", Role.EMPLOYEE)


@pytest.fixture
def visitor(rooms: House, ada: Actor) -> Browser:
    there = Browser(rooms.app())
    there.sign_in("ada")
    return there


def test_the_page_is_for_who_is_signed_in(rooms: House) -> None:
    assert Browser(rooms.app()).get("/account").status_code == 303


def test_another_password_keeps_this_browser_in_and_puts_others_out(rooms: House, visitor: Browser) -> None:
    other = Browser(rooms.app())
    other.sign_in("ada")
    answer = visitor.send_form("/account", "/account/wachtwoord", {"oud": PASSWORD, "nieuw": OTHER})
    assert answer.headers["location"] == "/account?gedaan=wachtwoord"
    assert "Uw wachtwoord is gewijzigd" in visitor.get(answer.headers["location"]).text
    assert other.get("/account").status_code == 303
    assert other.sign_in("ada", PASSWORD).status_code == 422


@pytest.mark.parametrize(("old", "new", "why"), [("mis", OTHER, "klopt niet"), (PASSWORD, "kort", "minstens 12")])
def test_a_wrong_or_weak_password_is_refused_and_not_shown(visitor: Browser, old: str, new: str, why: str) -> None:
    answer = visitor.send_form("/account", "/account/wachtwoord", {"oud": old, "nieuw": new})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{new}"' not in answer.text


def turned_on(rooms: House, visitor: Browser) -> tuple[bytes, list[str]]:
    """Codes on, as somebody with an app does it."""
    page = visitor.get("/account/codes").text
    found, held = re.search(r'class="geheim">([A-Z2-7]+)<', page), re.search(r'name="houd"\s+value="([^"]+)"', page)
    assert found
    assert held
    secret = totp.secret_of(found.group(1))
    code = totp.code(secret, int(rooms.clock.now().timestamp()) // totp.STEP)
    answer = visitor.send_form("/account/codes", "/account/codes", {"houd": held.group(1), "code": code})
    assert answer.status_code == 200
    return secret, re.findall(r"<code>([a-z0-9-]+)</code>", answer.text)


def test_codes_go_on_with_a_square_to_scan_and_recovery_codes_shown_once(rooms: House, visitor: Browser) -> None:
    assert "<svg" in visitor.get("/account/codes").text
    assert "style=" not in visitor.get("/account/codes").text
    _, codes = turned_on(rooms, visitor)
    assert len(codes) == 10
    page = visitor.get("/account").text
    assert "nog 10 herstelcodes" in page
    assert codes[0] not in page


def test_codes_do_not_go_on_with_a_wrong_code_an_old_page_or_that_of_somebody_else(
    rooms: House, visitor: Browser
) -> None:
    page = visitor.get("/account/codes").text
    held = re.search(r'name="houd"\s+value="([^"]+)"', page)
    assert held
    form = "/account/codes"
    wrong = visitor.send_form(form, form, {"houd": held.group(1), "code": "000000"})
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in wrong.text
    assert visitor.send_form(form, form, {"houd": "verzonnen", "code": "000000"}).status_code == 303
    rooms.add("bram", Role.EMPLOYEE)
    other = Browser(rooms.app())
    other.sign_in("bram")
    assert other.send_form(form, form, {"houd": held.group(1), "code": "000000"}).status_code == 403
    assert not rooms.identity.people.named(CONSOLE, "ada").second_factor


def test_codes_go_off_with_the_password_only(rooms: House, visitor: Browser) -> None:
    turned_on(rooms, visitor)
    wrong = visitor.send_form("/account", "/account/codes/uit", {"wachtwoord": "mis"})
    assert wrong.status_code == 422
    right = visitor.send_form("/account", "/account/codes/uit", {"wachtwoord": PASSWORD})
    assert "geen code meer" in visitor.get(right.headers["location"]).text


def test_signing_out_everywhere_puts_every_browser_out(rooms: House, visitor: Browser) -> None:
    other = Browser(rooms.app())
    other.sign_in("ada")
    assert visitor.send_form("/account", "/account/overal-af", {}).headers["location"] == "/aanmelden"
    assert (visitor.get("/account").status_code, other.get("/account").status_code) == (303, 303)
    assert rooms.actions()[-1] == "overal afgemeld"


def test_an_employee_sees_who_read_their_calls(rooms: House, visitor: Browser, ada: Actor) -> None:
    assert "Niemand." in visitor.get("/account/gelezen").text
    rooms.archive.begin(record("g1", employee=ada.user))
    lotte = rooms.add("lotte", Role.TEAM_LEAD)
    with rooms.database.write() as connection:
        for number, actor in enumerate((lotte.user, ada.user, "p-weg"), start=1):
            row = {"number": number, "at": BEGIN, "actor": actor, "action": "meegelezen", "subject": "spoor-g1"}
            connection.execute(insert(AuditRow).values(**row, detail="", digest="d"))
    page = visitor.get("/account/gelezen").text
    for part in ("Lotte", "Ada", "(uzelf)", "p-weg", "meegelezen", "/bureau/gesprek/g1", "algemeen"):
        assert part in page


def test_who_takes_no_calls_has_no_such_page(rooms: House) -> None:
    rooms.add("tess", Role.TRAINER)
    there = Browser(rooms.app())
    there.sign_in("tess")
    assert "/account/gelezen" not in there.get("/account").text
    assert there.get("/account/gelezen").status_code == 403


def test_the_page_speaks_english_too(visitor: Browser) -> None:
    assert "My account" in visitor.get("/account", headers={"accept-language": "en"}).text

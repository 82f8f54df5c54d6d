from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from archives import BEGIN
from identities import Browser, House
from luwte.apps.condition import copies
from luwte.errors import StoreUnavailable, TrailBroken
from luwte.infra.sql.rows import AuditRow
from luwte.service.health import good, notice
from luwte.service.people import CONSOLE

TRAIL = "/beheer/logboek"


def fill(rooms: House, count: int) -> None:
    with rooms.database.write() as connection:
        for number in range(1, count + 1):
            action = "gesprek gelezen" if number % 2 else "aangemeld"
            row = {"number": number, "at": BEGIN, "actor": "p-weg", "action": action, "subject": f"g{number}"}
            connection.execute(insert(AuditRow).values(**row, detail="", digest="d"))


def test_the_trail_is_read_back_page_by_page(rooms: House, carla: Browser) -> None:
    assert "Er staat nog niets in." in carla.get(TRAIL).text
    fill(rooms, 150)
    newest = carla.get(TRAIL).text
    assert ">150<" in newest
    assert ">50<" not in newest
    assert "voor=51" in newest
    older = carla.get(f"{TRAIL}?voor=51").text
    assert ">50<" in older
    assert "Oudere regels" not in older
    only = carla.get(f"{TRAIL}?alleen=gelezen").text
    assert "aangemeld" not in only


def test_the_chain_is_checked_and_a_break_is_said(
    rooms: House, carla: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = len(rooms.trail.written)
    assert f"{checked} regels nagerekend" in carla.send_form(TRAIL, f"{TRAIL}/narekenen", {}).text

    def broken() -> int:
        raise TrailBroken(17)

    monkeypatch.setattr(rooms.trail, "verify", broken)
    answer = carla.send_form(TRAIL, f"{TRAIL}/narekenen", {})
    assert answer.status_code == 422
    assert "vanaf regel 17" in answer.text


def test_changes_are_shown_with_old_new_and_reason(rooms: House, carla: Browser) -> None:
    assert "luwte.toml" in carla.get("/beheer/wijzigingen").text
    long = "x" * 100
    rooms.identity.organisation.change(CONSOLE, "law", {"mode": "woorden", "dpia": long}, "<b>omdat</b>", 0)
    page = carla.get("/beheer/wijzigingen").text
    assert "&lt;b&gt;omdat" in page
    assert "niet ingevuld" in page
    assert f"<pre>{long}</pre>" in page


def test_the_health_page_says_how_the_server_is_and_nothing_of_calls(
    rooms: House, carla: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = carla.get("/beheer/toestand").text
    assert "bereikbaar" in page
    assert rooms.current.now.version in page

    def away(_part: str) -> int:
        raise StoreUnavailable("de database is niet bereikbaar")

    monkeypatch.setattr(rooms.identity.organisation, "version", away)
    assert "de database is niet bereikbaar" in carla.get("/beheer/toestand").text


def test_what_has_to_be_mended_stands_there_with_the_way(rooms: House) -> None:
    app = rooms.app()
    check = ("schijf", lambda: [good("klok", "loopt gelijk"), notice("schijf", "nog 2 GB vrij", "maak ruimte")])
    app.state.parts = replace(app.state.parts, condition=[check])
    there = Browser(app)
    there.sign_in("carla")
    page = there.get("/beheer/toestand").text
    assert all(part in page for part in ("let op", "maak ruimte"))
    assert page.index("nog 2 GB vrij") < page.index("loopt gelijk")


def test_the_condition_speaks_english_on_an_english_page(rooms: House) -> None:
    app = rooms.app()
    check = ("kopieën", lambda: copies(lambda _action: None, rooms.clock.now()))
    app.state.parts = replace(app.state.parts, condition=[check])
    there = Browser(app)
    there.sign_in("carla")
    page = there.get("/beheer/toestand", headers={"accept-language": "en"}).text
    assert "no backup of the database was ever made" in page
    assert "look at this" in page
    assert "reservekopie" not in page

from __future__ import annotations

from datetime import timedelta

import pytest

from archives import BEGIN, record
from identities import Browser, House
from luwte.apps.web.coordinator import glass_pages
from luwte.domain.behaviour import Phase
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.errors import StoreUnavailable
from luwte.service.actors import Role
from luwte.service.break_glass import LASTS, READ
from luwte.service.records import Entry

PLACE = "/beheer/noodtoegang"
CALL = f"{PLACE}/gesprek/g1"
WHY = "Klacht over privacy, zaak 2026-14"
SAID = "mijn kat heet Minoes"
LOCAL = BEGIN.astimezone()
NEARBY = f"{PLACE}?dag={LOCAL:%Y-%m-%d}&tijd={LOCAL:%H:%M}"


@pytest.fixture
def femke(rooms: House) -> Browser:
    rooms.add("ada", Role.EMPLOYEE)
    call = CallId("g1")
    rooms.archive.begin(record("g1", employee=rooms.identity.people.worker("ada").id))  # type: ignore[union-attr]
    turn = CallerTurn(0, Words(SAID, 1.0, 3.0))
    rooms.archive.append([Entry(call, 0, "k0", TurnHeard(turn), (), BEGIN)])
    rooms.archive.finish(call, BEGIN + timedelta(minutes=4), Phase.CALM)
    rooms.add("femke", Role.DATA_PROTECTION_OFFICER)
    there = Browser(rooms.app())
    there.sign_in("femke")
    return there


def test_the_officer_finds_a_call_asks_reads_and_is_done(rooms: House, femke: Browser) -> None:
    found = femke.get(NEARBY).text
    assert f'href="{CALL}"' in found
    assert "4 min" in found
    assert "Ada" not in found
    asked = femke.get(CALL).text
    assert "ziet dat u het las" in asked
    assert SAID not in asked
    opened = femke.send_form(CALL, CALL, {"waarom": WHY})
    assert opened.headers["location"] == f"{CALL}/lezen"
    shown = femke.get(f"{CALL}/lezen")
    assert SAID in shown.text
    assert WHY in shown.text
    assert shown.headers["refresh"].startswith(str(int(LASTS.total_seconds())))
    assert femke.get(CALL).headers["location"] == f"{CALL}/lezen"
    assert femke.send_form(f"{CALL}/lezen", f"{CALL}/sluit", {}).headers["location"] == PLACE
    assert femke.get(f"{CALL}/lezen").status_code == 403


def test_where_many_calls_began_the_page_says_that_it_shows_the_nearest(
    femke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "het dichtst bij deze tijd"
    assert told not in femke.get(NEARBY).text
    monkeypatch.setattr(glass_pages, "NEAREST", 2)
    assert told in femke.get(NEARBY).text


def test_a_call_is_found_by_its_number_too(femke: Browser) -> None:
    assert femke.get(f"{PLACE}?kenmerk=%20g1").headers["location"] == CALL
    wrong = femke.get(f"{PLACE}?kenmerk=g9")
    assert wrong.status_code == 422
    assert "Dit gesprek is er niet" in wrong.text


@pytest.mark.parametrize(
    "typed", ["dag=morgen&tijd=09:00", "dag=2026-11-25", "dag=0001-01-01&tijd=00:00", "dag=9999-12-31&tijd=23:59"]
)
def test_a_day_that_is_none_is_said(femke: Browser, typed: str) -> None:
    answer = femke.get(f"{PLACE}?{typed}")
    assert answer.status_code == 422
    assert "Vul een dag en een tijd in" in answer.text


def test_nothing_found_says_why(femke: Browser) -> None:
    assert "Geen gesprek gevonden" in femke.get(f"{PLACE}?dag=2020-01-01&tijd=09:00").text


def test_without_a_reason_nothing_opens_and_what_was_typed_stays(rooms: House, femke: Browser) -> None:
    answer = femke.send_form(CALL, CALL, {"waarom": "kort"})
    assert answer.status_code == 422
    assert ">kort<" in answer.text
    assert femke.get(f"{CALL}/lezen").status_code == 403
    assert READ not in rooms.actions()


def test_the_coordinator_is_told_on_every_page_and_reads_nothing(rooms: House, femke: Browser, carla: Browser) -> None:
    assert "met noodtoegang." not in carla.get("/beheer/lijnen").text
    femke.send_form(CALL, CALL, {"waarom": WHY})
    assert "1 gesprek geopend met noodtoegang" in carla.get("/beheer/lijnen").text
    page = carla.get(PLACE).text
    assert all(part in page for part in ("Femke", WHY, "spoor-g1", "Ik heb dit gezien"))
    assert "Welk gesprek?" not in page
    assert carla.get(CALL).status_code == 403
    assert carla.get(f"{CALL}/lezen").status_code == 403
    number = next(line.number for line in rooms.trail.written if line.detail == WHY)
    for _press in range(2):
        assert carla.send_form(PLACE, f"{PLACE}/gezien", {"regel": number}).status_code == 303
    assert "Ik heb dit gezien" not in carla.get(PLACE).text
    assert "met noodtoegang." not in carla.get("/beheer/lijnen").text


def test_the_works_council_sees_that_it_was_opened_and_others_see_nothing(rooms: House, femke: Browser) -> None:
    femke.send_form(CALL, CALL, {"waarom": WHY})
    for name, role, status in (
        ("omar", Role.WORKS_COUNCIL, 200),
        ("sem", Role.IT, 403),
        ("lotte", Role.TEAM_LEAD, 403),
    ):
        rooms.add(name, role)
        there = Browser(rooms.app())
        there.sign_in(name)
        answer = there.get(PLACE)
        assert (answer.status_code, WHY in answer.text) == (status, status == 200)
        assert there.get(f"{CALL}/lezen").status_code == 403
        assert there.get(NEARBY).status_code == 403


def test_a_store_that_is_away_does_not_hide_a_page(
    rooms: House, carla: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_asked: object) -> None:
        raise StoreUnavailable("weg")

    monkeypatch.setattr(rooms.identity.glass, "unseen", away)
    assert carla.get("/beheer/lijnen").status_code == 200

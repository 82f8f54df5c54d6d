"""Accounts and the coordinator's pages in a real browser: the first time, codes, a coordinator's day."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from archives import BEGIN, record
from browser.test_demo import check_everywhere
from identities import OTHER, PASSWORD, House, house
from luwte.domain.behaviour import Phase
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.service import totp
from luwte.service.actors import Role
from luwte.service.people import CONSOLE
from luwte.service.records import Entry

Visit = Callable[..., Page]


@contextmanager
def serving(rooms: House) -> Iterator[str]:
    """The address of a real server with these rooms."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(rooms.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + 20
    while not server.started and monotonic() < until:
        sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


@pytest.fixture
def where(rooms: House) -> Iterator[str]:
    with serving(rooms) as address:
        yield address


@pytest.fixture
def visit(where: str, new_context: CreateContextCallback) -> Visit:
    """A browser of somebody's own; with a name it is signed in, after which axe may run in it."""

    def enter(name: str = "", **context: Any) -> Page:
        page: Page = new_context(bypass_csp=True, **context).new_page()
        page.goto(f"{where}/aanmelden")
        if name:
            sign_in(page, name)
            expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
        return page

    return enter


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Aanmeldnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Aanmelden").click()


def test_the_first_time_makes_a_coordinator_who_adds_somebody_who_signs_in(
    rooms: House, visit: Visit, where: str
) -> None:
    page = visit()
    expect(page).to_have_url(f"{where}/eerste-keer")
    check_everywhere(page)
    page.get_by_label("Code van de eerste keer").fill(rooms.identity.first_code)
    page.get_by_label("Aanmeldnaam").fill("carla")
    page.get_by_label("Schermnaam").fill("Carla")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Maak het account").click()
    expect(page.get_by_role("heading", name="Mijn account")).to_be_visible()
    page.get_by_role("link", name="Beheer").click()
    page.get_by_label("Naam van het team").fill("Balie")
    page.get_by_role("button", name="Maak het team").click()
    page.get_by_label("Aanmeldnaam").fill("ada")
    page.get_by_label("Schermnaam").fill("Ada")
    page.get_by_label("medewerker", exact=True).check()
    page.get_by_label("Balie").check()
    page.get_by_role("button", name="Maak het account").click()
    once = page.locator(".eenmalig").inner_text()
    check_everywhere(page)
    ada = visit()
    sign_in(ada, "ada", once)
    expect(ada.get_by_role("heading", name="Kies een eigen wachtwoord")).to_be_visible()
    check_everywhere(ada)
    ada.get_by_label("Nieuw wachtwoord").fill(OTHER)
    ada.get_by_role("button", name="Verder").click()
    expect(ada.get_by_role("heading", name="Geen gesprek")).to_be_visible()


def test_signing_in_by_keyboard_with_a_mistake_and_then_right(rooms: House, visit: Visit) -> None:
    rooms.add("ada", Role.EMPLOYEE)
    page = visit()
    for key in ("Tab", "Enter"):  # the skip link
        page.keyboard.press(key)
    page.get_by_label("Aanmeldnaam").focus()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("iets anders dan dat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    expect(page.get_by_label("Aanmeldnaam")).to_have_value("ada")
    expect(page.get_by_label("Wachtwoord")).to_have_value("")
    check_everywhere(page)
    page.get_by_label("Wachtwoord").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Geen gesprek")).to_be_visible()


def test_codes_are_turned_on_with_an_app_and_asked_for_after_that(rooms: House, visit: Visit) -> None:
    rooms.add("ada", Role.EMPLOYEE)
    page = visit("ada")
    page.get_by_role("link", name="Ada").click()
    check_everywhere(page)
    page.get_by_role("link", name="Zet codes aan").click()
    expect(page.get_by_role("img", name="Vierkant om te scannen").locator("svg")).to_be_visible()
    check_everywhere(page)
    secret = totp.secret_of(page.locator(".geheim").inner_text())
    step = int(rooms.clock.now().timestamp()) // totp.STEP
    page.get_by_label("Code").fill(totp.code(secret, step))
    page.get_by_role("button", name="Zet codes aan").click()
    expect(page.locator(".herstelcodes li")).to_have_count(10)
    check_everywhere(page)
    recovery = page.locator(".herstelcodes li").first.inner_text()
    page.get_by_role("button", name="Afmelden").click()
    sign_in(page, "ada")
    expect(page.get_by_role("heading", name="Code van uw app")).to_be_visible()
    check_everywhere(page)
    page.get_by_label("Code").fill(totp.code(secret, step))
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("alert")).to_contain_text("al gebruikt")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Geen gesprek")).to_be_visible()


def test_signing_out_in_one_tab_puts_the_other_tab_at_the_door(rooms: House, visit: Visit, where: str) -> None:
    rooms.add("ada", Role.EMPLOYEE)
    first = visit("ada")
    second = first.context.new_page()
    second.goto(f"{where}/account")
    first.get_by_role("button", name="Afmelden").click()
    expect(first.get_by_role("heading", name="Aanmelden")).to_be_visible()
    second.reload()
    expect(second.get_by_role("heading", name="Aanmelden")).to_be_visible()


def test_the_policy_holds_on_the_pages_of_accounts(
    rooms: House, where: str, new_context: CreateContextCallback
) -> None:
    rooms.add("carla", Role.COORDINATOR)
    page = new_context().new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{where}/aanmelden")
    sign_in(page, "carla")
    for path in ("/account", "/account/codes", "/beheer/mensen", "/beheer/inhoud", "/beheer/wet"):
        page.goto(where + path)
    assert told == []


@pytest.fixture
def carla(rooms: House, visit: Visit) -> Page:
    rooms.add("carla", Role.COORDINATOR)
    rooms.add("ada", Role.EMPLOYEE, teams=("balie",))
    return visit("carla")


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Beheer").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_a_coordinator_makes_a_line(rooms: House, carla: Page) -> None:
    tab(carla, "Lijnen")
    check_everywhere(carla)
    carla.get_by_role("link", name="Nieuwe lijn").click()
    check_everywhere(carla)
    carla.get_by_label("Kenmerk").fill("balie")
    carla.get_by_label("Naam", exact=True).fill("Balie")
    carla.get_by_label("Protocol").select_option("gemeente")
    carla.get_by_label("Eenvoudige taal").check()
    carla.get_by_label("Waarom wijzigt u dit?").fill("nieuwe balielijn")
    carla.get_by_role("button", name="Bewaar").click()
    expect(carla.get_by_role("status")).to_contain_text("Opgeslagen")
    assert rooms.identity.organisation.line("balie").easy
    tab(carla, "Wijzigingen")
    expect(carla.get_by_role("cell", name="nieuwe balielijn").first).to_be_visible()
    check_everywhere(carla)


def test_a_coordinator_cannot_turn_voice_on_without_its_conditions(rooms: House, carla: Page) -> None:
    tab(carla, "Wet en toestemming")
    check_everywhere(carla)
    expect(carla.get_by_label("Een helper mag meelezen")).not_to_be_checked()
    carla.get_by_label("Een helper mag meelezen").check()
    carla.get_by_label("Ook op de stem van de beller").check()
    carla.get_by_label("Nummer van de DPIA").fill("DPIA-1")
    carla.get_by_label("Waarom wijzigt u dit?").fill("afgesproken met de OR")
    carla.get_by_role("button", name="Bewaar").click()
    expect(carla.get_by_role("alert")).to_contain_text("er ontbreekt nog")
    expect(carla.get_by_label("Een helper mag meelezen")).to_be_checked()
    check_everywhere(carla)
    carla.get_by_label("Datum waarop de OR instemde").fill("2026-10-01")
    carla.get_by_label("Wie is verantwoordelijk").fill("mw. De Wit")
    carla.get_by_label("Mededeling aan bellers, Nederlands").fill("Dit gesprek wordt geanalyseerd.")
    carla.get_by_role("button", name="Bewaar").click()
    expect(carla.get_by_role("status")).to_contain_text("Opgeslagen")
    now = rooms.identity.organisation.now.law
    assert (now.mode, now.read_along) == ("stem", True)


def test_a_trainer_tries_a_sentence_and_mends_a_protocol(rooms: House, visit: Visit) -> None:
    rooms.add("tess", Role.TRAINER)
    tess = visit("tess")
    tess.get_by_role("link", name="Beheer").click()
    tess.get_by_label("Wat een beller zegt").fill("wat ben jij een idioot")
    tess.get_by_role("button", name="Probeer").click()
    expect(tess.get_by_role("status")).to_contain_text("fase 3")
    check_everywhere(tess)
    tess.get_by_text("Protocollen (").click()
    tess.get_by_role("link", name="bank.yaml").click()
    text = tess.get_by_label("Inhoud van het bestand (YAML)")
    whole = text.input_value()
    text.fill(whole.replace("naam:", "onzin:", 1))
    tess.get_by_role("button", name="Kijk of het klopt").click()
    expect(tess.locator(".fouten")).to_contain_text("regel")
    check_everywhere(tess)
    text.fill(whole.replace("naam: ", "naam: Onze ", 1))
    tess.get_by_label("Waarom wijzigt u dit?").fill("zo heten wij")
    tess.get_by_role("button", name="Bewaar").click()
    expect(tess.get_by_role("status")).to_contain_text("Opgeslagen")
    assert rooms.current.now.protocols["bank"].name.startswith("Onze ")


def test_the_other_pages_of_the_coordinator_are_for_everybody_who_needs_them(rooms: House, carla: Page) -> None:
    for name in ("Mensen en teams", "Bewaren", "Logboek", "Noodtoegang", "Berichten", "Toestand"):
        tab(carla, name)
        check_everywhere(carla)
    tab(carla, "Mensen en teams")
    carla.get_by_role("link", name="ada").click()
    check_everywhere(carla)
    ada = rooms.identity.people.named(CONSOLE, "ada")
    expect(carla.get_by_label("Schermnaam")).to_have_value(ada.alias)


def test_an_officer_reads_one_call_in_an_emergency_and_the_coordinator_is_told(
    rooms: House, visit: Visit, carla: Page
) -> None:
    ada = rooms.identity.people.named(CONSOLE, "ada")
    rooms.archive.begin(record("g1", employee=ada.id))
    turn = TurnHeard(CallerTurn(0, Words("jij bent echt te dom voor dit werk", 1.0, 3.0)))
    rooms.archive.append([Entry(CallId("g1"), 0, "k0", turn, (), BEGIN)])
    rooms.archive.finish(CallId("g1"), BEGIN, Phase.PERSONAL)
    rooms.add("femke", Role.DATA_PROTECTION_OFFICER)
    femke = visit("femke")
    femke.get_by_role("link", name="Beheer").click()
    tab(femke, "Noodtoegang")
    femke.get_by_text("Ik heb het kenmerk van het gesprek").click()
    check_everywhere(femke)
    femke.get_by_label("Kenmerk").fill("g1")
    femke.get_by_role("button", name="Ga naar het gesprek").click()
    check_everywhere(femke)
    femke.get_by_label("Waarom moet u dit gesprek lezen?").fill("Klacht over privacy, zaak 2026-14")
    femke.get_by_role("button", name="Open dit gesprek").click()
    expect(femke.locator("#gesprek")).to_contain_text("te dom")
    check_everywhere(femke)
    carla.reload()
    carla.get_by_role("link", name="Bekijk wie, welk gesprek en waarom").click()
    expect(carla.get_by_role("cell", name="Klacht over privacy, zaak 2026-14")).to_be_visible()
    check_everywhere(carla)
    carla.get_by_role("button", name="Ik heb dit gezien").click()
    expect(carla.get_by_role("link", name="Bekijk wie")).to_have_count(0)
    femke.get_by_role("button", name="Ik ben klaar met lezen").click()
    expect(femke.get_by_role("cell", name="Femke")).to_be_visible()


def test_an_employee_looks_who_read_their_calls(rooms: House, visit: Visit, where: str) -> None:
    rooms.add("ada", Role.EMPLOYEE)
    page = visit("ada")
    page.goto(f"{where}/account/gelezen")
    expect(page.get_by_text("Niemand.")).to_be_visible()
    check_everywhere(page)


def test_the_practice_organisation_can_be_clicked_through_by_its_coordinator(
    base_url: str, new_context: CreateContextCallback
) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.goto(f"{base_url}/aanmelden")
    page.get_by_role("button", name="Carla").click()
    expect(page.get_by_role("heading", name="Mensen en teams", level=1)).to_be_visible()
    expect(page.get_by_role("cell", name="Femke", exact=True)).to_be_visible()
    for name in (
        "Lijnen",
        "Inhoud",
        "Wet en toestemming",
        "Bewaren",
        "Logboek",
        "Noodtoegang",
        "Wijzigingen",
        "Berichten",
        "Toestand",
    ):
        tab(page, name)
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Sem").click()
    expect(page.get_by_role("heading", name="Bewaren", level=1)).to_be_visible()

"""A day at the desk and at the wallboard, in real browsers: calls come and go, somebody asks, somebody comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from browser.conftest import LONG, demo
from browser.test_demo import LIVE, check_everywhere

SignIn = Callable[..., Page]


@pytest.fixture
def office() -> Iterator[str]:
    """A practice of its own: what one test leaves behind is not on the desk of the next."""
    with demo() as (where, _):
        yield where


@pytest.fixture
def sign_in(office: str, new_context: CreateContextCallback) -> SignIn:
    """Somebody in a browser of their own, at their first page."""

    def enter(who: str, **context: Any) -> Page:
        opened: BrowserContext = new_context(bypass_csp=True, **context)
        page = opened.new_page()
        page.goto(f"{office}/aanmelden")
        page.get_by_role("button", name=who).click()
        expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
        return page

    return enter


def bring_in(page: Page, call: str, *, tempo: str = "4×", protocol: str = "telefoon") -> None:
    """Let a practice call come in at this desk."""
    if not page.locator("#oefen-gesprek").is_visible():
        page.locator(".oefenvak summary").click()
    page.locator("#oefen-gesprek").select_option(call)
    page.locator("#oefen-protocol").select_option(protocol)
    page.locator("#oefen-tempo").select_option(label=tempo)
    page.get_by_role("button", name="Laat binnenkomen").click()
    expect(page.get_by_role("heading", name="Gesprek op lijn")).to_be_visible(timeout=LONG)


def test_the_day_of_an_employee(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    expect(ada.get_by_role("heading", name="Geen gesprek")).to_be_visible()
    bring_in(ada, "explosie")
    expect(ada.locator("#fase")).to_contain_text("Fase 4", timeout=LONG)
    expect(ada.locator("#licht")).to_contain_text("Groen: beëindigen mag")
    expect(ada.locator("#hulp")).to_contain_text("Hulp gevraagd")
    ada.get_by_role("button", name="Klopt niet").last.click()
    expect(ada.locator("#gesprek")).to_contain_text("U zei: klopt niet. Dat is genoteerd.")
    ada.get_by_role("button", name="Aanwijzingen uit").click()
    expect(ada.locator("#cue")).to_contain_text("Aanwijzingen staan uit")
    expect(ada.locator("#einde")).to_contain_text("Het gesprek is voorbij", timeout=LONG)
    ada.get_by_role("button", name="Het raakte me").click()
    expect(ada.get_by_role("button", name="Het raakte me")).to_have_attribute("aria-pressed", "true")
    ada.get_by_role("button", name="Bewaar 72 uur").click()
    expect(ada.locator("#na")).to_contain_text("Het transcript blijft tot")
    expect(ada.locator("#vandaag")).to_contain_text("terugkijken")
    ada.get_by_role("button", name="Pauze").click()
    expect(ada.get_by_role("button", name="Pauze")).to_have_attribute("aria-pressed", "true")
    back = ada.locator("#vandaag").get_by_role("link", name="Terugkijken").element_handle()
    led_to = back.get_attribute("href")
    bring_in(ada, "onschuldig")
    expect(ada.locator("#vandaag")).to_contain_text("loopt nu")
    assert back.get_attribute("href") == led_to, "a link may not become another one under the finger"
    expect(ada.locator("#einde")).to_be_empty()
    expect(ada.locator("#licht")).to_contain_text("Grijs")
    ada.locator("#vandaag").get_by_role("link", name="Terugkijken").click()
    expect(ada.get_by_role("button", name="Het raakte me")).to_have_attribute("aria-pressed", "true")
    ada.locator("#weg summary").click()
    ada.get_by_role("button", name="Ja, gooi weg").click()
    expect(ada.locator("#na")).to_contain_text("Het transcript is weggegooid.")


def test_the_day_of_a_team_lead(sign_in: SignIn) -> None:
    ada, lotte = sign_in("Ada"), sign_in("Lotte")
    expect(lotte.locator("#bord")).to_contain_text("Niemand heeft nu hulp nodig.")
    lotte.get_by_role("button", name="Ik ben beschikbaar").click()
    expect(lotte.locator("#vrij")).to_contain_text("1 persoon kan nu komen")
    bring_in(ada, "verhuld")
    ada.keyboard.press("F2")
    expect(lotte.locator("#bord")).to_contain_text("U wordt gevraagd.", timeout=LONG)
    expect(lotte.locator("#spreek")).to_contain_text("U wordt gevraagd bij Ada.")
    lotte.get_by_role("button", name="Ik kom bij Ada").click()
    expect(ada.locator("#hulp")).to_contain_text("Lotte komt")
    expect(lotte.locator("#bord")).to_contain_text("Lotte komt")
    lotte.get_by_role("link", name="Lees mee").click()
    expect(lotte.get_by_role("heading", name="Meelezen bij Ada")).to_be_visible()
    turns = lotte.locator("#gesprek > li").count()
    expect(lotte.locator("#gesprek > li").nth(turns)).to_be_visible(timeout=LONG)
    expect(lotte.locator("#cue")).to_have_count(0)
    lotte.get_by_role("link", name="Terug naar het wandbord").click()
    expect(lotte.locator("#bord")).to_contain_text("Niemand heeft nu hulp nodig.", timeout=LONG)


def test_a_desk_passes_axe_everywhere_while_a_question_is_open(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    check_everywhere(ada)
    ada.emulate_media(color_scheme="light")
    ada.set_viewport_size({"width": 1280, "height": 900})
    bring_in(ada, "verhuld")
    expect(ada.locator("#vraag .vraag")).to_be_visible(timeout=LONG)
    check_everywhere(ada)
    assert ada.locator(LIVE).count() == 1


def test_boards_pass_axe_everywhere(sign_in: SignIn) -> None:
    ada, lotte = sign_in("Ada"), sign_in("Lotte")
    bring_in(ada, "explosie")
    ada.keyboard.press("F2")
    expect(lotte.get_by_role("link", name="Lees mee")).to_be_visible(timeout=LONG)
    check_everywhere(lotte)
    lotte.get_by_role("link", name="Lees mee").click()
    expect(lotte.get_by_role("heading", name="Meelezen bij Ada")).to_be_visible()
    check_everywhere(lotte)


def test_phase_question_and_cue_stand_in_the_first_view(sign_in: SignIn) -> None:
    ada = sign_in("Ada", viewport={"width": 1280, "height": 900})
    bring_in(ada, "verhuld")
    expect(ada.locator("#vraag .vraag")).to_be_visible(timeout=LONG)
    ada.evaluate("scrollTo(0, 0)")
    for place in ("#fase .ladder", "#vraag .knoppen", "#cue .cue", "#hulp button"):
        box = ada.locator(place).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 900, place


def test_a_new_call_takes_no_focus_and_opens_nothing(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    bring_in(ada, "oploop", tempo="1×")
    expect(ada.get_by_role("button", name="Laat binnenkomen")).to_be_focused()
    ada.locator("#zoek").focus()
    expect(ada.locator("#deel")).not_to_be_empty(timeout=LONG)
    expect(ada.locator("#zoek")).to_be_focused()
    assert len(ada.context.pages) == 1


def test_the_conversation_can_be_searched_by_keyboard(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    bring_in(ada, "oploop")
    expect(ada.locator("#gesprek > li").nth(3)).to_be_visible(timeout=LONG)
    word = ada.locator("#gesprek .tekst").first.inner_text().split()[0].strip(",.?!")
    ada.locator("#gesprek").focus()
    ada.keyboard.press("/")
    expect(ada.locator("#zoek")).to_be_focused()
    ada.keyboard.type(word)
    expect(ada.locator("#zoek-uitslag")).to_contain_text("1 van")
    ada.keyboard.press("Escape")
    expect(ada.locator("#gesprek")).to_be_focused()
    ada.get_by_role("button", name="Sneltoets /").click()
    ada.locator("#gesprek").focus()
    ada.keyboard.press("/")
    expect(ada.locator("#gesprek")).to_be_focused()


def test_a_reload_in_the_middle_loses_nothing(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    bring_in(ada, "oploop", tempo="4×")
    expect(ada.locator("#gesprek > li").nth(2)).to_be_visible(timeout=LONG)
    said = ada.locator("#gesprek .tekst").all_inner_texts()
    ada.reload()
    expect(ada.locator("#gesprek > li").nth(len(said))).to_be_visible(timeout=LONG)
    again = ada.locator("#gesprek .tekst").all_inner_texts()
    assert again[: len(said)] == said
    assert len(set(again)) == len(again)


def test_two_tabs_of_one_person_show_the_same(sign_in: SignIn, office: str) -> None:
    ada = sign_in("Ada")
    second = ada.context.new_page()
    second.goto(f"{office}/bureau")
    bring_in(ada, "oploop")
    expect(second.get_by_role("heading", name="Gesprek op lijn")).to_be_visible(timeout=LONG)
    ada.keyboard.press("F2")
    expect(second.locator("#hulp")).to_contain_text("Hulp gevraagd")


def test_a_desk_in_a_hidden_tab_keeps_up(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    ada.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => true});"
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});"
    )
    ada.reload()
    bring_in(ada, "oploop")
    ada.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    seen = ada.locator("#gesprek > li").count()
    expect(ada.locator("#gesprek > li").nth(seen + 2)).to_be_visible(timeout=LONG)


def test_a_desk_says_that_the_connection_is_gone_and_keeps_what_it_shows(new_context: CreateContextCallback) -> None:
    with demo() as (where, server):
        ada = new_context().new_page()
        ada.goto(f"{where}/aanmelden")
        ada.get_by_role("button", name="Ada").click()
        bring_in(ada, "oploop")
        expect(ada.locator("#gesprek > li").first).to_be_visible(timeout=LONG)
        server.kill()
        expect(ada.locator("#verbinding-weg")).to_be_visible(timeout=LONG)
        expect(ada.locator("#spreek")).to_contain_text("Verbinding weg")
        expect(ada.locator("#gesprek > li").first).to_be_visible()


def test_nothing_moves_for_who_wants_no_motion(sign_in: SignIn) -> None:
    ada = sign_in("Ada", reduced_motion="reduce")
    bring_in(ada, "explosie")
    expect(ada.locator("#fase")).to_contain_text("Fase 4", timeout=LONG)
    assert ada.evaluate("document.getAnimations().length") == 0


def test_a_desk_speaks_english_when_asked(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    ada.get_by_role("link", name="English").click()
    expect(ada.get_by_role("heading", name="No call")).to_be_visible()
    ada.locator("#oefen-gesprek").select_option("explosie")
    ada.locator("#oefen-tempo").select_option(label="4×")
    ada.get_by_role("button", name="Let it come in").click()
    expect(ada.locator("#fase")).to_contain_text("Phase 4", timeout=LONG)
    expect(ada.locator("#licht")).to_contain_text("Green: ending is allowed")
    expect(ada.locator("html")).to_have_attribute("lang", "en")


def test_the_live_screen_reads_well_without_eyes(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    bring_in(ada, "explosie")
    expect(ada.locator("#fase")).to_contain_text("Fase 4", timeout=LONG)
    heard = ada.locator("main").aria_snapshot()
    for name in (
        "Gedrag van de beller",
        "Nu doen",
        "Mag ik beëindigen?",
        "Hulp",
        "Stappen",
        "Om voor te lezen",
        "Gesprek",
    ):
        assert f'heading "{name}"' in heard
    assert heard.index("Gedrag van de beller") < heard.index("Nu doen") < heard.index("Mag ik beëindigen?")


def test_a_desk_asks_nothing_of_the_world_outside_and_logs_no_error(
    office: str, new_context: CreateContextCallback
) -> None:
    ada = new_context().new_page()
    asked: list[str] = []
    errors: list[str] = []
    ada.on("request", lambda request: asked.append(request.url))
    ada.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    ada.on("pageerror", lambda error: errors.append(str(error)))
    ada.goto(f"{office}/aanmelden")
    ada.get_by_role("button", name="Ada").click()
    bring_in(ada, "explosie")
    expect(ada.locator("#einde")).to_contain_text("voorbij", timeout=LONG)
    expect(ada.get_by_role("button", name="Het raakte me")).to_be_visible()
    assert asked
    assert all(url.startswith(office) for url in asked)
    assert not errors


def test_a_desk_works_with_the_keyboard_alone(sign_in: SignIn) -> None:
    ada = sign_in("Ada")
    ada.locator("#oefen-gesprek").focus()
    ada.keyboard.press("Tab")
    ada.keyboard.press("Tab")
    ada.keyboard.press("Tab")
    expect(ada.get_by_role("button", name="Laat binnenkomen")).to_be_focused()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Gesprek op lijn")).to_be_visible(timeout=LONG)
    reached: set[str] = set()
    for _ in range(40):
        ada.keyboard.press("Tab")
        reached.add(str(ada.evaluate("document.activeElement.id")))
    assert {"knop-hulp", "knop-stoom", "knop-demp", "zoek", "gesprek", "knop-pauze-na"} <= reached

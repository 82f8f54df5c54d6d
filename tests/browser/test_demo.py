"""The pages as a person meets them: with eyes, a keyboard, a screen reader, a small screen and a bad line."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from browser.conftest import LONG, demo, open_call, pause

LIVE = "[aria-live], [role=status], [role=alert], [role=log]"


def check(page: Page) -> None:
    """Nothing that axe finds wrong, and nothing that needs sideways scrolling."""
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def check_everywhere(page: Page) -> None:
    """The same on a desk, on a phone, at 200 % and in the dark."""
    for width, height in ((1280, 800), (360, 740), (640, 400)):
        page.set_viewport_size({"width": width, "height": height})
        check(page)
    page.emulate_media(color_scheme="dark")
    check(page)


@pytest.fixture
def axe_page(new_context: CreateContextCallback) -> Page:
    """A page in which axe may run; our policy forbids its injection."""
    return new_context(bypass_csp=True).new_page()


@pytest.mark.parametrize("path", ["/voorbeelden", "/gesprek/oploop", "/gesprek/explosie/verslag", "/gesprek/weg"])
def test_every_page_passes_axe_and_needs_no_sideways_scrolling(axe_page: Page, base_url: str, path: str) -> None:
    axe_page.goto(base_url + path)
    check_everywhere(axe_page)


def test_the_screen_passes_axe_with_everything_open(axe_page: Page, base_url: str) -> None:
    open_call(axe_page, base_url, "verhuld", protocol="gemeente")
    expect(axe_page.locator("#dreiging summary")).to_be_visible(timeout=LONG)
    pause(axe_page)
    axe_page.get_by_role("button", name="2 Waarschuwing").click()
    axe_page.get_by_role("button", name="Grens gesteld").click()
    for summary in (".protocol summary", "#alle-stappen summary", "#dreiging summary"):
        axe_page.locator(summary).click()
    axe_page.get_by_role("button", name="Meteen beëindigd").click()
    expect(axe_page.locator(".geweigerd")).to_be_visible()
    check_everywhere(axe_page)
    axe_page.goto(f"{axe_page.locator('#stroom').get_attribute('hx-sse:connect')}".replace("stroom", "verslag"))
    check_everywhere(axe_page)


def test_an_escalating_call_shows_phase_cue_light_and_reason_in_words(page: Page, base_url: str) -> None:
    open_call(page, base_url, "explosie")
    expect(page.locator("#fase")).to_contain_text("Fase 4", timeout=LONG)
    expect(page.locator("#licht")).to_contain_text("Groen: beëindigen mag")
    expect(page.locator("#hulp")).to_contain_text("Hulp gevraagd")
    mark = page.locator("#gesprek mark.telt").last
    reason = mark.get_attribute("aria-describedby")
    assert reason
    assert all(page.locator(f"#{key}").inner_text() for key in reason.split())
    expect(page.locator("#cue")).not_to_be_empty()
    expect(page.locator(".gezet")).to_contain_text("Aangekondigd en beëindigd", timeout=LONG)  # the example's own press
    page.get_by_role("link", name="Bekijk het verslag").click()
    expect(page.get_by_role("heading", name="Dreiging: de woorden, om na te lopen")).to_be_visible()


def test_a_harmless_call_full_of_dangerous_words_stays_grey(page: Page, base_url: str) -> None:
    open_call(page, base_url, "onschuldig")
    expect(page.locator("#einde")).to_contain_text("niets bewaard", timeout=LONG)
    expect(page.locator("#licht")).to_contain_text("Grijs")
    assert page.locator("#gesprek").get_by_text(re.compile("fase [34]")).count() == 0
    assert page.locator("#gesprek mark.telt-niet").count() > 0


def test_it_works_with_the_keyboard_alone(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/voorbeelden")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.getAttribute('formaction')") != "/gesprek/oploop":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gesprek/oploop?protocol=telefoon")
    expect(page.get_by_role("button", name="Pauze")).to_be_enabled()
    page.get_by_role("button", name="Pauze").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Verder")).to_be_focused()
    turns = page.locator("#gesprek li").count()
    page.wait_for_timeout(1500)
    assert page.locator("#gesprek li").count() == turns


def test_buttons_wait_until_a_press_is_heard(page: Page, base_url: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx.min.js", hold)
    page.goto(f"{base_url}/gesprek/oploop", wait_until="commit")
    expect(page.get_by_role("button", name="Pauze")).to_be_disabled()
    expect(page.locator("#knop-hulp")).to_be_disabled()
    held[0].continue_()
    page.get_by_role("button", name="Pauze").click()
    expect(page.get_by_role("button", name="Verder")).to_be_visible()


def test_one_live_region_says_what_is_new(page: Page, base_url: str) -> None:
    open_call(page, base_url, "witteboorden")
    assert page.locator(LIVE).count() == 1
    expect(page.locator("#spreek")).to_contain_text("De waarschuwing ontbreekt.", timeout=LONG)
    pause(page)
    page.keyboard.press("F2")
    expect(page.locator("#spreek")).to_have_text("Hulp gevraagd.")
    assert page.locator(LIVE).count() == 1


def test_nothing_steals_the_keyboard(page: Page, base_url: str) -> None:
    open_call(page, base_url, "witteboorden")
    for place in ("#knop-stoom", "#gesprek", "#knop-demp"):
        page.locator(place).focus()
        turns = page.locator("#gesprek li").count()
        expect(page.locator("#gesprek > li").nth(turns)).to_be_visible(timeout=LONG)
        expect(page.locator(place)).to_be_focused()


def test_nothing_moves_for_who_wants_no_motion(page: Page, base_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_call(page, base_url, "witteboorden")
    expect(page.locator("#licht")).to_contain_text("Oranje", timeout=LONG)
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_hidden_tab_keeps_up(page: Page, base_url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => true});"
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});"
    )
    open_call(page, base_url)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#gesprek > li").nth(2)).to_be_visible(timeout=LONG)
    before = page.locator("#gesprek > li").count()
    expect(page.locator("#gesprek > li").nth(before + 1)).to_be_visible(timeout=LONG)


def test_a_lost_connection_is_said_and_the_page_stays(page: Page) -> None:
    with demo() as (base_url, server):
        open_call(page, base_url)
        expect(page.locator("#fase")).to_contain_text("Fase", timeout=LONG)
        expect(page.locator("#verbinding-weg")).to_be_hidden()
        server.kill()
        page.keyboard.press("F2")
        expect(page.locator("#fout")).to_contain_text("er is geen verbinding")
        expect(page.locator("#verbinding-weg")).to_be_visible(timeout=LONG)
        expect(page.locator("#spreek")).to_contain_text("Verbinding weg")
        expect(page.locator("#fase")).to_contain_text("Fase")


def test_the_page_asks_nothing_of_the_world_outside_and_logs_no_error(page: Page, base_url: str) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_call(page, base_url)
    expect(page.locator("#gesprek > li").first).to_be_visible(timeout=LONG)
    page.keyboard.press("F2")
    page.get_by_role("button", name="Ik kom").click()
    expect(page.locator("#hulp")).to_contain_text("Noor komt")
    assert asked
    assert all(url.startswith(base_url) for url in asked)
    assert not errors

"""The pages as a person meets them: with eyes, a keyboard, a screen reader, a small screen and a bad line."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from browser.conftest import demo

LONG = 60_000


def open_call(page: Page, base_url: str, call: str = "oploop", speed: str = "4×") -> None:
    page.goto(f"{base_url}/gesprek/{call}")
    page.get_by_role("button", name=speed).click()


@pytest.mark.parametrize("path", ["/", "/gesprek/explosie", "/gesprek/onschuldig", "/gesprek/oploop/verslag"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_passes_axe_and_needs_no_sideways_scrolling(
    new_context: CreateContextCallback, base_url: str, path: str, width: int
) -> None:
    page = new_context(bypass_csp=True, viewport={"width": width, "height": 800}).new_page()
    page.goto(base_url + path)
    if path.startswith("/gesprek") and not path.endswith("verslag"):
        page.get_by_role("button", name="4×").click()
        expect(page.locator("#gesprek mark").first).to_be_visible(timeout=LONG)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_escalating_call_shows_phase_cue_light_and_reason_in_words(page: Page, base_url: str) -> None:
    open_call(page, base_url, "explosie")
    expect(page.locator("#fase")).to_contain_text("Fase 4", timeout=LONG)
    expect(page.locator("#licht")).to_contain_text("Groen: beëindigen mag")
    expect(page.locator("#melding")).to_contain_text("Hulp gevraagd")
    mark = page.locator("#gesprek mark.telt").last
    reason = mark.get_attribute("aria-describedby")
    assert reason
    assert all(page.locator(f"#{key}").inner_text() for key in reason.split())
    expect(page.locator("#cue")).not_to_be_empty()


def test_a_harmless_call_full_of_dangerous_words_stays_grey(page: Page, base_url: str) -> None:
    open_call(page, base_url, "onschuldig")
    expect(page.locator("#einde")).not_to_be_empty(timeout=LONG)
    expect(page.locator("#licht")).to_contain_text("Grijs")
    assert page.locator("#gesprek").get_by_text(re.compile("fase [34]")).count() == 0
    assert page.locator("#gesprek mark.telt-niet").count() > 0


def test_it_works_with_the_keyboard_alone(page: Page, base_url: str) -> None:
    page.goto(base_url)
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.getAttribute('href')") != "/gesprek/oploop":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gesprek/oploop")  # with its scripts: a key pressed before they are there does nothing
    expect(page.get_by_role("button", name="Pauze")).to_be_visible()
    page.get_by_role("button", name="Pauze").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Verder")).to_be_visible()
    turns = page.locator("#gesprek li").count()
    page.wait_for_timeout(1500)
    assert page.locator("#gesprek li").count() == turns


def test_a_screen_reader_hears_the_parts_by_name(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/gesprek/oploop")
    snapshot = page.locator("main").aria_snapshot()
    for heading in ("Nu doen", "Gedrag van de beller", "Mag ik beëindigen?", "Gezette stappen", "Gesprek", "Verloop"):
        assert f'heading "{heading}"' in snapshot
    assert "status" in snapshot


def test_a_hidden_tab_keeps_up(page: Page, base_url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => true});"
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});"
    )
    open_call(page, base_url)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#gesprek li")).to_have_count(3, timeout=LONG)
    before = page.locator("#gesprek li").count()
    expect(page.locator("#gesprek li").nth(before + 1)).to_be_visible(timeout=LONG)


def test_a_lost_connection_is_said_and_the_page_stays(page: Page) -> None:
    with demo() as (base_url, server):
        open_call(page, base_url)
        expect(page.locator("#gesprek li").first).to_be_visible(timeout=LONG)
        expect(page.locator("#verbinding-weg")).to_be_hidden()
        server.kill()
        expect(page.locator("#verbinding-weg")).to_be_visible(timeout=LONG)
        expect(page.locator("#fase")).to_contain_text("Fase")


def test_the_page_asks_nothing_of_the_world_outside_and_logs_no_error(page: Page, base_url: str) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    open_call(page, base_url)
    expect(page.locator("#gesprek li").first).to_be_visible(timeout=LONG)
    assert asked
    assert all(url.startswith(base_url) for url in asked)
    assert not errors

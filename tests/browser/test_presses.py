"""Pressing as the employee, and as a colleague: what changes on the screen, and what is never lost or doubled."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import LONG, open_call, pause


@pytest.fixture
def attacked(page: Page, base_url: str) -> Page:
    """A call that stands still just after the caller became personal."""
    open_call(page, base_url, "witteboorden")
    expect(page.locator("#licht")).to_contain_text("Oranje", timeout=LONG)
    pause(page)
    return page


def resume(page: Page) -> None:
    page.get_by_role("button", name="Verder").click()


def test_the_call_starts_again_on_the_line_of_another_organisation(attacked: Page) -> None:
    attacked.locator(".protocol summary").click()
    attacked.get_by_label("Ander protocol").select_option("bank")
    attacked.get_by_role("button", name="Wissel").click()
    attacked.wait_for_url("**/gesprek/witteboorden?protocol=bank")
    expect(attacked.locator(".protocol summary")).to_contain_text("Bank")
    expect(attacked.get_by_role("button", name="Rekening veilig")).to_be_enabled()
    expect(attacked.locator("#licht")).to_contain_text("Grijs")


def test_a_protocol_is_chosen_on_the_first_page(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/voorbeelden")
    page.get_by_label("Volgens het protocol van").select_option("receptie")
    page.get_by_role("button", name="Speel: Rustig en kleinerend").click()
    page.wait_for_url("**/gesprek/witteboorden?protocol=receptie")
    expect(page.get_by_role("button", name="Vraag genoteerd")).to_be_enabled()


def test_a_warning_changes_what_is_missing_and_then_the_light(attacked: Page) -> None:
    light = attacked.locator("#licht")
    expect(light).to_contain_text("De waarschuwing ontbreekt.")
    attacked.get_by_role("button", name="2 Waarschuwing").click()
    expect(attacked.locator(".voorlezen")).to_contain_text("Gaat dat door, dan beëindig ik dit gesprek.")
    expect(light).to_contain_text("De waarschuwing ontbreekt.")  # reading out stamps nothing
    attacked.get_by_role("button", name="Waarschuwing gegeven").click()
    expect(light).to_contain_text("Gewaarschuwd; de beller is daarna niet doorgegaan.")
    expect(light).to_contain_text("Gewaarschuwd om 00:")
    expect(light).to_contain_text("Gaat dat door, dan beëindig ik dit gesprek.")
    resume(attacked)
    expect(light).to_contain_text("Groen: beëindigen mag", timeout=LONG)
    expect(attacked.get_by_role("button", name="Gesprek beëindigd")).to_be_enabled()


def test_own_presses_win_from_those_of_the_example(attacked: Page) -> None:
    attacked.get_by_role("button", name="Luisteren").click()
    expect(attacked.locator("#stappen")).to_contain_text("die van het voorbeeld vervallen")
    resume(attacked)
    expect(attacked.locator("#einde")).to_contain_text("voorbij", timeout=LONG)
    expect(attacked.locator(".gezet li")).to_have_count(1)
    attacked.get_by_role("link", name="Bekijk het verslag").click()
    expect(attacked.get_by_role("heading", name="Gezette stappen")).to_be_visible()
    expect(attacked.locator("tbody").first).to_contain_text("Stoom laten en luisteren")


def test_a_step_that_is_not_possible_says_why(attacked: Page) -> None:
    attacked.locator("#alle-stappen summary").click()
    attacked.get_by_role("button", name="Gesprek beëindigd").click()
    expect(attacked.locator(".geweigerd")).to_contain_text(
        "Volgens dit protocol eerst waarschuwen. Ophangen kan altijd."
    )
    expect(attacked.locator("#alle-stappen")).to_have_attribute("open", "")  # stays as the visitor left it


def test_a_double_click_is_one_press_whatever_comes_under_the_mouse(attacked: Page) -> None:
    attacked.get_by_role("button", name="Grens gesteld").dblclick()
    expect(attacked.locator(".gezet li")).to_have_count(1)
    attacked.wait_for_timeout(300)
    expect(attacked.locator(".gezet li")).to_have_count(1)
    expect(attacked.locator(".geweigerd")).to_have_count(0)


def test_a_button_that_goes_leaves_the_keyboard_in_its_panel(attacked: Page) -> None:
    attacked.get_by_role("button", name="Luisteren").focus()
    attacked.keyboard.press("Enter")
    expect(attacked.locator(".gezet li")).to_have_count(1)
    expect(attacked.locator("#kop-stappen")).to_be_focused()
    attacked.keyboard.press("Tab")
    expect(attacked.locator("#stappen button").first).to_be_focused()


def test_help_by_key_and_a_colleague_who_comes(attacked: Page) -> None:
    attacked.locator(".protocol summary").click()
    attacked.get_by_label("Ander protocol").focus()
    attacked.keyboard.press("F2")  # somebody is choosing: no help is asked
    attacked.wait_for_timeout(300)
    expect(attacked.locator("#knop-hulp")).to_contain_text("Hulp vragen")
    attacked.locator("#gesprek").focus()
    attacked.keyboard.press("F2")
    expect(attacked.locator("#knop-hulp")).to_contain_text("Hulp gevraagd")
    expect(attacked.locator("#gesprek")).to_be_focused()
    colleague = attacked.get_by_role("complementary", name="Scherm van een collega")
    expect(colleague).to_contain_text("Een collega vraagt stil om hulp.")
    colleague.get_by_role("button", name="Ik kom").click()
    expect(attacked.locator("#knop-hulp")).to_contain_text("Noor komt")


def test_a_guard_asks_and_the_answer_opens_the_way(page: Page, base_url: str) -> None:
    open_call(page, base_url, "witteboorden", protocol="huisarts")
    expect(page.locator("#vraag")).to_contain_text("Heeft iemand nu meteen hulp nodig?", timeout=LONG)
    pause(page)
    expect(page.locator("#licht")).to_contain_text("Eerst de veiligheidsvraag")
    page.get_by_role("button", name="Ja, ik blijf in gesprek").click()
    expect(page.get_by_role("button", name="Ja, ik blijf in gesprek")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Nee, geen spoed").click()
    expect(page.locator("#vraag section")).to_have_count(0)
    expect(page.locator("#licht")).to_contain_text("De waarschuwing ontbreekt.")


@pytest.mark.parametrize(("answer", "light"), [("Ja, dit is een dreiging", "Groen"), ("Nee, geen dreiging", "Grijs")])
def test_a_veiled_threat_is_the_employees_to_judge(page: Page, base_url: str, answer: str, light: str) -> None:
    open_call(page, base_url, "verhuld")
    expect(page.locator("#vraag")).to_contain_text("Is dit een dreiging?", timeout=LONG)
    pause(page)
    expect(page.locator("#licht")).to_contain_text("Oranje")
    page.get_by_role("button", name=answer).click()
    expect(page.locator("#licht")).to_contain_text(light)
    expect(page.locator("#vraag section")).to_have_count(0)


def test_cues_can_be_muted_and_asked_back(attacked: Page) -> None:
    cue = attacked.locator("#cue .cue").inner_text()
    attacked.get_by_role("button", name="Aanwijzingen uit").click()
    expect(attacked.locator("#cue")).to_contain_text("Daar blijft niets van bewaard.")
    expect(attacked.locator("#cue .cue")).to_have_count(0)
    attacked.get_by_role("button", name="Aanwijzingen aan").click()
    expect(attacked.locator("#cue .cue")).to_have_text(cue)


def test_a_hint_that_does_not_fit_goes_and_stays_away(page: Page, base_url: str) -> None:
    open_call(page, base_url, "witteboorden")
    expect(page.locator("#hint")).to_contain_text("druk in nette woorden", timeout=LONG)
    pause(page)
    expect(page.locator("#hint")).to_contain_text("Let op:")
    page.get_by_role("button", name="Klopt niet").click()
    expect(page.locator("#hint")).not_to_contain_text("druk in nette woorden")


def test_a_press_that_is_not_taken_is_said(attacked: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=409, content_type="application/json", body=json.dumps({"detail": "het is voorbij"}))

    attacked.route("**/hulp", refuse)
    attacked.keyboard.press("F2")
    expect(attacked.locator("#fout")).to_have_text("Niet gelukt: het is voorbij.")
    expect(attacked.locator("#spreek")).to_have_text("Niet gelukt: het is voorbij.")
    attacked.get_by_role("button", name="Luisteren").click()
    expect(attacked.locator("#fout")).to_be_hidden()


def test_what_the_employee_said_gets_small_marks_of_which_nothing_is_kept(page: Page, base_url: str) -> None:
    open_call(page, base_url, "afkoelen")
    pitfall = page.locator("#gesprek .valkuil").first
    expect(pitfall).to_contain_text("Half erkend.", timeout=LONG)
    expect(page.get_by_text("er wordt niets van bewaard")).to_be_visible()
    expect(page.locator("#erkenning")).to_contain_text("het zakt", timeout=LONG)
    expect(page.locator("#einde")).to_contain_text("voorbij", timeout=LONG)
    page.get_by_role("link", name="Bekijk het verslag").click()
    expect(page.get_by_role("heading", name="Na de eerste erkenning")).to_be_visible()
    expect(page.locator(".zetten")).to_have_count(0)
    expect(page.get_by_text("Half erkend")).to_have_count(0)

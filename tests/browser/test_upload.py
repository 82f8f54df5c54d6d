"""Uploading a call and reading its report, in a real browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from browser.conftest import LONG
from browser.test_demo import check_everywhere

CALL = "medewerker: goedemorgen\nbeller: ik wacht al drie weken en jullie doen niets\n"


def test_a_call_is_uploaded_and_its_report_appears_by_itself(
    new_context: CreateContextCallback, base_url: str, tmp_path: Path
) -> None:
    page = new_context(bypass_csp=True).new_page()  # for axe
    transcript = tmp_path / "gesprek.txt"
    transcript.write_text(CALL, encoding="utf-8")
    page.goto(f"{base_url}/aanmelden")
    page.get_by_role("button", name="Ada").click()
    page.get_by_role("link", name="Inlezen").click()
    check_everywhere(page)
    page.get_by_label("Transcript of opname").set_input_files(transcript)
    page.get_by_role("button", name="Lees in").click()
    expect(page.get_by_text("gesprek.txt")).to_be_visible()
    expect(page.get_by_role("link", name="Bekijk het verslag")).to_be_visible(timeout=LONG)
    check_everywhere(page)
    page.get_by_role("link", name="Bekijk het verslag").click()
    expect(page.get_by_text("drie weken").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Gooi weg").click()
    expect(page.get_by_text("U heeft nog niets ingelezen.")).to_be_visible()

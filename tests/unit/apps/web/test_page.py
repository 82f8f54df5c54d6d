from __future__ import annotations

from rooms import Office


def test_a_page_knows_who_looks_and_is_kept_nowhere(office: Office) -> None:
    answer = office.browser("ada").get("/bureau")
    assert "Ada" in answer.text
    assert 'aria-current="page"' in answer.text
    assert "OEFENING" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_speaks_the_language_of_the_browser_and_can_be_switched(office: Office) -> None:
    ada = office.browser("ada", "en-GB,en;q=0.9")
    page = ada.get("/bureau").text
    assert '<html lang="en">' in page
    assert "My desk" in page
    answer = ada.get("/taal/nl?naar=/bureau")
    assert answer.headers["location"] == "/bureau"
    assert "Mijn bureau" in ada.get("/bureau").text


def test_a_switch_of_language_leads_nowhere_else(office: Office) -> None:
    browser = office.browser(None)
    for away in ("https://kwaad.example", "//kwaad.example", "/\\kwaad.example"):
        assert browser.get(f"/taal/en?naar={away}").headers["location"] == "/"
    assert browser.get("/taal/xx").status_code == 404

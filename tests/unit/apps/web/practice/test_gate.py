from __future__ import annotations

from luwte.apps.web.practice.gate import COOKIE, PracticeGate
from rooms import Office


def test_who_forges_a_cookie_is_nobody(office: Office) -> None:
    browser = office.browser(None)
    for forged in (PracticeGate(b"x" * 32).cookie("lotte"), "lotte", ""):
        browser.web.cookies.set(COOKIE, forged, domain="127.0.0.1")
        assert browser.get("/wandbord").status_code == 303


def test_somebody_who_is_not_in_the_organisation_is_nobody(office: Office) -> None:
    gate = office.parts.gate
    assert isinstance(gate, PracticeGate)
    browser = office.browser(None)
    browser.web.cookies.set(COOKIE, gate.cookie("vreemd"), domain="127.0.0.1")
    assert browser.get("/bureau").status_code == 303


def test_another_site_can_press_nothing(office: Office) -> None:
    ada = office.browser("ada")
    ada.web.headers["sec-fetch-site"] = "cross-site"
    answer = ada.post("/bureau/pauze/aan")
    assert answer.status_code == 403
    assert "andere site" in answer.json()["detail"]


def test_a_token_of_somebody_else_does_not_count(office: Office) -> None:
    ada, bram = office.browser("ada"), office.browser("bram")
    ada.csrf = bram.csrf
    assert ada.post("/bureau/pauze/aan").status_code == 403


def test_a_form_may_carry_the_token_in_a_field(office: Office) -> None:
    ada = office.browser("ada")
    answer = ada.web.post("/afmelden", data={"csrf": ada.csrf})
    assert answer.headers["location"] == "/aanmelden"

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import luwte.apps.web
from rooms import ATTACK, Office, people

STATIC = Path(luwte.apps.web.__file__).parent / "static"


def test_the_first_page_leads_to_the_door_or_to_the_work(office: Office) -> None:
    assert office.browser(None).get("/").headers["location"] == "/aanmelden"
    assert office.browser("lotte").get("/").headers["location"] == "/wandbord"


def test_for_whom_there_is_no_page_yet_is_told_so(office: Office) -> None:
    page = office.browser("wil").get("/welkom")
    assert page.status_code == 200
    assert "Voor uw rol staat hier nog geen pagina" in page.text


@pytest.mark.parametrize("user", people())
def test_nobody_gets_a_page_that_their_role_does_not_have(office: Office, user: str) -> None:
    browser = office.browser(user)
    allowed = {
        "/bureau": user in {"ada", "bram", "noor"},
        "/wandbord": user in {"noor", "lotte"},
    }
    for path, may in allowed.items():
        assert browser.get(path).status_code == (200 if may else 403), path


def test_a_refusal_is_told_in_dutch_and_the_store_asks_for_patience(office: Office) -> None:
    answer = office.browser("wil").get("/bureau")
    assert "Uw rol geeft hier geen toegang toe." in answer.text
    office.begins()
    office.parts.live._draining = True
    ada = office.browser("ada")
    refused = ada.post("/oefening/gesprek", gesprek="oploop", protocol="telefoon", tempo="4")
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "2"


def test_a_page_with_everything_it_needs_is_light(office: Office) -> None:
    """Goal: at most 150 kB over the line for the first visit to a desk in the middle of a call."""
    office.begins()
    for _ in range(30):
        office.hears(ATTACK)
        office.says("Ik hoor dat het u hoog zit. Ik ga kijken wat ik voor u kan doen.")
    page = office.browser("ada").get("/bureau").text
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert len(files) >= 8
    size = len(gzip.compress(page.encode())) + sum(len(gzip.compress((STATIC / f).read_bytes())) for f in files)
    assert size <= 150_000


def test_no_page_holds_code_or_style_of_its_own(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    ada = office.browser("ada")
    for path in ("/bureau", "/aanmelden", "/bureau/gesprek/g1"):
        page = ada.get(path)
        assert page.status_code == 200
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page.text)
        assert "default-src 'self'" in page.headers["content-security-policy"]

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import luwte.apps.web
from archives import InMemoryArchive, InMemoryTrail
from factories import by_the_letter
from feeding import Site
from luwte.apps.cli.serve import practice_app
from luwte.apps.web import serve
from luwte.apps.web.parts import Parts
from luwte.apps.web.serve import create_app
from luwte.errors import StoreUnavailable
from rooms import ATTACK, Office, people

STATIC = Path(luwte.apps.web.__file__).parent / "static"


def test_the_first_page_leads_to_the_door_or_to_the_work(office: Office) -> None:
    assert office.browser(None).get("/").headers["location"] == "/aanmelden"
    assert office.browser("lotte").get("/").headers["location"] == "/wandbord"


def test_for_whom_there_is_no_page_yet_is_told_so(office: Office) -> None:
    page = office.browser("wil").get("/welkom")
    assert page.status_code == 200
    assert "Iets bij u brengen kan nog niet via Luwte" in page.text


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
    assert "Uw rol laat dit niet toe" in answer.text
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


def parts_with(chores: Callable[[], object]) -> Parts:
    parts: Parts = practice_app(by_the_letter(), InMemoryArchive(), InMemoryTrail()).state.parts
    return replace(parts, chores=chores)


def test_work_that_comes_back_is_done_before_calls_are_taken_up_and_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "_MINUTE", 0.01)
    done: list[bool] = []
    parts = parts_with(lambda: done.append(parts.live._thread is not None))
    with TestClient(create_app(parts)):
        deadline = time.monotonic() + 5
        while len(done) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert done[:3] == [False, True, True]


def test_a_store_that_is_away_does_not_stop_the_work_that_comes_back() -> None:
    def away() -> None:
        raise StoreUnavailable("de schijf is vol")

    with TestClient(create_app(parts_with(away)), base_url="http://127.0.0.1") as client:
        assert client.get("/static/basis.css").status_code == 200


def test_streams_end_when_the_server_is_about_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    site, parted = Site(), list[bool]()
    parts = replace(parts_with(lambda: None), feeding=site.feeding)
    monkeypatch.setattr(parts.stage, "part", lambda: parted.append(True))

    async def play() -> None:
        waits = asyncio.ensure_future(serve._parting(parts))
        await asyncio.sleep(0)
        assert parted == []
        site.feeding.drain.begin()
        await waits

    asyncio.run(play())
    assert parted == [True]

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from identities import Browser, House, house
from luwte.errors import NotAllowed
from luwte.service.accounts import Claims
from luwte.service.actors import Role
from luwte.service.people import CONSOLE


class FakeService:
    """A sign-in service that gives what it is told to; the real one is tried in infra."""

    def __init__(self) -> None:
        self.claims = Claims("dienst u-1", "ada.bos", "Ada", frozenset({Role.EMPLOYEE}))
        self.begun: list[tuple[str, str, str]] = []

    def begin(self, state: str, nonce: str, verifier: str) -> str:
        self.begun.append((state, nonce, verifier))
        return f"https://sso.example/auth?state={state}"

    def finish(self, code: str, nonce: str, verifier: str) -> Claims:
        if (nonce, verifier) not in {(n, v) for _, n, v in self.begun} or code != "code-1":
            raise NotAllowed("geen geldig antwoord")
        return self.claims


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def rooms(tmp_path: Path, service: FakeService) -> House:
    made = house(tmp_path, service=service, service_name="Gemeente Ergens")
    made.add("carla", Role.COORDINATOR)
    return made


@pytest.fixture
def visitor(rooms: House) -> Browser:
    return Browser(rooms.app())


def there(visitor: Browser, back: str = "") -> str:
    """To the service; the state that it would send back."""
    answer = visitor.get(f"/aanmelden/dienst?naar={back}")
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]


def test_the_sign_in_page_offers_the_service_by_name(visitor: Browser) -> None:
    assert "Aanmelden met Gemeente Ergens" in visitor.get("/aanmelden").text


def test_who_comes_back_is_signed_in_where_they_were_going(rooms: House, visitor: Browser) -> None:
    state = there(visitor, "/bureau")
    answer = visitor.get(f"/aanmelden/dienst/terug?state={state}&code=code-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bureau")
    assert visitor.get("/bureau").status_code == 200
    assert rooms.identity.people.named(CONSOLE, "ada.bos").subject == "dienst u-1"
    assert rooms.actions()[-2:] == ["account gemaakt door aanmelddienst", "aangemeld"]


@pytest.mark.parametrize("query", ["state=anders&code=code-1", "state={state}", "state={state}&code=mis", ""])
def test_what_this_browser_did_not_ask_for_is_refused(visitor: Browser, query: str) -> None:
    state = there(visitor)
    assert visitor.get(f"/aanmelden/dienst/terug?{query.format(state=state)}").status_code == 403
    assert visitor.get("/bureau").status_code == 303


def test_an_answer_in_another_browser_is_refused(rooms: House, visitor: Browser) -> None:
    state = there(visitor)
    other = Browser(rooms.app())
    assert other.get(f"/aanmelden/dienst/terug?state={state}&code=code-1").status_code == 403


def test_every_way_there_has_its_own_state_nonce_and_verifier(visitor: Browser, service: FakeService) -> None:
    there(visitor)
    there(visitor)
    assert len({part for begun in service.begun for part in begun}) == 6


def test_the_account_page_says_where_the_password_is(visitor: Browser) -> None:
    state = there(visitor)
    visitor.get(f"/aanmelden/dienst/terug?state={state}&code=code-1")
    page = visitor.get("/account").text
    assert "aanmelddienst van uw organisatie" in page
    assert "Huidig wachtwoord" not in page


def test_the_first_code_is_the_same_at_every_start_and_another_elsewhere(rooms: House) -> None:
    here = rooms.identity
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", here.first_code)
    assert replace(here).first_code == here.first_code
    assert replace(here, secret=b"x" * 32).first_code != here.first_code

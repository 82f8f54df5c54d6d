"""Forged presses: from another site, from another session, from an old page, and what two tabs do to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from identities import Browser, House, csrf_of, house
from luwte.apps.web.account.gate import SessionGate
from luwte.service.actors import Role

HERE = "http://testserver"


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.add("ada", Role.EMPLOYEE)
    made.add("bram", Role.EMPLOYEE)
    return made


@pytest.fixture
def visitor(rooms: House) -> Browser:
    there = Browser(rooms.app())
    there.sign_in("ada")
    return there


def press(visitor: Browser, token: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.post("/account/overal-af", data={"csrf": token}, headers=named).status_code


def token_of(visitor: Browser) -> str:
    return csrf_of(visitor.get("/account").text)


def test_a_press_on_our_own_page_works(visitor: Browser) -> None:
    assert press(visitor, token_of(visitor), origin=HERE, sec_fetch_site="same-origin") == 303


def test_a_browser_that_names_no_origin_but_says_it_is_the_same_is_believed(visitor: Browser) -> None:
    assert press(visitor, token_of(visitor), origin="null", sec_fetch_site="same-origin") == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://boze.example"},
        {"origin": "null"},
        {"origin": "null", "sec_fetch_site": "none"},
        {"origin": "http://boze.example", "sec_fetch_site": "same-origin"},
        {"origin": "http://testserver.boze.example"},
        {"origin": "http://testserver:81"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
    ids=str,
)
def test_a_press_from_another_site_is_refused_even_with_the_right_token(
    visitor: Browser, headers: dict[str, str]
) -> None:
    assert press(visitor, token_of(visitor), **headers) == 403
    assert visitor.get("/account").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 32, "é"])
def test_a_press_without_the_right_token_is_refused(visitor: Browser, token: str) -> None:
    assert press(visitor, token) == 403
    assert visitor.get("/account").status_code == 200


def test_the_token_of_somebody_else_does_not_work(rooms: House, visitor: Browser) -> None:
    other = Browser(rooms.app())
    other.sign_in("bram")
    assert token_of(other) != token_of(visitor)
    assert press(visitor, token_of(other)) == 403


def test_a_button_sends_the_token_in_a_header(visitor: Browser) -> None:
    token = token_of(visitor)
    assert visitor.post("/bureau/pauze/aan", headers={"x-csrf-token": token}).status_code == 200
    assert visitor.post("/bureau/pauze/aan", headers={"x-csrf-token": "x"}).status_code == 403


def test_two_tabs_of_one_session_work_side_by_side(visitor: Browser) -> None:
    first, second = token_of(visitor), token_of(visitor)
    assert visitor.post("/bureau/pauze/aan", headers={"x-csrf-token": first}).status_code == 200
    assert visitor.post("/bureau/pauze/uit", headers={"x-csrf-token": second}).status_code == 200


def test_an_old_tab_of_before_signing_in_again_is_told_to_load_again(visitor: Browser) -> None:
    old = token_of(visitor)
    visitor.sign_in("ada")
    refused = visitor.post("/account/overal-af", data={"csrf": old})
    assert refused.status_code == 403
    assert "verlopen; laad haar opnieuw" in refused.text


def test_reading_a_page_needs_no_token_and_changes_nothing(visitor: Browser) -> None:
    for method in ("get", "head"):
        assert getattr(visitor, method)("/account").status_code in {200, 405}
    assert visitor.get("/account/overal-af").status_code == 405


def test_a_stepping_cookie_of_one_step_opens_no_other(rooms: House) -> None:
    from luwte.service.people import CONSOLE, Newcomer

    _, once = rooms.identity.people.add(CONSOLE, Newcomer("noor", "Noor", frozenset({Role.EMPLOYEE})))
    visitor = Browser(rooms.app())
    visitor.sign_in("noor", once)
    assert visitor.get("/aanmelden/wachtwoord").status_code == 200
    assert visitor.get("/aanmelden/code").status_code == 403


def test_over_tls_the_cookies_are_bound_to_this_one_address(rooms: House) -> None:
    from dataclasses import replace

    assert SessionGate(rooms.identity).cookie == "luwte"
    assert SessionGate(replace(rooms.identity, secure=True)).cookie == "__Host-luwte"


def test_a_page_that_stays_open_notices_that_somebody_is_signed_out(rooms: House, visitor: Browser) -> None:
    import asyncio

    from starlette.requests import Request

    gate = SessionGate(rooms.identity)
    cookie = f"luwte={visitor.cookies['luwte']}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    assert asyncio.run(gate.actor(request)) is not None
    visitor.send_form("/account", "/account/overal-af", {})
    assert asyncio.run(gate.actor(request)) is None

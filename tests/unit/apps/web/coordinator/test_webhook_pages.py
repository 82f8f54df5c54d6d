from __future__ import annotations

import re
from dataclasses import replace

import pytest

from archives import BEGIN
from identities import Browser, House
from luwte.infra.sql.outbox import SqlOutbox
from luwte.infra.sql.webhook_addresses import SqlAddressBook
from luwte.service.actors import Role
from luwte.service.notices import NoticeKind
from luwte.service.webhook_addresses import SETTING, Standing

PAGE = "/beheer/berichten"
FIELDS = {"naam": "Centrale", "adres": "https://hooks.example.nl/x", "soort": ["call.started", "call.ended"]}


@pytest.fixture
def book(rooms: House) -> SqlAddressBook:
    return SqlAddressBook(rooms.database, b"s" * 32)


def made(carla: Browser, book: SqlAddressBook) -> str:
    assert carla.send_form(PAGE, PAGE, FIELDS).status_code == 200
    return book.addresses()[0].id


def test_an_address_is_made_and_its_secret_is_shown_once(carla: Browser, book: SqlAddressBook) -> None:
    assert "Er gaan nergens berichten naartoe." in carla.get(PAGE).text
    answer = carla.send_form(PAGE, PAGE, FIELDS)
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", answer.text.replace("&#43;", "+"))
    assert found
    (held,) = book.addresses()
    assert (held.name, set(held.kinds)) == ("Centrale", {NoticeKind.BEGUN, NoticeKind.ENDED})
    assert "nog niets verstuurd" in carla.get(PAGE).text
    page = carla.get(f"{PAGE}/{held.id}").text
    assert "whsec_" not in page
    assert page.count("checked") == 2


def test_a_mistake_is_said_and_what_was_typed_stays(carla: Browser, book: SqlAddressBook) -> None:
    answer = carla.send_form(PAGE, PAGE, FIELDS | {"adres": "http://a.nl/&x"})
    assert answer.status_code == 422
    assert 'value="http://a.nl/&amp;x"' in answer.text
    assert "https://" in answer.text
    identity = made(carla, book)
    again = carla.send_form(f"{PAGE}/{identity}", f"{PAGE}/{identity}", FIELDS | {"soort": [], "naam": "Anders"})
    assert again.status_code == 422
    assert 'value="Anders"' in again.text
    assert book.addresses()[0].name == "Centrale"


def test_an_address_is_changed_switched_renewed_tried_and_removed(
    rooms: House, carla: Browser, book: SqlAddressBook
) -> None:
    identity = made(carla, book)
    here = f"{PAGE}/{identity}"
    assert carla.send_form(here, here, FIELDS | {"naam": "Zaken"}).headers["location"] == f"{here}?gedaan=opgeslagen"
    assert "Opgeslagen." in carla.get(f"{here}?gedaan=opgeslagen").text
    before = book.addresses()[0].secret
    assert "whsec_" in carla.send_form(here, f"{here}/geheim", {}).text
    assert book.addresses()[0].secret != before
    assert "proefbericht op weg" in carla.get(carla.send_form(here, f"{here}/proef", {}).headers["location"]).text
    assert len(SqlOutbox(rooms.database, b"m" * 32).due(identity, BEGIN, 10)) == 1
    assert carla.send_form(here, f"{here}/stand/uit", {}).status_code == 303
    assert not book.addresses()[0].enabled
    assert carla.send_form(here, f"{here}/proef", {}).status_code == 422
    assert carla.send_form(here, f"{here}/weg", {}).headers["location"] == f"{PAGE}?gedaan=opgeslagen"
    assert list(book.addresses()) == []
    assert carla.get(here).status_code == 404


def test_how_deliveries_go_is_on_the_page(carla: Browser, book: SqlAddressBook) -> None:
    identity = made(carla, book)
    book.note(identity, Standing(None, BEGIN, 7, "niet te bereiken"))
    assert "7 keer mislukt" in carla.get(PAGE).text
    page = carla.get(f"{PAGE}/{identity}").text
    assert "niet te bereiken" in page
    assert "7 keer achter elkaar" in page
    book.note(identity, Standing(BEGIN, BEGIN, 0, ""))
    assert "in orde" in carla.get(PAGE).text


def test_the_address_of_the_file_says_so_and_stays(rooms: House, carla: Browser, book: SqlAddressBook) -> None:
    rooms.identity.webhooks.adopt("https://hooks.example.nl/x", b"y" * 24)
    here = f"{PAGE}/{SETTING}"
    assert "staat in luwte.toml" in carla.get(here).text
    answer = carla.send_form(here, f"{here}/weg", {})
    assert answer.status_code == 422
    assert "haal het daar weg" in answer.text


def test_who_oversees_sees_where_messages_go_and_changes_nothing(
    rooms: House, carla: Browser, book: SqlAddressBook
) -> None:
    identity = made(carla, book)
    rooms.add("femke", Role.DATA_PROTECTION_OFFICER)
    there = Browser(rooms.app())
    there.sign_in("femke")
    for page in (there.get(PAGE).text, there.get(f"{PAGE}/{identity}").text):
        assert "https://hooks.example.nl/…" in page
        assert "https://hooks.example.nl/x" not in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]
    for path in ("", "/geheim", "/stand/uit", "/proef", "/weg"):
        assert there.send_form("/account", f"{PAGE}/{identity}{path}", FIELDS).status_code == 403
    assert book.addresses()[0].enabled


def test_words_can_be_ticked_only_where_the_settings_allow_it(rooms: House, carla: Browser) -> None:
    assert "Ook wat er gezegd is" not in carla.get(PAGE).text
    rooms.identity = replace(rooms.identity)
    rooms.identity.webhooks.words = True
    assert "Ook wat er gezegd is" in carla.get(PAGE).text

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from kept import NOON
from luwte.errors import Unreadable
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import AddressRow, OutboxRow
from luwte.infra.sql.outbox import SqlOutbox
from luwte.infra.sql.webhook_addresses import SqlAddressBook
from luwte.service.notices import NoticeKind
from luwte.service.webhook_addresses import Standing
from luwte.service.webhooks import Message
from outboxes import address

KEY = b"k" * 32
ONE = address("een", kinds=frozenset({NoticeKind.BEGUN, NoticeKind.ENDED}), spoken=True)
TWO = address("twee", enabled=False, follows=True)


@pytest.fixture
def book(database: Database) -> SqlAddressBook:
    made = SqlAddressBook(database, KEY)
    made.save(TWO)
    made.save(ONE)
    return made


def test_addresses_come_back_as_they_were_by_name(book: SqlAddressBook) -> None:
    assert list(book.addresses()) == [ONE, TWO]


def test_a_change_leaves_how_deliveries_go(book: SqlAddressBook) -> None:
    standing = Standing(NOON, NOON, 3, "niet te bereiken")
    book.note("een", standing)
    book.save(replace(ONE, name="Eerste"))
    assert book.addresses()[0].name == "Eerste"
    assert book.addresses()[0].standing == standing


def test_a_secret_is_not_readable_in_the_database_and_opens_for_its_own_address_only(
    book: SqlAddressBook, database: Database
) -> None:
    with database.write() as connection:
        held = connection.execute(select(AddressRow.secret).where(AddressRow.id == "een")).scalar_one()
        assert ONE.secret not in held
        connection.execute(update(AddressRow).where(AddressRow.id == "twee").values(secret=held))
    with pytest.raises(Unreadable, match="andere sleutel"):
        book.addresses()


def test_a_kind_of_another_version_is_left_out(book: SqlAddressBook, database: Database) -> None:
    with database.write() as connection:
        connection.execute(update(AddressRow).values(kinds=["call.started", "call.danced"]))
    assert {kind for one in book.addresses() for kind in one.kinds} == {NoticeKind.BEGUN}


def waiting(database: Database) -> list[tuple[str, str, bool]]:
    with database.read() as connection:
        rows = connection.execute(select(OutboxRow.address, OutboxRow.id, OutboxRow.body).order_by(OutboxRow.address))
        return [(row.address, row.id, row.body is not None) for row in rows]


def test_what_waits_goes_with_an_address_and_of_no_other(book: SqlAddressBook, database: Database) -> None:
    SqlOutbox(database, KEY).put([Message(to, "g1.begin", "{}", NOON) for to in ("een", "twee")])
    book.forget_waiting("een")
    assert waiting(database) == [("een", "g1.begin", False), ("twee", "g1.begin", True)]
    book.remove("een")
    assert waiting(database) == [("twee", "g1.begin", True)]
    assert [one.id for one in book.addresses()] == ["twee"]


def test_a_url_that_wants_nothing_any_more_is_switched_off_and_another_is_not(
    book: SqlAddressBook, database: Database
) -> None:
    SqlOutbox(database, KEY).put([Message("een", "g1.begin", "{}", NOON)])
    book.switch_off(replace(ONE, url="https://eerder.example.nl/x"))
    assert book.addresses()[0].enabled
    book.save(replace(ONE, follows=True))
    book.switch_off(ONE)
    assert (book.addresses()[0].enabled, book.addresses()[0].follows) == (False, True)
    assert waiting(database) == [("een", "g1.begin", False)]

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import OutboxRow
from luwte.infra.sql.outbox import SqlOutbox, forget
from luwte.service.webhook_addresses import SETTING
from luwte.service.webhooks import Message

FIRST = Message(SETTING, "g1.begin", '{"type":"call.started"}', NOON)
SECOND = Message(SETTING, "g1.1.0", '{"type":"turn.heard"}', NOON + timedelta(seconds=1))


@pytest.fixture
def outbox(database: Database) -> SqlOutbox:
    return SqlOutbox(database, b"k" * 32)


def test_what_is_due_comes_oldest_first_and_as_it_was(outbox: SqlOutbox) -> None:
    outbox.put([SECOND, FIRST])
    assert list(outbox.due(SETTING, NOON + timedelta(minutes=1), 10)) == [FIRST, SECOND]
    assert list(outbox.due(SETTING, NOON, 10)) == [FIRST]
    assert list(outbox.due(SETTING, NOON + timedelta(minutes=1), 1)) == [FIRST]


def test_what_arrived_is_forgotten_but_its_id_is_not(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.sent(FIRST)
    outbox.put([FIRST, SECOND])
    assert list(outbox.due(SETTING, NOON + timedelta(minutes=1), 10)) == [SECOND]
    with database.read() as connection:
        assert connection.execute(select(OutboxRow.body).where(OutboxRow.id == FIRST.id)).scalar_one() is None


def test_what_failed_waits_and_counts(outbox: SqlOutbox) -> None:
    outbox.put([FIRST])
    outbox.later(FIRST, NOON + timedelta(minutes=5), "niet te bereiken")
    assert list(outbox.due(SETTING, NOON + timedelta(minutes=4), 10)) == []
    (again,) = outbox.due(SETTING, NOON + timedelta(minutes=5), 10)
    assert (again.body, again.attempts) == (FIRST.body, 1)


def test_what_is_given_up_is_forgotten(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.later(FIRST, None, "antwoordde met status 410")
    assert list(outbox.due(SETTING, NOON + timedelta(days=1), 10)) == []
    with database.read() as connection:
        assert connection.execute(select(OutboxRow.body, OutboxRow.reason)).one() == (None, "antwoordde met status 410")


def test_what_a_message_says_is_not_readable_in_the_database(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    with database.read() as connection:
        assert b"call.started" not in (connection.execute(select(OutboxRow.body)).scalar_one() or b"")
    with pytest.raises(ValueError, match="another key"):
        SqlOutbox(database, b"x" * 32).due(SETTING, NOON, 10)


def test_old_ids_go_when_new_messages_come(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.sent(FIRST)
    outbox.put([Message(SETTING, "g9.begin", "{}", NOON + timedelta(days=8))])
    with database.read() as connection:
        assert list(connection.execute(select(OutboxRow.id)).scalars()) == ["g9.begin"]


def test_each_address_has_its_own_messages_under_the_same_ids(outbox: SqlOutbox, database: Database) -> None:
    other = replace(FIRST, address="abc")
    outbox.put([FIRST, other])
    outbox.sent(FIRST)
    assert list(outbox.due(SETTING, NOON, 10)) == []
    assert list(outbox.due("abc", NOON, 10)) == [other]
    with database.write() as connection:
        connection.execute(update(OutboxRow).where(OutboxRow.address == "abc").values(address="def"))
    with pytest.raises(ValueError, match="somebody else"):
        outbox.due("def", NOON, 10)


def test_what_was_forgotten_while_it_was_under_way_does_not_wait_again(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    with database.write() as connection:
        forget(connection, {"g1"})
    outbox.later(FIRST, NOON, "niet te bereiken")
    assert list(outbox.due(SETTING, NOON, 10)) == []


def test_more_messages_than_a_statement_can_name_are_kept_and_forgotten_all_the_same(
    outbox: SqlOutbox, database: Database
) -> None:
    told = [Message(SETTING, f"g1.{number}.0", "{}", NOON) for number in range(2500)]
    with database.write() as connection:
        held: object = connection.connection.dbapi_connection
        if isinstance(held, sqlite3.Connection):
            held.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 2000)
    outbox.put(told)
    outbox.put(told)
    with database.write() as connection:
        forget(connection, {"g1"})
    with database.read() as connection:
        waiting = select(func.count()).select_from(OutboxRow)
        assert connection.execute(waiting).scalar_one() == len(told)
        assert connection.execute(waiting.where(OutboxRow.body.is_not(None))).scalar_one() == 0

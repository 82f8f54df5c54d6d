from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import OutboxRow
from luwte.infra.sql.outbox import SqlOutbox
from luwte.service.webhooks import Message

FIRST = Message("g1.begin", '{"type":"call.started"}', NOON)
SECOND = Message("g1.1.0", '{"type":"turn.heard"}', NOON + timedelta(seconds=1))


@pytest.fixture
def outbox(database: Database) -> SqlOutbox:
    return SqlOutbox(database, b"k" * 32)


def test_what_is_due_comes_oldest_first_and_as_it_was(outbox: SqlOutbox) -> None:
    outbox.put([SECOND, FIRST])
    assert list(outbox.due(NOON + timedelta(minutes=1), 10)) == [FIRST, SECOND]
    assert list(outbox.due(NOON, 10)) == [FIRST]
    assert list(outbox.due(NOON + timedelta(minutes=1), 1)) == [FIRST]


def test_what_arrived_is_forgotten_but_its_id_is_not(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.sent(FIRST.id, NOON)
    outbox.put([FIRST, SECOND])
    assert list(outbox.due(NOON + timedelta(minutes=1), 10)) == [SECOND]
    with database.read() as connection:
        assert connection.execute(select(OutboxRow.body).where(OutboxRow.id == FIRST.id)).scalar_one() is None


def test_what_failed_waits_and_counts(outbox: SqlOutbox) -> None:
    outbox.put([FIRST])
    outbox.later(FIRST.id, NOON + timedelta(minutes=5), "niet te bereiken")
    assert list(outbox.due(NOON + timedelta(minutes=4), 10)) == []
    (again,) = outbox.due(NOON + timedelta(minutes=5), 10)
    assert (again.body, again.attempts) == (FIRST.body, 1)


def test_what_is_given_up_is_forgotten(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.later(FIRST.id, None, "antwoordde met status 410")
    assert list(outbox.due(NOON + timedelta(days=1), 10)) == []
    with database.read() as connection:
        assert connection.execute(select(OutboxRow.body, OutboxRow.reason)).one() == (None, "antwoordde met status 410")


def test_what_a_message_says_is_not_readable_in_the_database(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    with database.read() as connection:
        assert b"call.started" not in (connection.execute(select(OutboxRow.body)).scalar_one() or b"")
    with pytest.raises(ValueError, match="another key"):
        SqlOutbox(database, b"x" * 32).due(NOON, 10)


def test_old_ids_go_when_new_messages_come(outbox: SqlOutbox, database: Database) -> None:
    outbox.put([FIRST])
    outbox.sent(FIRST.id, NOON)
    outbox.put([Message("g9.begin", "{}", NOON + timedelta(days=8))])
    with database.read() as connection:
        assert list(connection.execute(select(OutboxRow.id)).scalars()) == ["g9.begin"]

"""More than one address; what waited for the one in the settings waits for it still."""

from __future__ import annotations

from sqlalchemy import insert, table

from kept import NOON
from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.migrations.versions import v0006_webhook_addresses
from luwte.infra.sql.outbox import SqlOutbox
from luwte.infra.sql.upgrade import REVISIONS, go_to, upgrade
from luwte.service.webhook_addresses import SETTING

KEY = b"k" * 32


def test_it_follows_the_index_on_the_trail() -> None:
    assert (v0006_webhook_addresses.down_revision, v0006_webhook_addresses.revision) == REVISIONS[4:6]


def test_messages_that_wait_go_along_and_can_be_read(anywhere: str) -> None:
    database = Database.open(anywhere)
    go_to(database, "0005")
    body = AesSealer(KEY).seal(b'{"type":"call.started"}', "g1.begin")
    row = {"id": "g1.begin", "body": body, "made_at": NOON, "due_at": NOON, "attempts": 2, "reason": ""}
    with database.write() as connection:
        connection.execute(insert(table("webhook_outbox", *v0006_webhook_addresses._outbox())).values(row))
    upgrade(database)
    (waiting,) = SqlOutbox(database, KEY).due(SETTING, NOON, 10)
    assert (waiting.id, waiting.body, waiting.attempts) == ("g1.begin", '{"type":"call.started"}', 2)
    go_to(database, "0005")
    go_to(database, "0006")
    assert SqlOutbox(database, KEY).due(SETTING, NOON, 10) == []
    database.close()

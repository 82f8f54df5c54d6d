from __future__ import annotations

from sqlalchemy import text

from databases import Places
from luwte.infra.sql.database import Database
from luwte.infra.sql.migrations.versions import v0004_recogniser
from luwte.infra.sql.upgrade import REVISIONS, go_to


def test_it_follows_the_messages_outside_and_is_the_last() -> None:
    assert (v0004_recogniser.down_revision, v0004_recogniser.revision) == REVISIONS[2:4]


def test_calls_of_before_stay_and_nobody_knows_who_made_their_words(places: Places) -> None:
    database = Database.open(places.empty())
    go_to(database, "0003")
    before = "INSERT INTO call VALUES ('a', 'balie', '{}', '1', NULL, NULL, :no, '', :at, NULL, :at, NULL, NULL)"
    with database.write() as connection:
        connection.execute(text(before), {"no": False, "at": "2026-11-25 12:00:00+00:00"})
        key = "INSERT INTO call_key VALUES ('a', 'transcript', '1', :key, NULL)"
        connection.execute(text(key), {"key": b"k"})
    go_to(database, "0004")
    with database.read() as connection:
        assert connection.execute(text("SELECT id, recogniser, model FROM call")).all() == [("a", None, None)]
        assert connection.execute(text("SELECT call FROM call_key")).scalars().all() == ["a"]
    database.close()

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from luwte.infra.sql.database import Database
from luwte.infra.sql.readings import SqlTrailReader
from luwte.infra.sql.rows import AuditRow

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def reader(database: Database, tmp_path: Path) -> SqlTrailReader:
    lines = [("ada", "gesprek gelezen", "g1"), ("lotte", "meegelezen", "g1"), ("ada", "aangemeld", "ada")]
    with database.write() as connection:
        for number, (actor, action, subject) in enumerate(lines, start=1):
            row = {"number": number, "at": AT, "actor": actor, "action": action, "subject": subject}
            connection.execute(insert(AuditRow).values(**row, detail="", digest=f"d{number}"))
    return SqlTrailReader(database)


def test_lines_about_something_come_newest_first(reader: SqlTrailReader) -> None:
    found = reader.about({"g1"}, {"gesprek gelezen", "meegelezen"})
    assert [(line.number, line.actor, line.digest) for line in found] == [(2, "lotte", "d2"), (1, "ada", "d1")]
    assert [line.number for line in reader.about({"g1"}, {"meegelezen"})] == [2]
    assert reader.about({"g2"}, {"meegelezen"}) == []


def test_the_trail_is_read_back_in_pages(reader: SqlTrailReader) -> None:
    assert [line.number for line in reader.newest(None, 2)] == [3, 2]
    assert [line.number for line in reader.newest(2, 2)] == [1]
    assert [line.number for line in reader.newest(None, 9, {"aangemeld"})] == [3]


def test_when_something_was_last_done_is_known(reader: SqlTrailReader) -> None:
    assert reader.last("meegelezen") == AT
    assert reader.last("sleutelkopie gemaakt") is None

"""Times are UTC on both engines, and a string that is no value of its enumeration is refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import CallKeyRow, JobRow


def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    amsterdam = NOON.astimezone(timezone(timedelta(hours=1))).replace(microsecond=123456)
    with database.write() as connection:
        connection.execute(insert(JobRow).values(name="a", due_at=amsterdam))
    with database.read() as connection:
        due, done = connection.execute(select(JobRow.due_at, JobRow.done_at)).one()
    assert due == amsterdam
    assert due.utcoffset() == timedelta(0)
    assert done is None


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="tijdzone"), database.write() as connection:
        connection.execute(insert(JobRow).values(name="a", due_at=datetime(2026, 1, 1)))  # noqa: DTZ001 that is it


def test_times_can_be_compared_in_the_database(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(JobRow).values(name="a", due_at=NOON))
    with database.read() as connection:
        earlier = NOON.astimezone(timezone(timedelta(hours=9))) - timedelta(microseconds=1)
        assert connection.execute(select(JobRow.name).where(JobRow.due_at > earlier)).all()
        assert not connection.execute(select(JobRow.name).where(JobRow.due_at > NOON)).all()


def test_a_value_that_is_none_is_refused_here_and_by_the_database(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as connection:
        connection.execute(insert(CallKeyRow).values(call="a", purpose="iets", generation="g", wrapped=b"x"))
    raw = "INSERT INTO call_key (call, purpose, generation, wrapped) VALUES ('a', 'iets', 'g', :w)"
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(text(raw), {"w": b"x"})

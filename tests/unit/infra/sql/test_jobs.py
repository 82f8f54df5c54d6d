"""One process at a time does a job, and another takes over when that one fell over."""

from __future__ import annotations

import threading
from datetime import timedelta

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.jobs import SqlJobTable
from luwte.service.jobs import LEASE

HOUR = timedelta(hours=1)


def test_a_job_goes_to_one_process_until_its_lease_ends(database: Database) -> None:
    one, other = SqlJobTable(database), SqlJobTable(database)
    assert one.take("a", NOON, LEASE, HOUR)
    assert not other.take("a", NOON, LEASE, HOUR)
    assert other.take("a", NOON + LEASE, LEASE, HOUR)
    assert not one.take("a", NOON + LEASE, LEASE, HOUR)


def test_a_job_that_was_done_waits_for_its_time(database: Database) -> None:
    table = SqlJobTable(database)
    table.take("a", NOON, LEASE, HOUR)
    table.done("a", NOON, NOON + HOUR, None)
    assert not table.take("a", NOON + HOUR / 2, LEASE, HOUR)
    assert SqlJobTable(database).take("a", NOON + HOUR, LEASE, HOUR)
    (state,) = table.states()
    assert (state.name, state.done_at, state.due_at, state.trouble) == ("a", NOON, NOON + HOUR, None)


def test_a_clock_that_was_years_ahead_for_a_moment_stops_no_job(database: Database) -> None:
    table, later = SqlJobTable(database), NOON + timedelta(days=2000)
    table.take("a", later, LEASE, HOUR)
    assert SqlJobTable(database).take("a", NOON, LEASE, HOUR)
    table.take("b", later, LEASE, HOUR)
    table.done("b", later, later + HOUR, None)
    assert table.take("b", NOON, LEASE, HOUR)


def test_a_failure_is_noted_and_does_not_count_as_done(database: Database) -> None:
    table = SqlJobTable(database)
    table.take("a", NOON, LEASE, HOUR)
    table.done("a", NOON, NOON + HOUR, "vol")
    (state,) = table.states()
    assert (state.done_at, state.trouble) == (None, "vol")


def test_who_lost_the_lease_gives_nothing_back(database: Database) -> None:
    one, other = SqlJobTable(database), SqlJobTable(database)
    one.take("a", NOON, LEASE, HOUR)
    other.take("a", NOON + LEASE, LEASE, HOUR)
    one.done("a", NOON, NOON + HOUR, None)
    assert other.states()[0].done_at is None


def test_of_many_at_once_exactly_one_gets_the_job(database: Database) -> None:
    got: list[bool] = []

    def take() -> None:
        got.append(SqlJobTable(database).take("a", NOON, LEASE, HOUR))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]

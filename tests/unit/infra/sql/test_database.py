"""Writing and reading keep apart, nothing is half written, and trouble of the store is told as such."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from databases import PostgresPlaces
from kept import NOON
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import JobRow
from luwte.infra.sql.upgrade import upgrade

JOB = {"name": "a", "due_at": NOON}


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(JobRow.name).order_by(JobRow.name)).scalars())


def test_what_was_written_is_read(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(JobRow).values(JOB))
    assert names(database) == ["a"]


def test_a_failure_in_the_middle_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            connection.execute(insert(JobRow).values(JOB))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(database) == []


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as reader:
        assert reader.execute(select(JobRow.name)).all() == []
        with database.write() as writer:
            writer.execute(insert(JobRow).values(JOB))
        assert reader.execute(select(JobRow.name)).all() == []
    assert names(database) == ["a"]


def test_four_threads_write_without_refusing_each_other(database: Database) -> None:
    trouble: list[Exception] = []

    def write(n: int) -> None:
        try:
            for i in range(10):
                with database.write() as connection:
                    seen = len(connection.execute(select(JobRow.name)).all())
                    connection.execute(insert(JobRow).values(name=f"{n}-{i}-{seen}", due_at=NOON))
        except Exception as error:  # noqa: BLE001 told below
            trouble.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert len(names(database)) == 40


def test_what_is_there_already_is_no_trouble_of_the_store(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(JobRow).values(JOB))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(JobRow).values(JOB))


def test_another_program_that_keeps_writing_makes_the_store_unavailable(database: Database) -> None:
    other = Database(database.url, busy_ms=300)
    with other.write() as holds:
        holds.execute(insert(JobRow).values(JOB))
        if not database.sqlite:
            holds.execute(text("LOCK TABLE job IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StoreUnavailable, match="houdt de database bezet"), database.write() as connection:
            connection.execute(insert(JobRow).values(name="b", due_at=NOON))
    other.close()
    assert names(database) == ["a"]


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'vol.db'}")
    upgrade(database)
    written = 0
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}")

    def fill() -> None:
        nonlocal written
        while written < 100:
            with database.write() as connection:
                connection.execute(insert(JobRow).values(name=f"{written:03}" + "x" * 1000, due_at=NOON))
            written += 1

    with pytest.raises(StoreUnavailable, match="de schijf is vol"):
        fill()
    assert 0 < written < 100
    assert len(names(database)) == written
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        connection.execute(insert(JobRow).values(JOB))
    assert len(names(database)) == written + 1


def test_a_lost_connection_is_told_and_the_next_one_is_made_by_itself(postgres_places: PostgresPlaces) -> None:
    address = postgres_places.migrated()
    database = Database.open(address)
    with database.write() as connection:
        connection.execute(insert(JobRow).values(JOB))

    def lose() -> None:
        with database.write() as connection:
            connection.execute(insert(JobRow).values(name="b", due_at=NOON))
            ours = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with psycopg.connect(postgres_places.server, autocommit=True) as boss:
                boss.execute("SELECT pg_terminate_backend(%s)", (ours,))
            connection.execute(insert(JobRow).values(name="c", due_at=NOON))

    with pytest.raises(StoreUnavailable, match="niet bereikbaar"):
        lose()
    assert names(database) == ["a"]
    database.close()


def test_no_server_is_told_without_its_address() -> None:
    database = Database.open("postgresql://iemand:geheim@127.0.0.1:1/x")
    with pytest.raises(StoreUnavailable) as told, database.read():
        raise AssertionError
    assert "geheim" not in str(told.value)
    assert "127.0.0.1" not in str(told.value)


def test_a_damaged_file_is_told_and_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "kapot.db"
    path.write_bytes(b"dit is geen database" * 100)
    database = Database.open(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable, match="luwte db restore"), database.read() as connection:
        connection.execute(text("SELECT 1"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'weg' / 'x.db'}")
    with pytest.raises(StoreUnavailable, match="rechten"), database.read() as connection:
        connection.execute(text("SELECT 1"))


@pytest.mark.parametrize(
    "address",
    ["", "luwte.db", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "sqlite:///x.db?mode=ro", "bestaatniet://x"],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SettingsError, match="database_url") as told:
        Database.open(address)
    assert "x/y" not in str(told.value)


def test_without_its_driver_postgresql_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match=r"luwte\[postgres\]"):
        Database.open("postgresql://a@127.0.0.1/x")


def test_a_commit_of_ours_waits_for_the_disk_and_deleted_bytes_are_overwritten(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_settling_empties_the_log_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    database = Database.open(f"sqlite:///{path}")
    upgrade(database)
    with database.write() as connection:
        connection.execute(insert(JobRow).values(JOB))
    assert path.with_name("x.db-wal").stat().st_size > 0
    database.settle()
    assert path.with_name("x.db-wal").stat().st_size == 0
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as plain:
        assert plain.execute("SELECT name FROM job").fetchall() == [("a",)]
    plain.close()

"""A PostgreSQL copy is filled and checked beside the database, and takes its name in one step."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select

from databases import PostgresPlaces
from kept import NOON
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.backup import backup, restore
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import JobRow


@pytest.fixture
def database(postgres_places: PostgresPlaces) -> Database:
    """A database with one job in it."""
    opened = Database.open(postgres_places.migrated())
    named(opened, "voor")
    return opened


def named(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(insert(JobRow).values(name=name, due_at=NOON))


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(JobRow.name)).scalars())


def databases(places: PostgresPlaces, like: str) -> list[str]:
    with psycopg.connect(places.server) as connection:
        return [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", (like,))]


def test_the_copy_takes_the_name_and_what_was_there_stays(
    database: Database, postgres_places: PostgresPlaces, tmp_path: Path
) -> None:
    backup(database, tmp_path / "kopie")
    named(database, "na")
    kept = restore(database, tmp_path / "kopie", lambda copy: named(copy, "gecontroleerd"), NOON)
    assert names(database) == ["gecontroleerd", "voor"]
    old = Database(database.url.set(database=kept))
    assert names(old) == ["na", "voor"]
    old.close()
    database.close()
    assert databases(postgres_places, "%terug%") == []


def test_while_somebody_uses_the_database_nothing_changes(
    database: Database, postgres_places: PostgresPlaces, tmp_path: Path
) -> None:
    backup(database, tmp_path / "kopie")
    running = Database(database.url)
    names(running)
    with pytest.raises(SettingsError, match="draait nog"):
        restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    assert names(running) == ["voor"]
    assert databases(postgres_places, "%terug%") == []
    running.close()
    database.close()


def test_what_is_no_copy_changes_nothing(database: Database, postgres_places: PostgresPlaces, tmp_path: Path) -> None:
    (tmp_path / "kopie").write_bytes(b"geen kopie")
    with pytest.raises(SettingsError, match="geen reservekopie"):
        restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    assert names(database) == ["voor"]
    assert databases(postgres_places, "%terug%") == []
    database.close()


def test_who_may_make_no_database_is_told(postgres_places: PostgresPlaces, database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    with psycopg.connect(postgres_places.server, autocommit=True) as boss:
        boss.execute("DROP ROLE IF EXISTS klein")
        boss.execute("CREATE ROLE klein LOGIN")
    small = Database(database.url.set(username="klein"))
    with pytest.raises(StoreUnavailable, match="geen recht"):
        restore(small, tmp_path / "kopie", lambda copy: None, NOON)
    with pytest.raises(StoreUnavailable, match="geen recht"):
        names(small)
    small.close()
    assert names(database) == ["voor"]
    database.close()


def test_a_missing_program_is_named(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.infra.sql.server_copy._PLACES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="pg_dump ontbreekt; installeer"):
        backup(database, tmp_path / "kopie")
    database.close()

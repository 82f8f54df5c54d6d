"""A SQLite copy takes the place of the database in one step, and only when nobody uses that."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from databases import SqlitePlaces
from kept import NOON
from luwte.errors import SettingsError
from luwte.infra.sql.backup import backup, restore
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import JobRow


@pytest.fixture
def database(tmp_path: Path, sqlite_template: object) -> Database:
    """A file with one job in it."""
    opened = Database.open(SqlitePlaces(tmp_path, sqlite_template).migrated(), busy_ms=300)  # type: ignore[arg-type]
    named(opened, "voor")
    return opened


def named(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(insert(JobRow).values(name=name, due_at=NOON))


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(JobRow.name)).scalars())


def file_of(database: Database) -> Path:
    return Path(str(database.url.database))


def test_the_copy_takes_the_place_and_what_was_there_stays_beside_it(database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    named(database, "na")
    kept = restore(database, tmp_path / "kopie", lambda copy: named(copy, "gecontroleerd"), NOON)
    assert names(database) == ["gecontroleerd", "voor"]
    assert kept == f"{file_of(database).name}.oud-20261125120000"
    assert names(Database.open(f"sqlite:///{tmp_path / kept}")) == ["na", "voor"]
    database.close()
    assert not list(tmp_path.glob(".*"))


def test_a_place_with_nothing_in_it_gets_the_copy(database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    fresh = Database.open(f"sqlite:///{tmp_path / 'nieuw.db'}")
    assert restore(fresh, tmp_path / "kopie", lambda copy: None, NOON) == ""
    assert names(fresh) == ["voor"]


def test_a_damaged_database_can_be_replaced(database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    database.close()
    file_of(database).write_bytes(b"kapot" * 1000)
    restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    assert names(database) == ["voor"]


def test_while_somebody_uses_the_database_nothing_changes(database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    running = Database(database.url)
    with running.read() as connection:
        connection.execute(select(JobRow.name)).all()
        with pytest.raises(SettingsError, match="draait nog"):
            restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    running.close()
    assert names(database) == ["voor"]


@pytest.mark.parametrize("content", [b"", b"geen database" * 500])
def test_what_is_no_copy_changes_nothing(database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kopie").write_bytes(content)

    def refuse(copy: Database) -> None:
        raise SettingsError("leeg")

    with pytest.raises(SettingsError):
        restore(database, tmp_path / "kopie", refuse, NOON)
    assert names(database) == ["voor"]
    assert not list(tmp_path.glob(".*"))


def test_a_copy_with_a_damaged_page_is_noticed(database: Database, tmp_path: Path) -> None:
    for n in range(400):
        named(database, f"{n}" + "x" * 300)
    backup(database, tmp_path / "kopie")
    content = bytearray((tmp_path / "kopie").read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    (tmp_path / "kopie").write_bytes(bytes(content))
    with pytest.raises(SettingsError, match="beschadigd"):
        restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    assert len(names(database)) == 401


def test_an_old_database_of_the_same_second_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    backup(database, tmp_path / "kopie")
    kept = file_of(database).with_name(f"{file_of(database).name}.oud-20261125120000")
    kept.write_text("van mij")
    with pytest.raises(SettingsError, match="niets gewijzigd"):
        restore(database, tmp_path / "kopie", lambda copy: None, NOON)
    assert kept.read_text() == "van mij"
    assert names(database) == ["voor"]


def test_a_copy_that_cannot_be_read_is_told(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(database, tmp_path / "kopie")

    def unreadable(*paths: Path) -> None:
        raise OSError

    monkeypatch.setattr("shutil.copyfile", unreadable)
    with pytest.raises(SettingsError, match="kan niet gelezen"):
        restore(database, tmp_path / "kopie", lambda copy: None, NOON)

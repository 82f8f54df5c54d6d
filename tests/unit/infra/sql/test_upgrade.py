"""Tables go up, never down, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import luwte.infra.sql
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.database import Database
from luwte.infra.sql.upgrade import REVISIONS, State, go_to, require_current, revision, state, upgrade


def test_an_empty_database_is_brought_to_this_version(anywhere: str) -> None:
    database = Database.open(anywhere)
    assert state(database) is State.EMPTY
    with pytest.raises(SettingsError, match="nog leeg"):
        require_current(database)
    assert upgrade(database) == (None, REVISIONS[-1])
    assert revision(database) == REVISIONS[-1]
    require_current(database)
    assert upgrade(database) == (REVISIONS[-1], REVISIONS[-1])
    database.close()


def test_every_step_goes_up_and_down(anywhere: str) -> None:
    database = Database.open(anywhere)
    for target in REVISIONS:
        go_to(database, target)
        assert revision(database) == target
    go_to(database, "base")
    assert state(database) is State.EMPTY
    upgrade(database)
    assert state(database) is State.CURRENT
    database.close()


def test_a_database_of_a_newer_version_is_refused_and_not_touched(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert state(database) is State.NEWER
    for refuse in (require_current, upgrade):
        with pytest.raises(SettingsError, match="nieuwere versie"):
            refuse(database)
    assert revision(database) == "9999"


def test_a_database_of_an_older_version_is_refused_until_it_is_upgraded(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luwte.infra.sql.upgrade.REVISIONS", (*REVISIONS, "later"))
    assert state(database) is State.BEHIND
    with pytest.raises(SettingsError, match="luwte db upgrade"):
        require_current(database)


def test_a_step_that_fails_leaves_nothing_behind(anywhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(anywhere)
    monkeypatch.setattr("alembic.op.create_index", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(database)
    assert state(database) is State.EMPTY
    with database.read() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    upgrade(database)
    database.close()


def test_the_listed_revisions_are_those_of_the_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(luwte.infra.sql.__path__[0]) / "migrations"))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([step.revision for step in steps])) == REVISIONS


def test_on_sqlite_a_changed_table_keeps_the_rows_that_point_to_it(tmp_path: Path) -> None:
    """STK-17: with foreign keys on, the drop inside a batch would take them along."""
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with database.migrate() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (p INTEGER REFERENCES parent(id) ON DELETE CASCADE)"))
        connection.execute(text("INSERT INTO parent VALUES (1)"))
        connection.execute(text("INSERT INTO child VALUES (1)"))
    with database.migrate() as connection:
        connection.execute(text("CREATE TABLE fresh (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(text("INSERT INTO fresh (id) SELECT id FROM parent"))
        connection.execute(text("DROP TABLE parent"))
        connection.execute(text("ALTER TABLE fresh RENAME TO parent"))
    with database.read() as connection:
        assert connection.execute(text("SELECT p FROM child")).scalars().all() == [1]
    database.close()


def test_a_step_after_which_rows_point_to_nothing_is_undone(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with database.migrate() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (p INTEGER REFERENCES parent(id))"))
        connection.execute(text("INSERT INTO parent VALUES (1)"))
        connection.execute(text("INSERT INTO child VALUES (1)"))
    with pytest.raises(StoreUnavailable, match="wijzen regels naar niets"), database.migrate() as connection:
        connection.execute(text("DELETE FROM parent"))
    with database.read() as connection:
        assert connection.execute(text("SELECT id FROM parent")).scalars().all() == [1]
    database.close()

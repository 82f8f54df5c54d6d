"""Which version the tables have, and bringing them to ours. Never down: what a newer version made is refused."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from luwte.errors import SettingsError
from luwte.infra.sql.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every version of the tables, oldest first. Named here, so that a start need not load Alembic (STK-22)."""


class State(StrEnum):
    """How the tables stand to this version of Luwte."""

    EMPTY = "leeg"
    BEHIND = "verouderd"
    CURRENT = "bij"
    NEWER = "nieuwer"


def revision(database: Database) -> str | None:
    """The version of the tables, `None` when there are none. Raises `StoreUnavailable`."""
    with database.read() as connection:
        return _revision(connection)


def state(database: Database) -> State:
    """How the tables stand. Raises `StoreUnavailable`."""
    return _state(revision(database))


def require_current(database: Database) -> None:
    """Raises `SettingsError` when the tables are not those of this version, and says what to do."""
    match state(database):
        case State.EMPTY:
            raise SettingsError("de database is nog leeg; voer eerst uit: luwte db upgrade")
        case State.BEHIND:
            raise SettingsError("de database is van een oudere versie; voer eerst uit: luwte db upgrade")
        case State.NEWER:
            raise SettingsError(_NEWER)
        case State.CURRENT:
            return


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the tables to this version, whole or not at all; from which to which.

    Raises `SettingsError` for tables of a newer version, `StoreUnavailable`.
    """
    from alembic import command

    with database.migrate() as connection:
        before = _revision(connection)
        if _state(before) is State.NEWER:
            raise SettingsError(_NEWER)
        command.upgrade(_config(connection), REVISIONS[-1])
    return before, REVISIONS[-1]


def go_to(database: Database, target: str) -> None:
    """Tests walk every step, also down ("base"). No command does that: what a step down drops is lost."""
    from alembic import command

    with database.migrate() as connection:
        config = _config(connection)
        before = _revision(connection)
        if target != "base" and (before is None or target > before):
            command.upgrade(config, target)
        else:
            command.downgrade(config, target)


_NEWER = "de database is van een nieuwere versie van Luwte; installeer die versie, teruggaan kan niet"


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _state(found: str | None) -> State:
    if found is None:
        return State.EMPTY
    if found not in REVISIONS:
        return State.NEWER
    return State.CURRENT if found == REVISIONS[-1] else State.BEHIND

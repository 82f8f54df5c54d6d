"""What the migrations make is what the code believes there is, on both engines."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from luwte.infra.sql.database import Database
from luwte.infra.sql.schema import ROWS, metadata
from luwte.infra.sql.upgrade import upgrade


def test_the_migrations_make_what_the_rows_say(anywhere: str) -> None:
    database = Database.open(anywhere)
    upgrade(database)
    options: dict[str, Any] = {"compare_type": True, "target_metadata": metadata()}
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata())
    database.close()
    assert differences == []


def test_every_module_of_rows_is_known() -> None:
    tables = {table for rows in ROWS for table in vars(rows).values() if hasattr(table, "__tablename__")}
    assert {table.__tablename__ for table in tables} == set(metadata().tables)

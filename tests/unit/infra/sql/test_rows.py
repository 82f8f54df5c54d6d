"""The database itself refuses what may not be, and knows no employee outside a call."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, inspect
from sqlalchemy.exc import IntegrityError

from kept import NOON
from luwte.infra.sql import rows
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import AlertRow, AuditHeadRow, CallKeyRow, CallRow, EntryRow

CALL: dict[str, Any] = {
    "id": "a",
    "line": "l",
    "profile": {},
    "content_version": "1",
    "practice": False,
    "source": "",
    "started_at": NOON,
    "heard_at": NOON,
}
KEY: dict[str, Any] = {"call": "a", "purpose": "transcript", "generation": "g"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (CallRow, CALL | {"id": "b", "highest": 5}),
        (CallKeyRow, KEY | {"wrapped": b"x", "destroyed_at": NOON}),
        (CallKeyRow, KEY),
        (CallKeyRow, KEY | {"call": "weg", "wrapped": b"x"}),
        (AlertRow, {"call": "a", "seq": 0, "at": NOON, "phase": 2, "sealed": b"x"}),
        (AuditHeadRow, {"id": 2, "number": 1, "digest": "", "signature": ""}),
        (EntryRow, {"call": "weg", "seq": 0, "key": "k", "kind": "Tick", "received_at": NOON, "sealed": b"x"}),
    ],
)
def test_what_may_not_be_is_refused(database: Database, table: Any, row: dict[str, Any]) -> None:
    with database.write() as connection:
        connection.execute(insert(CallRow).values(CALL))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(table).values(row))


def test_only_a_call_knows_an_employee() -> None:
    """Law L5: nothing else that is kept can be counted per person."""
    tables = [table for table in vars(rows).values() if hasattr(table, "__tablename__")]
    naming = {t.__tablename__ for t in tables for column in inspect(t).columns if column.name in {"employee", "team"}}
    assert naming == {"call"}

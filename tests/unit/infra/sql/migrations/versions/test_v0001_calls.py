"""The first tables: the trail can only grow, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from kept import NOON
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import AuditRow

LINE = {"number": 1, "at": NOON, "actor": "a", "action": "b", "subject": "c", "detail": "", "digest": "d"}


@pytest.mark.parametrize("attack", ["UPDATE audit_line SET actor = 'x'", "DELETE FROM audit_line"])
def test_a_line_of_the_trail_cannot_be_changed_or_removed(database: Database, attack: str) -> None:
    with database.write() as connection:
        connection.execute(insert(AuditRow).values(LINE))
    with pytest.raises(IntegrityError, match="only grows"), database.write() as connection:
        connection.execute(text(attack))


def test_the_trail_cannot_be_emptied_at_once(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(AuditRow).values(LINE))
    attack = "DELETE FROM audit_line WHERE true" if database.sqlite else "TRUNCATE audit_line"
    with pytest.raises(IntegrityError, match="only grows"), database.write() as connection:
        connection.execute(text(attack))

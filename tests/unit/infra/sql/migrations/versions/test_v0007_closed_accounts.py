"""Accounts know since when they are closed; those of before count from the step on."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, Text, column, insert, select, table

from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import PersonRow
from luwte.infra.sql.migrations.versions import v0007_closed_accounts
from luwte.infra.sql.upgrade import REVISIONS, go_to


def test_it_follows_the_addresses() -> None:
    assert (v0007_closed_accounts.down_revision, v0007_closed_accounts.revision) == REVISIONS[5:7]


def test_accounts_that_were_closed_before_count_from_now(anywhere: str) -> None:
    database = Database.open(anywhere)
    go_to(database, "0006")
    before = table(
        "person",
        *(column(name, Text) for name in ("id", "name", "alias")),
        *(column(name, Boolean) for name in ("active", "must_change")),
        *(column(name, Integer) for name in ("epoch", "totp_step")),
    )
    rest = {"epoch": 0, "must_change": False, "totp_step": -1}
    with database.write() as connection:
        for name, active in (("open", True), ("dicht", False)):
            connection.execute(insert(before).values(id=name, name=name, alias=name, active=active, **rest))
    go_to(database, "0007")
    with database.read() as connection:
        rows = connection.execute(select(PersonRow.id, PersonRow.closed_at)).all()
        closed = {row.id: row.closed_at for row in rows}
    assert closed["open"] is None
    assert closed["dicht"] is not None
    go_to(database, "0006")
    database.close()

"""The trail for a page: implements `TrailReader`. It only reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import AuditRow
from luwte.service.ports import AuditLine

_MOST = 500
_NEWEST = select(AuditRow.__table__).order_by(AuditRow.number.desc())


class SqlTrailReader:
    """Reads the table of the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def about(self, subjects: Collection[str], actions: Collection[str]) -> Sequence[AuditLine]:
        """Lines about one of these, newest first; the last five hundred."""
        wanted = _NEWEST.where(AuditRow.subject.in_(sorted(subjects)), AuditRow.action.in_(sorted(actions)))
        return self._lines(wanted.limit(_MOST))

    def newest(self, before: int | None, limit: int, actions: Collection[str] = ()) -> Sequence[AuditLine]:
        """Lines with a number < `before`."""
        wanted = _NEWEST if before is None else _NEWEST.where(AuditRow.number < before)
        if actions:
            wanted = wanted.where(AuditRow.action.in_(sorted(actions)))
        return self._lines(wanted.limit(limit))

    def last(self, action: str) -> datetime | None:
        """When this was last done; `None` for never."""
        found = self.newest(None, 1, {action})
        return found[0].at if found else None

    def _lines(self, wanted: Select[Any]) -> list[AuditLine]:
        with self._database.read() as connection:
            return [
                AuditLine(row.number, row.at, row.actor, row.action, row.subject, row.detail, row.digest)
                for row in connection.execute(wanted)
            ]

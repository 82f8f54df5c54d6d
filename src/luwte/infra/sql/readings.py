"""Lines of the trail by what they are about: implements `TrailBySubject`. It only reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import AuditRow
from luwte.service.ports import AuditLine

_MOST = 500


class SqlTrailBySubject:
    """Reads the table of the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def about(self, subjects: Collection[str], actions: Collection[str]) -> Sequence[AuditLine]:
        """Lines about one of these, newest first; the last five hundred."""
        wanted = (
            select(AuditRow.__table__)
            .where(AuditRow.subject.in_(sorted(subjects)), AuditRow.action.in_(sorted(actions)))
            .order_by(AuditRow.number.desc())
            .limit(_MOST)
        )
        with self._database.read() as connection:
            return [
                AuditLine(row.number, row.at, row.actor, row.action, row.subject, row.detail, row.digest)
                for row in connection.execute(wanted)
            ]

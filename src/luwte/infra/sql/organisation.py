"""What an organisation set, in the database: implements `SettingsStore`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import ProtocolInForceRow, SettingChangeRow, SettingRow
from luwte.service.organisation import Change, InForce, Kept


class SqlSettings:
    """Settings with their history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def parts(self) -> Mapping[str, Kept]:
        """Everything that was ever set on a page."""
        with self._database.read() as connection:
            rows = connection.execute(select(SettingRow.part, SettingRow.value, SettingRow.version))
            return {row.part: Kept(row.value, row.version) for row in rows}

    def replace(self, part: str, value: str, expected: int, changes: Sequence[Change]) -> bool:
        """Two who change at once: the version decides, and the second changes nothing."""
        try:
            with self._database.write() as connection:
                if expected:
                    done = connection.execute(
                        update(SettingRow)
                        .where(SettingRow.part == part, SettingRow.version == expected)
                        .values(value=value, version=expected + 1)
                    )
                    if not done.rowcount:
                        return False
                else:
                    connection.execute(insert(SettingRow).values(part=part, value=value, version=1))
                for change in changes:
                    connection.execute(insert(SettingChangeRow).values(**_columns(change)))
        except IntegrityError:
            return False
        return True

    def history(self, limit: int = 200, part: str | None = None) -> Sequence[Change]:
        """The last changes, newest first."""
        wanted = select(SettingChangeRow.__table__).order_by(SettingChangeRow.number.desc()).limit(limit)
        if part is not None:
            wanted = wanted.where(SettingChangeRow.part == part)
        with self._database.read() as connection:
            return [
                Change(row.at, row.who, row.part, row.field, row.old, row.new, row.reason)
                for row in connection.execute(wanted)
            ]

    def note_in_force(self, held: InForce) -> None:
        """Nothing when the line has this protocol of this content already."""
        last = (
            select(ProtocolInForceRow.protocol, ProtocolInForceRow.content_version)
            .where(ProtocolInForceRow.line == held.line)
            .order_by(ProtocolInForceRow.number.desc())
            .limit(1)
        )
        with self._database.write() as connection:
            if connection.execute(last).first() != (held.protocol, held.content_version):
                connection.execute(
                    insert(ProtocolInForceRow).values(
                        line=held.line,
                        protocol=held.protocol,
                        content_version=held.content_version,
                        since=held.since,
                    )
                )

    def in_force(self, line: str | None = None) -> Sequence[InForce]:
        """What held when, newest first."""
        wanted = select(ProtocolInForceRow.__table__).order_by(ProtocolInForceRow.number.desc())
        if line is not None:
            wanted = wanted.where(ProtocolInForceRow.line == line)
        with self._database.read() as connection:
            return [
                InForce(row.line, row.protocol, row.content_version, row.since) for row in connection.execute(wanted)
            ]


def _columns(change: Change) -> dict[str, object]:
    return {
        "at": change.at,
        "who": change.who,
        "part": change.part,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "reason": change.reason,
    }

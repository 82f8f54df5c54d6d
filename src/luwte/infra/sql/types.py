"""Column types that SQLite and PostgreSQL share: UTC times, and enumerations as strings that the database checks."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum as PythonEnum

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. Raises `ValueError` for one without a time zone: nobody knows when that was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite knows no time zones: there the UTC time goes in without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("een tijdstip heeft een tijdzone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What comes out is always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_LONGEST = 40
"""Characters of a value at most: room for one that comes later."""


def checked(kind: type[PythonEnum], *, name: str) -> Enum:
    """The values of `kind` as strings with a check constraint; `name` is that constraint's, unique in its table."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=_LONGEST,
        name=name,
        values_callable=lambda members: [str(member.value) for member in members],
    )

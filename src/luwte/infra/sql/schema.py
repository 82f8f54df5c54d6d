"""Every table there is: who adds a module of rows imports it here, so that a migration is checked against it."""

from __future__ import annotations

from sqlalchemy import MetaData

from luwte.infra.sql import feeding_rows, identity_rows, rows
from luwte.infra.sql.base import Base

ROWS = (rows, identity_rows, feeding_rows)


def metadata() -> MetaData:
    """All tables."""
    return Base.metadata

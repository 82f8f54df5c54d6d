"""When an account was closed; those that are closed now count from today."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from luwte.infra.sql.types import Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("person", sa.Column("closed_at", Utc))
    person = sa.table("person", sa.column("active", sa.Boolean), sa.column("closed_at", Utc))
    op.execute(sa.update(person).where(person.c.active.is_(False)).values(closed_at=datetime.now(UTC)))


def downgrade() -> None:
    """Drop it: tests walk down, no command does."""
    op.drop_column("person", "closed_at")

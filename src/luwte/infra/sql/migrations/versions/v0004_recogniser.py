"""Which recogniser made the words of a call, with which model (S13)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = ("recogniser", "model")


def upgrade() -> None:
    """Add the columns; of calls from before nobody knows."""
    for column in _COLUMNS:
        op.add_column("call", sa.Column(column, sa.Text))


def downgrade() -> None:
    """Drop them: tests walk down, no command does."""
    for column in _COLUMNS:
        op.drop_column("call", column)

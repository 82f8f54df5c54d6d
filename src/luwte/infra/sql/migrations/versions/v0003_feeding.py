"""Messages to another system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from luwte.infra.sql.types import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXED = ("made_at", "due_at")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "webhook_outbox",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("made_at", Utc, nullable=False),
        sa.Column("due_at", Utc),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_outbox")),
    )
    for column in _INDEXED:
        op.create_index(op.f(f"ix_webhook_outbox_{column}"), "webhook_outbox", [column])


def downgrade() -> None:
    """Drop it: tests walk down, no command does."""
    for column in _INDEXED:
        op.drop_index(op.f(f"ix_webhook_outbox_{column}"), "webhook_outbox")
    op.drop_table("webhook_outbox")

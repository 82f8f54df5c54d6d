"""The trail can be asked for one kind of line without reading all of it."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NAME = "ix_audit_line_action_number"


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f(_NAME), "audit_line", ["action", "number"])


def downgrade() -> None:
    """Drop it: tests walk down, no command does."""
    op.drop_index(op.f(_NAME), "audit_line")

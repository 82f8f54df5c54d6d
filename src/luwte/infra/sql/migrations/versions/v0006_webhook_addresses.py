"""Several addresses for messages outside; what waits now is for the one that the settings name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from luwte.infra.sql.types import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXED = ("made_at", "due_at")
_SETTING = "instelling"


def _outbox() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("made_at", Utc, nullable=False),
        sa.Column("due_at", Utc),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    ]


def _again(first: list[sa.Column[Any]], key: list[str], rows: list[dict[str, object]]) -> None:
    """The key of a table cannot be changed in SQLite, so the table is made anew with what was in it."""
    for column in _INDEXED:
        op.drop_index(op.f(f"ix_webhook_outbox_{column}"), "webhook_outbox")
    op.drop_table("webhook_outbox")
    whole = [*first, *_outbox()]
    table = op.create_table("webhook_outbox", *whole, sa.PrimaryKeyConstraint(*key, name=op.f("pk_webhook_outbox")))
    for column in _INDEXED:
        op.create_index(op.f(f"ix_webhook_outbox_{column}"), "webhook_outbox", [column])
    assert table is not None
    op.bulk_insert(table, rows)


def _rows() -> list[dict[str, object]]:
    held = sa.table("webhook_outbox", *_outbox())
    return [dict(row) for row in op.get_bind().execute(sa.select(held)).mappings()]


def upgrade() -> None:
    """Make the table of addresses, and let each message know where it goes."""
    op.create_table(
        "webhook_address",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("spoken", sa.Boolean, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("follows", sa.Boolean, nullable=False),
        sa.Column("delivered_at", Utc),
        sa.Column("failed_at", Utc),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_address")),
    )
    address = sa.Column("address", sa.Text, nullable=False)
    _again([address], ["address", "id"], [row | {"address": _SETTING} for row in _rows()])


def downgrade() -> None:
    """Back to one address: tests walk down, no command does."""
    _again([], ["id"], [])
    op.drop_table("webhook_address")

"""The first tables: calls with their keys, what survives of them, proofs, jobs, and the trail that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from luwte.infra.sql.types import Utc

revision = "0001"
down_revision = None

TABLES = (
    "audit_head",
    "audit_line",
    "key_check",
    "job",
    "deletion_proof",
    "day_count",
    "correction",
    "help_request",
    "alert_log",
    "call_entry",
    "call_key",
    "call",
)
"""In an order in which they can go."""


def upgrade() -> None:
    """From nothing."""
    _calls()
    _sealed()
    _what_survives()
    _counted()
    _housekeeping()
    _trail()
    _only_grows()


def downgrade() -> None:
    """Back to nothing."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_line_grows()")


def _calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("content_version", sa.Text(), nullable=False),
        sa.Column("employee", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("heard_at", Utc(), nullable=False),
        sa.Column("highest", sa.Integer(), nullable=True),
        sa.Column("keep_until", Utc(), nullable=True),
        sa.CheckConstraint("highest BETWEEN 0 AND 4", name=op.f("ck_call_highest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index(op.f("ix_call_employee"), "call", ["employee"], unique=False)
    op.create_index(op.f("ix_call_started_at"), "call", ["started_at"], unique=False)


def _sealed() -> None:
    op.create_table(
        "call_key",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", Utc(), nullable=True),
        sa.CheckConstraint("purpose IN ('transcript', 'melding')", name=op.f("ck_call_key_purpose")),
        sa.CheckConstraint("(wrapped IS NULL) <> (destroyed_at IS NULL)", name=op.f("ck_call_key_gone")),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_call_key_call_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "purpose", name=op.f("pk_call_key")),
    )
    op.create_index(op.f("ix_call_key_generation"), "call_key", ["generation"], unique=False)
    op.create_table(
        "call_entry",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_call_entry_call_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "seq", name=op.f("pk_call_entry")),
        sa.UniqueConstraint("call", "key", name=op.f("uq_call_entry_call_key")),
    )


def _what_survives() -> None:
    op.create_table(
        "alert_log",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("phase BETWEEN 3 AND 4", name=op.f("ck_alert_log_phase")),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_alert_log_call_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "seq", name=op.f("pk_alert_log")),
    )
    op.create_table(
        "help_request",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_help_request_call_call"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "seq", name=op.f("pk_help_request")),
    )


def _counted() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["call.id"], name=op.f("fk_correction_call_call"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_at"), "correction", ["at"], unique=False)
    op.create_index(op.f("ix_correction_call"), "correction", ["call"], unique=False)
    op.create_table(
        "day_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "line", "phase", name=op.f("pk_day_count")),
    )


def _housekeeping() -> None:
    op.create_table(
        "deletion_proof",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_proof")),
    )
    op.create_index(op.f("ix_deletion_proof_at"), "deletion_proof", ["at"], unique=False)
    op.create_table(
        "job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("held_until", Utc(), nullable=True),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "key_check",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("generation", name=op.f("pk_key_check")),
    )


def _trail() -> None:
    op.create_table(
        "audit_line",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_line")),
    )
    op.create_index(op.f("ix_audit_line_actor"), "audit_line", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_line_subject"), "audit_line", ["subject"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _only_grows() -> None:
    """The database itself refuses to change or remove a line of the trail; who owns the database can still lift that,
    which is what the chain is for."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_line_no_{change.lower()} BEFORE {change} ON audit_line "
                "BEGIN SELECT RAISE(ABORT, 'audit_line only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_line_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_line only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_line_grows BEFORE UPDATE OR DELETE ON audit_line "
        "FOR EACH ROW EXECUTE FUNCTION audit_line_grows()"
    )
    op.execute(
        "CREATE TRIGGER audit_line_stays BEFORE TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_line_grows()"
    )

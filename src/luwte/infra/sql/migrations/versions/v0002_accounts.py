"""Accounts, roles, teams, sessions, tokens of programs, settings with their history, protocols in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from luwte.infra.sql.types import Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROLES = (
    "medewerker",
    "collega",
    "teamleider",
    "bot",
    "coordinator",
    "preventiemedewerker",
    "vertrouwenspersoon",
    "trainer",
    "fg",
    "or",
    "ict",
)


def upgrade() -> None:
    """Make the tables."""
    _people()
    _belongings()
    _sessions()
    _settings()


def _people() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("alias", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("only", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_person_subject")),
        sa.UniqueConstraint("only", name=op.f("uq_person_only")),
    )


def _belongings() -> None:
    op.create_table(
        "person_role",
        _person(),
        sa.Column(
            "role",
            sa.Enum(*_ROLES, native_enum=False, create_constraint=True, length=None, name="role"),
            nullable=False,
        ),
        _of_person("person_role"),
        sa.PrimaryKeyConstraint("person", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "person_team",
        _person(),
        sa.Column("team", sa.Text, nullable=False),
        _of_person("person_team"),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_person_team_team_team"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "team", name=op.f("pk_person_team")),
    )
    op.create_table(
        "recovery_code",
        _person(),
        sa.Column("digest", sa.Text, nullable=False),
        _of_person("recovery_code"),
        sa.PrimaryKeyConstraint("person", "digest", name=op.f("pk_recovery_code")),
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("digest", sa.Text, nullable=False),
        _person(),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("seen_at", Utc, nullable=False),
        _of_person("session"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person"), "session", ["person"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("revoked_at", Utc),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
    )


def _settings() -> None:
    op.create_table(
        "setting",
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_setting")),
    )
    op.create_table(
        "setting_change",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_setting_change")),
    )
    op.create_index(op.f("ix_setting_change_part"), "setting_change", ["part"])
    op.create_table(
        "protocol_in_force",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("protocol", sa.Text, nullable=False),
        sa.Column("content_version", sa.Text, nullable=False),
        sa.Column("since", Utc, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_protocol_in_force")),
    )


def _person() -> sa.Column[str]:
    return sa.Column("person", sa.Text, nullable=False)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person"], ["person.id"], name=op.f(f"fk_{table}_person_person"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Drop them: tests walk down, no command does."""
    op.drop_table("protocol_in_force")
    op.drop_index(op.f("ix_setting_change_part"), "setting_change")
    for table in ("setting_change", "setting", "api_token"):
        op.drop_table(table)
    op.drop_index(op.f("ix_session_person"), "session")
    for table in ("session", "recovery_code", "person_team", "person_role", "person", "team"):
        op.drop_table(table)

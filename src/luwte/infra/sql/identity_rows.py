"""The tables of people: accounts, roles, teams, sessions, tokens of programs, and what an organisation set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from luwte.infra.sql.base import Base
from luwte.infra.sql.types import Utc, checked
from luwte.service.actors import Role


class TeamRow(Base):
    """A team (*team*)."""

    __tablename__ = "team"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class PersonRow(Base):
    """Somebody with an account. `only` is 1 for the very first person and empty for all others: there is one first."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    alias: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    epoch: Mapped[int]
    subject: Mapped[str | None] = mapped_column(Text, unique=True)
    must_change: Mapped[bool]
    password: Mapped[str | None] = mapped_column(Text)
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_step: Mapped[int]
    only: Mapped[int | None] = mapped_column(unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)


class PersonRoleRow(Base):
    """A role of a person."""

    __tablename__ = "person_role"

    person: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(checked(Role, name="role"), primary_key=True)


class PersonTeamRow(Base):
    """A team of a person."""

    __tablename__ = "person_team"

    person: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    team: Mapped[str] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)


class RecoveryRow(Base):
    """A recovery code that was not used yet, as its digest."""

    __tablename__ = "recovery_code"

    person: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(Text, primary_key=True)


class SessionRow(Base):
    """Somebody who is signed in; the cookie itself is kept nowhere."""

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    epoch: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


class TokenRow(Base):
    """A token of another program (*koppelsleutel*), as its digest."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    created_by: Mapped[str] = mapped_column(Text)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)


class SettingRow(Base):
    """What an organisation set on its pages, per part; `version` goes up with each change."""

    __tablename__ = "setting"

    part: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class SettingChangeRow(Base):
    """A change of a setting: who, when, from what to what, and why. Nothing is ever changed here."""

    __tablename__ = "setting_change"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str] = mapped_column(Text)
    part: Mapped[str] = mapped_column(Text, index=True)
    field: Mapped[str] = mapped_column(Text)
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class ProtocolInForceRow(Base):
    """Which protocol, of which content, held on a line from when."""

    __tablename__ = "protocol_in_force"

    number: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    protocol: Mapped[str] = mapped_column(Text)
    content_version: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Utc)

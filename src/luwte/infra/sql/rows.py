"""The tables of calls: what the law lets us keep of one, and for how long each part stays readable.

What people said stands sealed in `call_entry`; why an alert was given stands sealed in `alert_log`, under a key of its
own that lives longer. `call_key` holds those keys, each wrapped by a key of the organisation, until it is destroyed.
Nothing here tells two people apart by how they work: only `call` knows an employee, and only while the transcript is
there.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from luwte.infra.sql.base import Base
from luwte.infra.sql.types import Utc, checked


class Purpose(StrEnum):
    """Why something is kept (*doel*). Each has its own key and its own time (DOMAIN 11.3)."""

    TRANSCRIPT = "transcript"
    ALERT = "melding"


class CallRow(Base):
    """A call (*gesprek*), without what was said."""

    __tablename__ = "call"
    __table_args__ = (CheckConstraint("highest BETWEEN 0 AND 4", name="highest"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    profile: Mapped[dict[str, object]] = mapped_column(JSON)
    content_version: Mapped[str] = mapped_column(Text)
    employee: Mapped[str | None] = mapped_column(Text, index=True)
    team: Mapped[str | None] = mapped_column(Text)
    practice: Mapped[bool]
    source: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Utc, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    heard_at: Mapped[datetime] = mapped_column(Utc)
    """When something of it last came in."""
    highest: Mapped[int | None]
    keep_until: Mapped[datetime | None] = mapped_column(Utc)
    recogniser: Mapped[str | None] = mapped_column(Text)
    model: Mapped[str | None] = mapped_column(Text)


class CallKeyRow(Base):
    """The data key of a call for one purpose. `wrapped` is gone when it was destroyed: then nobody reads it again."""

    __tablename__ = "call_key"
    __table_args__ = (CheckConstraint("(wrapped IS NULL) <> (destroyed_at IS NULL)", name="gone"),)

    call: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(checked(Purpose, name="purpose"), primary_key=True)
    generation: Mapped[str] = mapped_column(Text, index=True)
    """Which key of the organisation wrapped it."""
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None] = mapped_column(Utc)


class EntryRow(Base):
    """One event of a call and what came out of it, sealed."""

    __tablename__ = "call_entry"
    __table_args__ = (UniqueConstraint("call", "key"),)

    call: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Utc)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AlertRow(Base):
    """Why the desk was alerted at phase 3 or 4 (law L8): rules, weights and model, sealed; no words, no employee."""

    __tablename__ = "alert_log"
    __table_args__ = (CheckConstraint("phase BETWEEN 3 AND 4", name="phase"),)

    call: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    phase: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class HelpRow(Base):
    """That help was asked for in a call, and when somebody said to come. Not who."""

    __tablename__ = "help_request"

    call: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Utc)
    phase: Mapped[int]
    answered_at: Mapped[datetime | None] = mapped_column(Utc)


class CorrectionRow(Base):
    """A finding that somebody says does not hold (*klopt niet*): which rule, never which words or who."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str | None] = mapped_column(ForeignKey("call.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    turn: Mapped[int]
    signal: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    phase: Mapped[int]
    content_version: Mapped[str] = mapped_column(Text)


class DayCountRow(Base):
    """How many calls of a line reached which phase on a day: all that survives of a quiet call."""

    __tablename__ = "day_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(Text, primary_key=True)
    phase: Mapped[int] = mapped_column(primary_key=True)
    calls: Mapped[int]


class ProofRow(Base):
    """Proof of a deletion (*bewijs van vernietiging*): what, by which rule, how many, and a digest over which."""

    __tablename__ = "deletion_proof"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    what: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    amount: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)


class JobRow(Base):
    """A recurring job (*taak*) and who is at it: whoever holds the lease, until it ends."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Utc)
    holder: Mapped[str | None] = mapped_column(Text)
    held_until: Mapped[datetime | None] = mapped_column(Utc)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str | None] = mapped_column(Text)


class KeyCheckRow(Base):
    """Something known, sealed by each generation of keys: a key file that cannot open it belongs elsewhere."""

    __tablename__ = "key_check"

    generation: Mapped[str] = mapped_column(Text, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AuditRow(Base):
    """A line of the trail. The database itself refuses to change or remove one."""

    __tablename__ = "audit_line"
    __table_args__ = (Index(None, "action", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    actor: Mapped[str] = mapped_column(Text, index=True)
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, index=True)
    detail: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)


class AuditHeadRow(Base):
    """The last line of the trail, signed by the installation: lines that vanish from the end are missed."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(Text)

"""The tables of messages to other systems. What such a message says is sealed, and forgotten once it arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from luwte.infra.sql.base import Base
from luwte.infra.sql.types import Utc


class OutboxRow(Base):
    """A message (*bericht naar buiten*) for one address. `due_at` is null when it arrived or was given up."""

    __tablename__ = "webhook_outbox"

    address: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Utc, index=True)
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    attempts: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)


class AddressRow(Base):
    """An address for such messages (*adres*), its secret sealed, and how deliveries to it go."""

    __tablename__ = "webhook_address"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    spoken: Mapped[bool]
    enabled: Mapped[bool]
    follows: Mapped[bool]
    delivered_at: Mapped[datetime | None] = mapped_column(Utc)
    failed_at: Mapped[datetime | None] = mapped_column(Utc)
    failures: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)

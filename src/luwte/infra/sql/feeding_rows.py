"""The table of messages to another system. What such a message says is sealed, and forgotten once it arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from luwte.infra.sql.base import Base
from luwte.infra.sql.types import Utc


class OutboxRow(Base):
    """A message (*bericht naar buiten*). `due_at` is null when it arrived or was given up."""

    __tablename__ = "webhook_outbox"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Utc, index=True)
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    attempts: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)

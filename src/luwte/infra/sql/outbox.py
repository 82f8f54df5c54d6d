"""Messages to another system, in the database until they arrived. Implements `Outbox`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import OutboxRow
from luwte.service.notices import call_of
from luwte.service.webhooks import Message

_REMEMBERED = timedelta(days=7)
"""How long the id of a message is known after it was made: no call runs longer."""


class SqlOutbox:
    """`key` is 32 bytes; a message is sealed for its own id."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._sealer = database, AesSealer(key)

    def put(self, messages: Sequence[Message]) -> None:
        """Keep those whose id is new, and forget what is old and over."""
        new = {message.id: message for message in messages}
        with self._database.write() as connection:
            known = select(OutboxRow.id).where(OutboxRow.id.in_(new))
            for identity in connection.execute(known).scalars().all():
                del new[identity]
            if new:
                connection.execute(insert(OutboxRow), [self._row(message) for message in new.values()])
            newest = max(message.made_at for message in messages)
            old = (OutboxRow.due_at.is_(None), OutboxRow.made_at < newest - _REMEMBERED)
            connection.execute(delete(OutboxRow).where(*old))

    def due(self, now: datetime, limit: int) -> Sequence[Message]:
        """Those whose time has come, oldest first."""
        columns = (OutboxRow.id, OutboxRow.body, OutboxRow.made_at, OutboxRow.attempts)
        wanted = select(*columns).where(OutboxRow.due_at <= now).order_by(OutboxRow.made_at, OutboxRow.id).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return [
            Message(row.id, self._sealer.open(row.body or b"", row.id).decode(), row.made_at, row.attempts)
            for row in rows
        ]

    def sent(self, identity: str, at: datetime) -> None:  # noqa: ARG002 the port says when; nothing needs it here
        """It arrived: what it said is forgotten."""
        self._note(identity, body=None, due_at=None, reason="")

    def later(self, identity: str, due_at: datetime | None, reason: str) -> None:
        """It did not arrive; given up, what it said is forgotten too."""
        gone = {"body": None} if due_at is None else {}
        self._note(identity, due_at=due_at, reason=reason, attempts=OutboxRow.attempts + 1, **gone)

    def _note(self, identity: str, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(OutboxRow).where(OutboxRow.id == identity).values(values))

    def _row(self, message: Message) -> dict[str, object]:
        return {
            "id": message.id,
            "body": self._sealer.seal(message.body.encode(), message.id),
            "made_at": message.made_at,
            "due_at": message.made_at,
            "attempts": message.attempts,
            "reason": "",
        }


def forget(connection: Connection, calls: Collection[str]) -> None:
    """What was said in these calls is erased, so it does not wait here to be told either."""
    waiting = connection.execute(select(OutboxRow.id).where(OutboxRow.body.is_not(None))).scalars()
    theirs = [identity for identity in waiting if call_of(identity) in calls]
    gone = {"body": None, "due_at": None, "reason": "gewist"}
    connection.execute(update(OutboxRow).where(OutboxRow.id.in_(theirs)).values(gone))

"""Messages to other systems, in the database until they arrived. Implements `Outbox`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import OutboxRow
from luwte.service.notices import call_of
from luwte.service.webhook_addresses import SETTING
from luwte.service.webhooks import Message

T = TypeVar("T")
_REMEMBERED = timedelta(days=7)
"""How long the id of a message is known after it was made: no call runs longer."""
_AT_ONCE = 500
"""Messages that one statement names: a database takes so many values and no more."""


class SqlOutbox:
    """`key` is 32 bytes; a message is sealed for its own address and id."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._sealer = database, AesSealer(key)

    def put(self, messages: Sequence[Message]) -> None:
        """Keep those that are new to their address, and forget what is old and over."""
        new = {(message.address, message.id): message for message in messages}
        with self._database.write() as connection:
            names = tuple_(OutboxRow.address, OutboxRow.id)
            for some in _portions(list(new)):
                known = select(OutboxRow.address, OutboxRow.id).where(names.in_(some))
                for row in connection.execute(known).all():
                    del new[row.address, row.id]
            if new:
                connection.execute(insert(OutboxRow), [self._row(message) for message in new.values()])
            newest = max(message.made_at for message in messages)
            old = (OutboxRow.due_at.is_(None), OutboxRow.made_at < newest - _REMEMBERED)
            connection.execute(delete(OutboxRow).where(*old))

    def due(self, address: str, now: datetime, limit: int) -> Sequence[Message]:
        """Those for this address whose time has come, oldest first."""
        columns = (OutboxRow.id, OutboxRow.body, OutboxRow.made_at, OutboxRow.attempts)
        mine = select(*columns).where(OutboxRow.address == address, OutboxRow.due_at <= now)
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(OutboxRow.made_at, OutboxRow.id).limit(limit)).all()
        return [
            Message(
                address,
                row.id,
                self._sealer.open(row.body or b"", _whose(address, row.id)).decode(),
                row.made_at,
                row.attempts,
            )
            for row in rows
        ]

    def sent(self, message: Message) -> None:
        """It arrived: what it said is forgotten."""
        self._note(message, body=None, due_at=None, reason="")

    def later(self, message: Message, due_at: datetime | None, reason: str) -> None:
        """It did not arrive; given up, what it said is forgotten too."""
        gone = {"body": None} if due_at is None else {}
        self._note(message, due_at=due_at, reason=reason, attempts=OutboxRow.attempts + 1, **gone)

    def _note(self, message: Message, **values: object) -> None:
        """What was forgotten meanwhile (erased, or its address switched off) does not wait again."""
        mine = (OutboxRow.address == message.address, OutboxRow.id == message.id, OutboxRow.body.is_not(None))
        with self._database.write() as connection:
            connection.execute(update(OutboxRow).where(*mine).values(values))

    def _row(self, message: Message) -> dict[str, object]:
        return {
            "address": message.address,
            "id": message.id,
            "body": self._sealer.seal(message.body.encode(), _whose(message.address, message.id)),
            "made_at": message.made_at,
            "due_at": message.made_at,
            "attempts": message.attempts,
            "reason": "",
        }


def _whose(address: str, identity: str) -> str:
    """Messages for the address of the settings were sealed before there were others."""
    return identity if address == SETTING else f"{address} {identity}"


def forget(connection: Connection, calls: Collection[str]) -> None:
    """What was said in these calls is erased, so it does not wait here to be told either."""
    waiting = connection.execute(select(OutboxRow.id).where(OutboxRow.body.is_not(None))).scalars()
    theirs = {identity for identity in waiting if call_of(identity) in calls}
    gone = {"body": None, "due_at": None, "reason": "gewist"}
    for some in _portions(sorted(theirs)):
        connection.execute(update(OutboxRow).where(OutboxRow.id.in_(some)).values(gone))


def _portions(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))

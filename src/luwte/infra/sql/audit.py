"""The trail in the database: each line holds the digest of the line before it, and the last one is signed.

What is noticed: a changed line, a line that went or came in between (the chain), lines that went from the end (the
signed head), a whole older trail put in its place (the ledger beside the keys knows how far it was). What is not: who
has both the database and the key folder can write a new trail; only a copy of `nummer` and `hash` elsewhere shows that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from luwte.errors import TrailBroken
from luwte.infra.ledger import Ledger
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import AuditHeadRow, AuditRow
from luwte.service.ports import AuditLine

START = "0" * 64
"""The digest before the first line."""
_AT_ONCE = 1000


class SqlAuditTrail:
    """`key` signs the head. Implements `AuditTrail`."""

    def __init__(self, database: Database, key: bytes, ledger: Ledger) -> None:
        self._database = database
        self._key = key
        self._ledger = ledger

    def record(self, at: datetime, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line. Raises `StoreUnavailable`."""
        with self._database.write() as connection:
            self.add(connection, at, actor, action, subject, detail)

    def add(self, connection: Connection, at: datetime, actor: str, action: str, subject: str, detail: str) -> None:
        """The same inside a transaction of somebody else: what was done and its line are there together or not."""
        head = connection.execute(select(AuditHeadRow.number, AuditHeadRow.digest).with_for_update()).first()
        number, previous = (head.number, head.digest) if head else (0, START)
        digest = line_digest(previous, number + 1, at, actor, action, subject, detail)
        connection.execute(
            insert(AuditRow).values(
                number=number + 1, at=at, actor=actor, action=action, subject=subject, detail=detail, digest=digest
            )
        )
        new = {"number": number + 1, "digest": digest, "signature": self._signature(number + 1, digest)}
        connection.execute(update(AuditHeadRow).values(new) if head else insert(AuditHeadRow).values(id=1, **new))

    def lines(self, after: int = 0, limit: int = 100) -> Iterator[AuditLine]:
        """Lines with a number > `after`, in order."""
        with self._database.read() as connection:
            found = _lines(connection, after, limit)
        yield from found

    def head(self) -> tuple[int, str]:
        """Number and digest of the last line; 0 and zeros when there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(AuditHeadRow.number, AuditHeadRow.digest)).first()
        return (row.number, row.digest) if row else (0, START)

    def verify(self, *, anchored: bool = True) -> int:
        """How many lines were checked. Raises `TrailBroken` with the number of the first line that does not fit.

        Not `anchored` for a backup: it is shorter than what the ledger knows.
        """
        anchor = self._ledger.last_head() if anchored else None
        with self._database.read() as connection:
            number, digest = _chain(connection, anchor)
            head = connection.execute(select(AuditHeadRow.__table__)).mappings().first()
        if anchor and anchor[0] > number:
            raise TrailBroken(number + 1)
        self._require_head(number, digest, head)
        return number

    def _require_head(self, number: int, digest: str, head: RowMapping | None) -> None:
        """The signed head is that of the last line, and nobody else signed it."""
        if head is None:
            if number:
                raise TrailBroken(number)
            return
        if head["number"] != number:
            raise TrailBroken(min(head["number"], number) + 1)
        if head["digest"] != digest or not hmac.compare_digest(head["signature"], self._signature(number, digest)):
            raise TrailBroken(number)

    def note_head(self, at: datetime) -> None:
        """Let the ledger know how far the trail is. Raises `StoreUnavailable`."""
        number, digest = self.head()
        if number and self._ledger.last_head() != (number, digest):
            self._ledger.head(number, digest, at)

    def _signature(self, number: int, digest: str) -> str:
        return hmac.digest(self._key, f"{number}|{digest}".encode("ascii"), hashlib.sha256).hex()


def line_digest(previous: str, number: int, at: datetime, actor: str, action: str, subject: str, detail: str) -> str:
    """SHA-256 over the canonical JSON of a line and the digest before it."""
    whole = [previous, number, at.astimezone(UTC).isoformat(timespec="microseconds"), actor, action, subject, detail]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":")).encode("ascii")).hexdigest()


def _digest_of(previous: str, line: AuditLine) -> str:
    return line_digest(previous, line.number, line.at, line.actor, line.action, line.subject, line.detail)


def _chain(connection: Connection, anchor: tuple[int, str] | None) -> tuple[int, str]:
    """Number and digest of the last line, when every line fits the one before and passes through `anchor`."""
    number, digest = 0, START
    while found := _lines(connection, number, _AT_ONCE):
        for line in found:
            if line.number != number + 1 or line.digest != _digest_of(digest, line):
                raise TrailBroken(number + 1)
            number, digest = line.number, line.digest
            if anchor and anchor[0] == number and anchor[1] != digest:
                raise TrailBroken(number)
    return number, digest


def _lines(connection: Connection, after: int, limit: int) -> list[AuditLine]:
    wanted = select(
        AuditRow.number,
        AuditRow.at,
        AuditRow.actor,
        AuditRow.action,
        AuditRow.subject,
        AuditRow.detail,
        AuditRow.digest,
    )
    rows = connection.execute(wanted.where(AuditRow.number > after).order_by(AuditRow.number).limit(limit))
    return [AuditLine(*row) for row in rows]

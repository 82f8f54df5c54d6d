"""Erasing, with proof: first the ledger notes it, then keys, sealed rows and the proof go in one transaction.

SQLite overwrites what it deletes and empties its log after it. PostgreSQL keeps dead rows until it cleans up by itself;
they hold sealed bytes and a wrapped key, and are past opening once `luwte keys rotate --vernietig-oud` has run.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from luwte.domain.behaviour import Phase
from luwte.infra.ledger import Ledger, digest_of
from luwte.infra.sql.alerts import count
from luwte.infra.sql.audit import SqlAuditTrail
from luwte.infra.sql.call_keys import CallKeys, destroy
from luwte.infra.sql.database import Database
from luwte.infra.sql.outbox import forget
from luwte.infra.sql.rows import CallRow, CorrectionRow, EntryRow, ProofRow, Purpose
from luwte.service.retention import Proof, What

ACTOR = "luwte"
"""Who the trail names when nobody pressed."""


class Eraser:
    """Erases and proves it. Every method raises `StoreUnavailable`, and then nothing was erased."""

    def __init__(self, database: Database, keys: CallKeys, ledger: Ledger, trail: SqlAuditTrail) -> None:
        self._database, self._keys, self._ledger, self._trail = database, keys, ledger, trail

    def transcripts(self, calls: Sequence[str], rule: str, at: datetime, *, anonymous: bool) -> Proof:
        """What was said in these calls. `anonymous`: from then on nobody knows whose calls they were either."""
        proof = self._noted(What.TRANSCRIPT, rule, self._names(calls), at)
        with self._database.write() as connection:
            end(connection, calls)
            destroy(connection, calls, Purpose.TRANSCRIPT, at)
            forget(connection, calls)
            connection.execute(delete(EntryRow).where(EntryRow.call.in_(calls)))
            if anonymous:
                unknown = {"employee": None, "team": None, "keep_until": None}
                connection.execute(update(CallRow).where(CallRow.id.in_(calls)).values(unknown))
            self._prove(connection, proof)
        return self._settled(calls, proof)

    def calls(self, calls: Sequence[str], rule: str, at: datetime) -> Proof:
        """All of these calls, with their keys; only the count of the day stays."""
        proof = self._noted(What.CALL, rule, self._names(calls), at)
        with self._database.write() as connection:
            end(connection, calls)
            forget(connection, calls)
            connection.execute(delete(CallRow).where(CallRow.id.in_(calls)))
            self._prove(connection, proof)
        return self._settled(calls, proof)

    def corrections(self, rule: str, before: datetime, at: datetime) -> Proof | None:
        """Corrections from before then; `None` when there are none."""
        with self._database.read() as connection:
            old = list(connection.execute(select(CorrectionRow.id).where(CorrectionRow.at < before)).scalars())
        if not old:
            return None
        proof = self._noted(What.CORRECTION, rule, [f"correctie {identity}" for identity in old], at)
        with self._database.write() as connection:
            connection.execute(delete(CorrectionRow).where(CorrectionRow.at < before))
            self._prove(connection, proof)
        return proof

    def _names(self, calls: Sequence[str]) -> list[str]:
        with self._database.read() as connection:
            found = connection.execute(select(CallRow.id, CallRow.started_at).where(CallRow.id.in_(calls)))
            return [name_of(row.id, row.started_at) for row in found]

    def _noted(self, what: What, rule: str, names: Sequence[str], at: datetime) -> Proof:
        identity = secrets.token_hex(8)
        noted = self._ledger.destroyed(identity, what, names, at)
        return Proof(identity, at, what, rule, len(noted.calls), digest_of(noted.calls))

    def _prove(self, connection: Connection, proof: Proof) -> None:
        row = {"id": proof.id, "at": proof.at, "what": proof.what, "rule": proof.rule}
        connection.execute(insert(ProofRow).values(row | {"amount": proof.amount, "digest": proof.digest}))
        detail = f"{proof.what}, regel {proof.rule}, aantal {proof.amount}"
        self._trail.add(connection, proof.at, ACTOR, "gewist", proof.id, detail)

    def _settled(self, calls: Collection[str], proof: Proof) -> Proof:
        self._keys.forget(calls)
        self._database.settle()
        return proof


def name_of(call: str, started_at: datetime) -> str:
    """What the ledger makes a pseudonym of: an id that is given out again is another call."""
    return f"{call}|{started_at.isoformat()}"


def end(connection: Connection, calls: Collection[str]) -> None:
    """A call that never ended, because its server did not come back in time, ended when it was last heard."""
    wanted = select(CallRow.id, CallRow.heard_at, CallRow.started_at, CallRow.line, CallRow.highest, CallRow.practice)
    for row in connection.execute(wanted.where(CallRow.id.in_(calls), CallRow.ended_at.is_(None))).all():
        highest = Phase(row.highest or 0)
        over = {"ended_at": row.heard_at, "highest": int(highest)}
        connection.execute(update(CallRow).where(CallRow.id == row.id).values(over))
        if not row.practice:
            count(connection, row.started_at.astimezone().date(), row.line, highest)

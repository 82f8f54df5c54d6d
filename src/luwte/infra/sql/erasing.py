"""Erasing, with proof: first the ledger notes it, then keys, sealed rows and the proof go in one transaction.

SQLite overwrites what it deletes and empties its log after it. PostgreSQL keeps dead rows until it cleans up by itself;
they hold sealed bytes and a wrapped key, and are past opening once `luwte keys rotate --vernietig-oud` has run.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, or_, select, text, update

from luwte.domain.behaviour import Phase
from luwte.infra.ledger import Ledger, digest_of
from luwte.infra.sql.alerts import count
from luwte.infra.sql.audit import SqlAuditTrail
from luwte.infra.sql.call_keys import CallKeys, destroy
from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import PersonRow
from luwte.infra.sql.outbox import forget
from luwte.infra.sql.rows import CallKeyRow, CallRow, CorrectionRow, EntryRow, ProofRow, Purpose
from luwte.service.retention import Proof, What

_ERASING = 5_824_603
"""A number that nobody else uses for a lock of PostgreSQL: one erases at a time, so that nothing is proved twice."""
ACTOR = "luwte"
"""Who the trail names when nobody pressed."""


class Eraser:
    """Erases and proves it. Every method raises `StoreUnavailable`, and then nothing was erased.

    Two that erase at once, a server and a command, follow each other: what one erased the other finds gone, and proves
    nothing of it. `None` means that nothing was left to erase.
    """

    def __init__(self, database: Database, keys: CallKeys, ledger: Ledger, trail: SqlAuditTrail) -> None:
        self._database, self._keys, self._ledger, self._trail = database, keys, ledger, trail

    def transcripts(self, calls: Sequence[str], rule: str, at: datetime, *, anonymous: bool) -> Proof | None:
        """What was said in these calls. `anonymous`: from then on nobody knows whose calls they were either."""
        with self._database.write() as connection:
            take_turn(connection)
            names = _readable(connection, calls, anonymous=anonymous)
            if not names:
                return None
            proof = self._noted(What.TRANSCRIPT, rule, names.values(), at)
            destroy(connection, names, Purpose.TRANSCRIPT, at)
            end(connection, names)
            forget(connection, names)
            connection.execute(delete(EntryRow).where(EntryRow.call.in_(names)))
            if anonymous:
                unknown = {"employee": None, "team": None, "keep_until": None}
                connection.execute(update(CallRow).where(CallRow.id.in_(names)).values(unknown))
            self._prove(connection, proof)
        return self._settled(names, proof)

    def calls(self, calls: Sequence[str], rule: str, at: datetime) -> Proof | None:
        """All of these calls, with their keys; only the count of the day stays."""
        with self._database.write() as connection:
            take_turn(connection)
            names = _there(connection, calls)
            if not names:
                return None
            proof = self._noted(What.CALL, rule, names.values(), at)
            end(connection, names)
            forget(connection, names)
            connection.execute(delete(CallRow).where(CallRow.id.in_(names)))
            self._prove(connection, proof)
        return self._settled(names, proof)

    def corrections(self, rule: str, before: datetime, at: datetime) -> Proof | None:
        """Corrections from before then."""
        with self._database.write() as connection:
            take_turn(connection)
            old = list(connection.execute(select(CorrectionRow.id).where(CorrectionRow.at < before)).scalars())
            if not old:
                return None
            proof = self._noted(What.CORRECTION, rule, [f"correctie {identity}" for identity in old], at)
            connection.execute(delete(CorrectionRow).where(CorrectionRow.id.in_(old)))
            self._prove(connection, proof)
        return proof

    def accounts(self, people: Sequence[str], rule: str, at: datetime, *, open_too: bool = False) -> Proof | None:
        """Those of these accounts that are closed, with all that names somebody; the trail still knows their numbers.

        `open_too`: also one that is open, because a backup brought it back.
        """
        with self._database.write() as connection:
            take_turn(connection)
            mine = select(PersonRow.id).where(PersonRow.id.in_(people))
            mine = mine if open_too else mine.where(PersonRow.active.is_(False))
            there = list(connection.execute(mine.order_by(PersonRow.id).with_for_update()).scalars())
            if not there:
                return None
            proof = self._noted(What.ACCOUNT, rule, [account_name(identity) for identity in there], at)
            connection.execute(delete(PersonRow).where(PersonRow.id.in_(there)))
            self._prove(connection, proof)
        self._database.settle()
        return proof

    def begun(self, person: str) -> bool:
        """Whether the ledger notes that this account goes: whatever came between, it goes again by itself."""
        name = self._ledger.pseudonym(account_name(person))
        return any(name in line.calls for line in self._ledger.destructions() if line.what == What.ACCOUNT)

    def _noted(self, what: What, rule: str, names: Iterable[str], at: datetime) -> Proof:
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


def take_turn(connection: Connection) -> None:
    """On PostgreSQL: wait for who erases now. SQLite has one writer at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ERASING})


def _there(connection: Connection, calls: Sequence[str]) -> dict[str, str]:
    """Those of these calls that are there, with what the ledger makes a pseudonym of.

    Whoever writes to a call holds its keys, so those are taken first and in order.
    """
    keys = select(CallKeyRow.call).where(CallKeyRow.call.in_(calls))
    connection.execute(keys.order_by(CallKeyRow.call, CallKeyRow.purpose).with_for_update())
    found = connection.execute(select(CallRow.id, CallRow.started_at).where(CallRow.id.in_(calls)))
    return {row.id: name_of(row.id, row.started_at) for row in found}


def _readable(connection: Connection, calls: Sequence[str], *, anonymous: bool) -> dict[str, str]:
    """Of these calls those of which something can still be read, or, if that must go too, whose they were."""
    there = _there(connection, calls)
    alive = CallKeyRow.wrapped.is_not(None)
    wanted = or_(alive, CallRow.employee.is_not(None), CallRow.team.is_not(None)) if anonymous else alive
    transcript = and_(CallKeyRow.call == CallRow.id, CallKeyRow.purpose == Purpose.TRANSCRIPT)
    mine = select(CallRow.id).outerjoin(CallKeyRow, transcript).where(CallRow.id.in_(there), wanted)
    return {call: there[call] for call in connection.execute(mine).scalars()}


def name_of(call: str, started_at: datetime) -> str:
    """What the ledger makes a pseudonym of: an id that is given out again is another call."""
    return f"{call}|{started_at.isoformat()}"


def account_name(identity: str) -> str:
    """What the ledger makes a pseudonym of for an account; its number is never given out again."""
    return f"account {identity}"


def end(connection: Connection, calls: Collection[str]) -> None:
    """A call that never ended, because its server did not come back in time, ended when it was last heard."""
    wanted = select(CallRow.id, CallRow.heard_at, CallRow.started_at, CallRow.line, CallRow.highest, CallRow.practice)
    for row in connection.execute(wanted.where(CallRow.id.in_(calls), CallRow.ended_at.is_(None))).all():
        highest = Phase(row.highest or 0)
        over = {"ended_at": row.heard_at, "highest": int(highest)}
        connection.execute(update(CallRow).where(CallRow.id == row.id).values(over))
        if not row.practice:
            count(connection, row.started_at.astimezone().date(), row.line, highest)

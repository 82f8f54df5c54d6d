"""What there is to erase, and whether what was erased is gone. Implements `Keeper`; the rules stand in `service`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import ProofBroken
from luwte.infra.ledger import Destroyed, Ledger, digest_of
from luwte.infra.sql.database import Database
from luwte.infra.sql.erasing import Eraser, account_name, name_of, take_turn
from luwte.infra.sql.identity_rows import PersonRow
from luwte.infra.sql.rows import CallKeyRow, CallRow, ProofRow, Purpose
from luwte.service.retention import AT_ONCE, Erasure, Held, Proof, Rule, What

REPEATED = "herhaald"
"""The rule by which something goes again that a backup brought back."""


class SqlKeeper:
    """Every method raises `StoreUnavailable`."""

    def __init__(self, database: Database, eraser: Eraser, ledger: Ledger) -> None:
        self._database, self._eraser, self._ledger = database, eraser, ledger

    def held(self, ended_before: datetime) -> Sequence[Held]:
        """Calls of which something is there, and that ended (or were last heard) before then."""
        last = func.coalesce(CallRow.ended_at, CallRow.heard_at, type_=CallRow.heard_at.type)
        readable = or_(CallKeyRow.wrapped.is_not(None), CallRow.employee.is_not(None), CallRow.team.is_not(None))
        transcript = and_(CallKeyRow.call == CallRow.id, CallKeyRow.purpose == Purpose.TRANSCRIPT)
        wanted = (
            select(CallRow.id, last, readable, CallRow.highest, CallRow.practice, CallRow.keep_until)
            .outerjoin(CallKeyRow, transcript)
            .where(last < ended_before)
            .order_by(CallRow.started_at, CallRow.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return [
            Held(CallId(call), heard, bool(there), Phase(highest or 0), practice, keep_until)
            for call, heard, there, highest, practice, keep_until in rows
        ]

    def erase(self, erasure: Erasure, at: datetime) -> Proof | None:
        """Carry it out, whole or not at all; `None` when somebody else erased all of it meanwhile."""
        if erasure.rule.what is What.TRANSCRIPT:
            return self._eraser.transcripts(erasure.calls, erasure.rule.id, at, anonymous=True)
        return self._eraser.calls(erasure.calls, erasure.rule.id, at)

    def erase_corrections(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        """Erase corrections from before then."""
        return self._eraser.corrections(rule.id, before, at)

    def erase_accounts(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        """Erase accounts that were closed before then."""
        due = select(PersonRow.id).where(PersonRow.active.is_(False), PersonRow.closed_at < before)
        with self._database.read() as connection:
            people = list(connection.execute(due).scalars())
        return self._eraser.accounts(people, rule.id, at) if people else None

    def proofs(self, limit: int = 100) -> Sequence[Proof]:
        """The last proofs, newest first."""
        with self._database.read() as connection:
            wanted = select(ProofRow.__table__).order_by(ProofRow.at.desc(), ProofRow.id).limit(limit)
            return [Proof(**row) for row in connection.execute(wanted).mappings()]

    def verify(self) -> int:
        """How many proofs hold. Raises `ProofBroken` with the first that does not."""
        with self._database.read() as connection:
            rows = connection.execute(select(ProofRow.__table__).order_by(ProofRow.at, ProofRow.id)).mappings().all()
        noted = {line.proof: line for line in self._ledger.destructions()}  # after the proofs: each was noted before
        for row in rows:
            _require_noted(Proof(**row), noted.get(row["id"]))
        if any(self.revived().values()):
            raise ProofBroken(REPEATED, "wat gewist was, staat weer in de database; voer uit: luwte retention run")
        return len(rows)

    def revived(self) -> dict[What, list[str]]:
        """What the ledger says is gone and a backup brought back. Nobody erases meanwhile: notes come before deeds."""
        found: dict[What, list[str]] = {What.CALL: [], What.TRANSCRIPT: [], What.ACCOUNT: []}
        alive = select(CallRow.id, CallRow.started_at, CallKeyRow.wrapped.is_not(None)).outerjoin(
            CallKeyRow, and_(CallKeyRow.call == CallRow.id, CallKeyRow.purpose == Purpose.TRANSCRIPT)
        )
        with self._database.write() as connection:
            take_turn(connection)
            gone: dict[str, set[str]] = {what: set() for what in What}
            for line in self._ledger.destructions():
                gone[line.what].update(line.calls)
            for call, started_at, readable in connection.execute(alive.order_by(CallRow.id)):
                name = self._ledger.pseudonym(name_of(call, started_at))
                if name in gone[What.CALL]:
                    found[What.CALL].append(call)
                elif readable and name in gone[What.TRANSCRIPT]:
                    found[What.TRANSCRIPT].append(call)
            for person in connection.execute(select(PersonRow.id).order_by(PersonRow.id)).scalars():
                if self._ledger.pseudonym(account_name(person)) in gone[What.ACCOUNT]:
                    found[What.ACCOUNT].append(person)
        return found

    def repeat(self, at: datetime) -> int:
        """Erase again what a backup brought back; how many calls and accounts that were."""
        found = self.revived()
        for what, names in found.items():
            for start in range(0, len(names), AT_ONCE):
                self._again(what, names[start : start + AT_ONCE], at)
        return sum(len(names) for names in found.values())

    def _again(self, what: What, some: Sequence[str], at: datetime) -> None:
        if what is What.CALL:
            self._eraser.calls(some, REPEATED, at)
        elif what is What.ACCOUNT:
            self._eraser.accounts(some, REPEATED, at, open_too=True)
        else:
            self._eraser.transcripts(some, REPEATED, at, anonymous=True)


def _require_noted(proof: Proof, line: Destroyed | None) -> None:
    if line is None:
        raise ProofBroken(proof.id, "het staat niet in het vernietigingsboek naast de sleutels")
    if (proof.what, proof.amount, proof.digest) != (line.what, len(line.calls), digest_of(line.calls)):
        raise ProofBroken(proof.id, "het bewijs en het vernietigingsboek noemen niet hetzelfde")

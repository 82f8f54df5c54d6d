"""Calls in the database, sealed per call. Implements `CallArchive`; it decides nothing about how long they stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, and_, bindparam, case, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.turn import CallId
from luwte.errors import NotFound, Unreadable
from luwte.infra.sealing import derived, seal, unseal
from luwte.infra.sql.alerts import count, highest_in, risen_to, why, write_help
from luwte.infra.sql.call_keys import CallKeys
from luwte.infra.sql.database import Database
from luwte.infra.sql.erasing import Eraser
from luwte.infra.sql.rows import AlertRow, CallKeyRow, CallRow, CorrectionRow, EntryRow, Purpose
from luwte.service.actors import TeamId, UserId
from luwte.service.codec import dump_event, dump_outputs, load_event, load_outputs
from luwte.service.keeping import may_be_stored, storable
from luwte.service.ports import NEAREST
from luwte.service.records import CallRecord, Correction, Entry

DISCARDED = "weggegooid"
"""The rule by which a transcript goes that an employee threw away."""
_TRACE_BYTES = 8
_SPLIT = "\n"
"""Between the event and its outputs: JSON as we write it holds no line break."""


class SqlCallArchive:
    """`now` is the clock for what an employee throws away."""

    def __init__(self, database: Database, keys: CallKeys, eraser: Eraser, now: Callable[[], datetime]) -> None:
        self._database, self._keys, self._eraser, self._now = database, keys, eraser, now

    def begin(self, call: CallRecord) -> None:
        """A new call with a data key of its own."""
        _require_plain(call.id, call.line, call.source, call.recogniser or "", call.model or "")
        with _once("dit gesprek is al bekend"), self._database.write() as connection:
            connection.execute(insert(CallRow).values(_row(call)))
            self._keys.make(connection, call.id, Purpose.TRANSCRIPT)

    def append(self, entries: Sequence[Entry]) -> None:
        """Events of one or several calls, all or none of them; an entry whose key is known is skipped."""
        if not all(may_be_stored(entry.event) for entry in entries):
            raise ValueError("deze gebeurtenis mag niet bewaard worden")
        _require_plain(*(entry.key for entry in entries))
        with (
            _once("dit volgnummer is al vergeven: loopt dit gesprek op twee plaatsen?"),
            self._database.write() as connection,
        ):
            known = _known(connection, entries)
            fresh = _each_once(entry for entry in entries if (entry.call, entry.key) not in known)
            if fresh:
                self._append(connection, fresh)

    def _append(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """A few statements for all calls together: what arrives at once is committed at once."""
        keys = self._keys.require_all(connection, {entry.call for entry in entries}, Purpose.TRANSCRIPT, held=True)
        connection.execute(insert(EntryRow), [_entry_row(entry, keys[entry.call]) for entry in entries])
        connection.execute(_HEARD, [_heard(call, list(own)) for call, own in groupby(entries, lambda e: e.call)])
        write_help(connection, entries)
        for entry in entries:
            if (risen := risen_to(entry)) is not None:
                self._alert(connection, entry, risen)

    def _alert(self, connection: Connection, entry: Entry, estimate: PhaseEstimate) -> None:
        call, seq = entry.call, entry.seq
        version = connection.execute(select(CallRow.content_version).where(CallRow.id == call)).scalar_one()
        key = self._keys.open(connection, call, Purpose.ALERT) or self._keys.make(connection, call, Purpose.ALERT)
        sealed = seal(key, why(estimate, version).encode(), _bound(AlertRow.__tablename__, call, seq))
        row = {"call": call, "seq": seq, "at": entry.received_at, "phase": int(estimate.phase), "sealed": sealed}
        connection.execute(insert(AlertRow).values(row))

    def finish(self, call: CallId, ended_at: datetime, highest: Phase) -> None:
        """The call is over. Said twice, the first time holds."""
        with self._database.write() as connection:
            row = connection.execute(
                select(CallRow.ended_at, CallRow.started_at, CallRow.line, CallRow.practice)
                .where(CallRow.id == call)
                .with_for_update()
            ).first()
            if row is None:
                raise NotFound("dit gesprek is er niet")
            if row.ended_at is not None:
                return
            over = {"ended_at": ended_at, "highest": int(highest)}
            connection.execute(update(CallRow).where(CallRow.id == call).values(over))
            if not row.practice:
                count(connection, row.started_at.astimezone().date(), row.line, highest)

    def record(self, call: CallId) -> CallRecord:
        """Raises `NotFound`."""
        found = self._records(select(CallRow.__table__).where(CallRow.id == call))
        if not found:
            raise NotFound("dit gesprek is er niet")
        return found[0]

    def entries(self, call: CallId, after: int = -1) -> tuple[Entry, ...]:
        """Events with `seq` > `after`, in order."""
        wanted = select(EntryRow.seq, EntryRow.key, EntryRow.received_at, EntryRow.sealed)
        with self._database.read() as connection:
            key = self._keys.require(connection, call, Purpose.TRANSCRIPT)
            rows = connection.execute(
                wanted.where(EntryRow.call == call, EntryRow.seq > after).order_by(EntryRow.seq)
            ).all()
        return tuple(_entry(call, row.seq, row.key, row.received_at, row.sealed, key) for row in rows)

    def unfinished(self) -> tuple[CallRecord, ...]:
        """Calls that began, did not end and can still be read, oldest first."""
        open_calls = _alive().where(CallRow.ended_at.is_(None))
        with self._database.read() as connection:
            rows = connection.execute(open_calls.order_by(CallRow.started_at, CallRow.id)).mappings().all()
        return tuple(_readable(dict(row) for row in rows))

    def of_employee(self, employee: UserId, since: datetime) -> tuple[CallRecord, ...]:
        """The calls of one person since then, newest first."""
        mine = select(CallRow.__table__).where(CallRow.employee == employee, CallRow.started_at >= since)
        return self._records(mine.order_by(CallRow.started_at.desc(), CallRow.id))

    def begun_near(self, moment: datetime, within: timedelta) -> tuple[CallRecord, ...]:
        """Calls that began so near to a moment, are over and can still be read: those that are nearest to it."""
        over, began = _alive().where(CallRow.ended_at.is_not(None), CallRow.practice.is_(False)), CallRow.started_at
        before = over.where(began >= moment - within, began < moment).order_by(began.desc(), CallRow.id.desc())
        after = over.where(began >= moment, began <= moment + within).order_by(began, CallRow.id)
        found = [self._records(some.limit(NEAREST // 2)) for some in (before, after)]
        return (*reversed(found[0]), *found[1])

    def assign(self, call: CallId, employee: UserId) -> None:
        """The call now belongs to this person."""
        with self._database.write() as connection:
            changed = connection.execute(update(CallRow).where(CallRow.id == call).values(employee=employee))
            if not changed.rowcount:
                raise NotFound("dit gesprek is er niet")

    def keep(self, call: CallId, until: datetime) -> None:
        """Keep the transcript until then."""
        with self._database.write() as connection:
            self._keys.require(connection, call, Purpose.TRANSCRIPT)
            connection.execute(update(CallRow).where(CallRow.id == call).values(keep_until=until))

    def discard(self, call: CallId) -> None:
        """Destroy the transcript now. Said twice, it is gone all the same."""
        self.record(call)
        self._eraser.transcripts([call], DISCARDED, self._now(), anonymous=False)

    def trace(self, call: CallId) -> str:
        """A name that only the living key can make."""
        with self._database.read() as connection:
            key = self._keys.require(connection, call, Purpose.TRANSCRIPT)
        return f"gesprek-{derived(key, 'logboek')[:_TRACE_BYTES].hex()}"

    def correct(self, correction: Correction) -> None:
        """Note that a finding does not hold."""
        version = self.record(correction.call).content_version
        row = asdict(correction) | {"phase": int(correction.phase), "content_version": version}
        with self._database.write() as connection:
            connection.execute(insert(CorrectionRow).values(row))

    def _records(self, wanted: Select[Any]) -> tuple[CallRecord, ...]:
        with self._database.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple(_record(dict(row)) for row in rows)


def _alive() -> Select[Any]:
    """Calls whose transcript can be read."""
    theirs = and_(CallKeyRow.call == CallRow.id, CallKeyRow.purpose == Purpose.TRANSCRIPT)
    return select(CallRow.__table__).join(CallKeyRow.__table__, theirs).where(CallKeyRow.wrapped.is_not(None))


_HEARD = (
    update(cast(Table, CallRow.__table__))
    .where(CallRow.id == bindparam("which"))
    .values(
        heard_at=bindparam("heard"),
        highest=case((CallRow.highest > bindparam("reached"), CallRow.highest), else_=bindparam("reached")),
    )
)


def _heard(call: CallId, entries: Sequence[Entry]) -> dict[str, object]:
    highest = max(highest_in(entry.outputs) for entry in entries)
    return {"which": call, "heard": max(entry.received_at for entry in entries), "reached": int(highest)}


def _known(connection: Connection, entries: Sequence[Entry]) -> set[tuple[str, str]]:
    pairs = tuple_(EntryRow.call, EntryRow.key).in_([(entry.call, entry.key) for entry in entries])
    return {(row.call, row.key) for row in connection.execute(select(EntryRow.call, EntryRow.key).where(pairs))}


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    """The first of every key, by call and in order."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first.setdefault((entry.call, entry.key), entry)
    return sorted(first.values(), key=lambda entry: (entry.call, entry.seq))


def _require_plain(*names: str) -> None:
    if any(not name.isprintable() for name in names):
        raise ValueError("een naam of sleutel bevat tekens die niet bewaard kunnen worden")


@contextmanager
def _once(twice: str) -> Iterator[None]:
    """What the database refuses because it is there already is a mistake of who calls, not trouble of the store."""
    try:
        yield
    except IntegrityError:
        raise ValueError(twice) from None


def _entry_row(entry: Entry, key: bytes) -> dict[str, object]:
    plain = f"{dump_event(entry.event)}{_SPLIT}{dump_outputs(storable(entry.outputs))}"
    return {
        "call": entry.call,
        "seq": entry.seq,
        "key": entry.key,
        "kind": type(entry.event).__name__,
        "received_at": entry.received_at,
        "sealed": seal(key, plain.encode(), _bound(EntryRow.__tablename__, entry.call, entry.seq)),
    }


def _entry(call: CallId, seq: int, name: str, received_at: datetime, sealed: bytes, key: bytes) -> Entry:
    plain = unseal(key, sealed, _bound(EntryRow.__tablename__, call, seq)).decode()
    event, _, outputs = plain.partition(_SPLIT)
    return Entry(call, seq, name, load_event(event), load_outputs(outputs), received_at)


def _bound(table: str, call: str, seq: int) -> str:
    return f"{table}|{call}|{seq}"


def _row(call: CallRecord) -> dict[str, object]:
    row = asdict(call) | {"heard_at": call.started_at}
    return row | {"highest": None if call.highest is None else int(call.highest)}


def _record(row: dict[str, Any]) -> CallRecord:
    highest = row["highest"] if row["ended_at"] is not None else None
    del row["heard_at"]
    known = {
        "id": CallId(row["id"]),
        "profile": _profile(row["profile"]),
        "employee": None if row["employee"] is None else UserId(row["employee"]),
        "team": None if row["team"] is None else TeamId(row["team"]),
        "highest": None if highest is None else Phase(highest),
    }
    return CallRecord(**(row | known))


def _readable(rows: Iterable[dict[str, Any]]) -> Iterator[CallRecord]:
    """Those that this version can read: one call of another version keeps no other from going on."""
    for row in rows:
        with suppress(Unreadable):
            yield _record(row)


def _profile(stored: dict[str, Any]) -> LineProfile:
    try:
        sector = stored["sector"] and Sector(stored["sector"])
        return LineProfile(**(stored | {"address": Address(stored["address"]), "sector": sector}))
    except (KeyError, TypeError, ValueError):
        raise Unreadable("de gegevens van deze lijn zijn van een andere versie van Luwte") from None

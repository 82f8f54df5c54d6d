"""A new generation of keys (*sleutelwissel*): the data keys of calls are wrapped again, a batch at a time.

It may be cut off anywhere. A new generation is on disk before anything is wrapped with it, every batch is one
transaction, and the old generation goes only when nothing needs it: the same command again goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from luwte.infra.keys import SEAL, KeyRing
from luwte.infra.sql.call_keys import bound_of, hold
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import CallKeyRow, KeyCheckRow

BATCH = 200


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did. `continued`: it went on with one that was cut off, and made no new generation."""

    generation: str
    wrapped: int
    dropped: int
    continued: bool


def rotate(database: Database, ring: KeyRing, now: datetime, *, drop_old: bool, batch: int = BATCH) -> Rotated:
    """Wrap every data key with a new generation. Raises `StoreUnavailable`, `SettingsError` and `Unreadable`."""
    continued = unfinished(database, ring)
    generation = ring.active if continued else ring.add(now)
    _note_check(database, ring, generation.id)
    wrapped = 0
    while done := _again(database, ring, batch):
        wrapped += done
    dropped = _drop(database, ring) if drop_old else 0
    return Rotated(generation.id, wrapped, dropped, continued)


def unfinished(database: Database, ring: KeyRing) -> bool:
    """Whether a rotation was cut off: a newest generation that not everything is under, or not even known yet."""
    active = ring.active
    with database.read() as connection:
        known = connection.execute(select(KeyCheckRow.generation)).scalars().all()
        return active.id not in known or _old(connection, active.id) > 0


def under_generations(database: Database) -> dict[str, int]:
    """How many living data keys each generation wraps."""
    alive = select(CallKeyRow.generation, func.count()).where(CallKeyRow.wrapped.is_not(None))
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(alive.group_by(CallKeyRow.generation))}


def _again(database: Database, ring: KeyRing, batch: int) -> int:
    active = ring.active.id
    wanted = (
        select(CallKeyRow.call, CallKeyRow.purpose, CallKeyRow.generation, CallKeyRow.wrapped)
        .where(CallKeyRow.wrapped.is_not(None), CallKeyRow.generation != active)
        .order_by(CallKeyRow.call, CallKeyRow.purpose)
        .limit(batch)
        .with_for_update()
    )
    with database.write() as connection:
        rows = connection.execute(wanted).all()
        for row in rows:
            assert row.wrapped is not None  # the statement asked for those only
            bound = bound_of(row.call, row.purpose)
            generation, wrapped = ring.wrap(ring.unwrap(row.generation, row.wrapped, bound), bound)
            mine = update(CallKeyRow).where(CallKeyRow.call == row.call, CallKeyRow.purpose == row.purpose)
            connection.execute(mine.values(generation=generation, wrapped=wrapped))
    return len(rows)


def _drop(database: Database, ring: KeyRing) -> int:
    """First the database forgets the old generations, then the file: cut off between, the file has one too many."""
    active = ring.active.id
    while True:
        with database.write() as connection:
            hold(connection, shared=False)
            if not _old(connection, active):
                connection.execute(delete(KeyCheckRow).where(KeyCheckRow.generation.not_in((SEAL, active))))
                break
        _again(database, ring, BATCH)
    database.settle()
    return len(ring.drop_old())


def _old(connection: Connection, active: str) -> int:
    old = select(func.count()).select_from(CallKeyRow)
    return connection.execute(old.where(CallKeyRow.wrapped.is_not(None), CallKeyRow.generation != active)).scalar_one()


def _note_check(database: Database, ring: KeyRing, generation: str) -> None:
    with database.write() as connection:
        if connection.execute(select(KeyCheckRow.generation).where(KeyCheckRow.generation == generation)).first():
            return
        connection.execute(insert(KeyCheckRow).values(generation=generation, sealed=ring.check(generation)))

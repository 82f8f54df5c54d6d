"""The data keys of calls: one per call and purpose, made, opened and destroyed in the transaction of who needs it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, insert, select, text, update

from luwte.errors import Erased, NotFound
from luwte.infra.keys import KeyRing
from luwte.infra.sealing import new_key
from luwte.infra.sql.rows import CallKeyRow, Purpose

KEYS_LOCK = 5_824_602
"""A number that nobody else uses for a lock of PostgreSQL: no generation is dropped while somebody wraps with it."""
_OPENED = 2000
"""Keys of running calls that stay opened in memory, by their wrapped form: a row that was rolled back opens nothing."""


class CallKeys:
    """Threads may share it."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._opened: OrderedDict[bytes, tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()

    def make(self, connection: Connection, call: str, purpose: Purpose) -> bytes:
        """A new data key."""
        hold(connection, shared=True)
        key = new_key()
        generation, wrapped = self._ring.wrap(key, bound_of(call, purpose))
        row = {"call": call, "purpose": purpose, "generation": generation, "wrapped": wrapped}
        connection.execute(insert(CallKeyRow).values(row))
        return key

    def open(self, connection: Connection, call: str, purpose: Purpose) -> bytes | None:
        """The data key, `None` when there is none yet. Raises `Erased` when it was destroyed, and `Unreadable`."""
        return self._open(connection, [call], purpose).get(call)

    def require(self, connection: Connection, call: str, purpose: Purpose) -> bytes:
        """The data key. Raises `NotFound` when there is none, and like `open`."""
        return self.require_all(connection, [call], purpose)[call]

    def require_all(
        self, connection: Connection, calls: Collection[str], purpose: Purpose, *, held: bool = False
    ) -> dict[str, bytes]:
        """The data key of each of these calls, or raises like `require` for the first that has none.

        `held`: nobody destroys one of them before this transaction ends.
        """
        keys = self._open(connection, calls, purpose, held=held)
        if len(keys) < len(calls):
            raise NotFound("dit gesprek is er niet")
        return keys

    def _open(
        self, connection: Connection, calls: Collection[str], purpose: Purpose, *, held: bool = False
    ) -> dict[str, bytes]:
        wanted = select(CallKeyRow.call, CallKeyRow.generation, CallKeyRow.wrapped)
        wanted = wanted.where(CallKeyRow.call.in_(calls), CallKeyRow.purpose == purpose).order_by(CallKeyRow.call)
        keys: dict[str, bytes] = {}
        for row in connection.execute(wanted.with_for_update(read=True) if held else wanted):
            if row.wrapped is None:
                self.forget([row.call])
                raise Erased("wat er gezegd is, is gewist en kan door niemand meer gelezen worden")
            keys[row.call] = self._unwrapped(row.call, row.generation, row.wrapped, purpose)
        return keys

    def _unwrapped(self, call: str, generation: str, wrapped: bytes, purpose: Purpose) -> bytes:
        with self._lock:
            if (known := self._opened.get(wrapped)) is not None:
                return known[1]
        key = self._ring.unwrap(generation, wrapped, bound_of(call, purpose))
        with self._lock:
            self._opened[wrapped] = (call, key)
            while len(self._opened) > _OPENED:
                self._opened.popitem(last=False)
        return key

    def forget(self, calls: Collection[str]) -> None:
        """Keep no opened key of these calls in memory."""
        with self._lock:
            for wrapped in [wrapped for wrapped, (call, _) in self._opened.items() if call in calls]:
                del self._opened[wrapped]


def destroy(connection: Connection, calls: Collection[str], purpose: Purpose, at: datetime) -> None:
    """Destroy the wrapped keys: what they sealed is erased, wherever it stands in this database."""
    mine = update(CallKeyRow).where(
        CallKeyRow.call.in_(calls), CallKeyRow.purpose == purpose, CallKeyRow.wrapped.is_not(None)
    )
    connection.execute(mine.values(wrapped=None, destroyed_at=at))


def hold(connection: Connection, *, shared: bool) -> None:
    """On PostgreSQL: until the transaction ends nobody drops a generation (`shared`), or nobody wraps.

    SQLite has one writer at a time.
    """
    if connection.dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        connection.execute(text(f"SELECT {function}(:number)"), {"number": KEYS_LOCK})


def bound_of(call: str, purpose: Purpose) -> str:
    """What a wrapped data key belongs to."""
    return f"{CallKeyRow.__tablename__}|{call}|{purpose}"

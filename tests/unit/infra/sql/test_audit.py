"""Whoever changes, removes or adds a line of the trail is noticed, and the first such line is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from kept import NOON
from luwte.errors import TrailBroken
from luwte.infra.sql.audit import START, SqlAuditTrail
from luwte.infra.store import Store


@pytest.fixture
def trail(store: Store) -> SqlAuditTrail:
    """Five lines: one of the store's own, and four readings."""
    for n in range(4):
        store.trail.record(NOON + timedelta(seconds=n), "sanne", "gesprek gelezen", f"gesprek-{n}", "é")
    return store.trail


def unguarded(connection: Connection) -> None:
    """Who owns the database can lift its own guards."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_line_no_update"))
        connection.execute(text("DROP TRIGGER audit_line_no_delete"))
    else:
        connection.execute(text("DROP TRIGGER audit_line_grows ON audit_line"))


def test_lines_are_read_in_order_and_verified(trail: SqlAuditTrail) -> None:
    assert trail.verify() == 5
    lines = list(trail.lines())
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert (lines[1].at, lines[1].actor, lines[1].subject) == (NOON, "sanne", "gesprek-0")
    assert [line.number for line in trail.lines(after=2, limit=2)] == [3, 4]
    assert trail.head() == (5, lines[-1].digest)


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        ("UPDATE audit_line SET actor = 'bo' WHERE number = 3", 3),
        ("UPDATE audit_line SET detail = '' WHERE number = 5", 5),
        ("UPDATE audit_line SET digest = 'x' WHERE number = 2", 2),
        ("DELETE FROM audit_line WHERE number = 2", 2),
        ("DELETE FROM audit_line WHERE number = 1", 1),
        ("DELETE FROM audit_line WHERE number > 3", 4),
        ("DELETE FROM audit_line", 1),
        ("UPDATE audit_line SET number = 9 WHERE number = 5", 5),
        ("UPDATE audit_head SET digest = 'x'", 5),
        ("UPDATE audit_head SET signature = 'x'", 5),
        ("DELETE FROM audit_head", 5),
    ],
)
def test_tampering_is_noticed_at_its_first_line(store: Store, trail: SqlAuditTrail, attack: str, named: int) -> None:
    with store.database.write() as connection:
        unguarded(connection)
        connection.execute(text(attack))
    with pytest.raises(TrailBroken, match=f"regel {named}:") as told:
        trail.verify()
    assert told.value.number == named


def test_a_shorter_trail_with_a_head_of_its_own_making_is_noticed(store: Store, trail: SqlAuditTrail) -> None:
    forged = list(trail.lines())[2]
    with store.database.write() as connection:
        unguarded(connection)
        connection.execute(text("DELETE FROM audit_line WHERE number > 3"))
        connection.execute(text("UPDATE audit_head SET number = 3, digest = :d"), {"d": forged.digest})
    with pytest.raises(TrailBroken) as told:
        trail.verify()
    assert told.value.number == 3


def as_before(store: Store, keep: int) -> Callable[[], None]:
    """Puts back the trail of an earlier moment, with the true signed head of then."""
    with store.database.read() as connection:
        head = connection.execute(text("SELECT number, digest, signature FROM audit_head")).one()
    assert head.number == keep

    def put_back() -> None:
        with store.database.write() as connection:
            unguarded(connection)
            connection.execute(text("DELETE FROM audit_line WHERE number > :n"), {"n": keep})
            wanted = "UPDATE audit_head SET number = :n, digest = :d, signature = :s"
            connection.execute(text(wanted), {"n": head.number, "d": head.digest, "s": head.signature})

    return put_back


def test_a_whole_older_trail_is_noticed_once_the_ledger_knew_more(store: Store) -> None:
    put_back = as_before(store, keep=1)
    store.trail.record(NOON, "sanne", "gesprek gelezen", "a")
    store.trail.note_head(NOON)
    store.trail.note_head(NOON)
    put_back()
    with pytest.raises(TrailBroken) as told:
        store.trail.verify()
    assert told.value.number == 2
    assert store.trail.verify(anchored=False) == 1


def test_a_rewritten_trail_of_the_same_length_is_noticed_by_the_ledger(store: Store) -> None:
    put_back = as_before(store, keep=1)
    store.trail.record(NOON, "sanne", "gesprek gelezen", "a")
    store.trail.note_head(NOON)
    put_back()
    store.trail.record(NOON, "bo", "gesprek gelezen", "a")
    with pytest.raises(TrailBroken) as told:
        store.trail.verify()
    assert told.value.number == 2


def test_what_is_not_noticed_is_an_older_trail_that_the_ledger_did_not_know_better(store: Store) -> None:
    """Said in the documentation: between two notes of the ledger, a whole older trail looks right."""
    put_back = as_before(store, keep=1)
    store.trail.record(NOON, "sanne", "gesprek gelezen", "a")
    put_back()
    assert store.trail.verify() == 1


def test_a_line_and_what_it_tells_of_are_there_together_or_not(store: Store) -> None:
    def fail() -> None:
        with store.database.write() as connection:
            store.trail.add(connection, NOON, "a", "b", "c", "")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.trail.verify() == 1


def test_an_empty_trail_is_in_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.database.write() as connection:
        unguarded(connection)
        connection.execute(text("DELETE FROM audit_line"))
        connection.execute(text("DELETE FROM audit_head"))
    assert store.trail.verify() == 0
    assert store.trail.head() == (0, START)
    store.trail.note_head(NOON)
    assert store.ledger.last_head() is None

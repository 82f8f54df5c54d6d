"""One data key per call and purpose, and none that was never committed."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from kept import NOON, a_call
from luwte.errors import Erased, NotFound, Unreadable
from luwte.infra.sql import call_keys
from luwte.infra.sql.call_keys import CallKeys, destroy
from luwte.infra.sql.rows import CallKeyRow, Purpose
from luwte.infra.store import Store


@pytest.fixture
def keys(store: Store) -> CallKeys:
    store.archive.begin(a_call("a"))
    store.archive.begin(a_call("b"))
    return CallKeys(store.keys)


def test_every_call_has_a_key_of_its_own(store: Store, keys: CallKeys) -> None:
    with store.database.read() as connection:
        opened = {keys.require(connection, call, Purpose.TRANSCRIPT) for call in ("a", "b", "a")}
    assert len(opened) == 2


def test_a_key_that_is_not_there_yet_is_none_and_one_that_must_be_is_told(store: Store, keys: CallKeys) -> None:
    with store.database.read() as connection:
        assert keys.open(connection, "a", Purpose.ALERT) is None
        with pytest.raises(NotFound):
            keys.require(connection, "weg", Purpose.TRANSCRIPT)


def test_a_destroyed_key_is_told_even_when_it_was_open(store: Store, keys: CallKeys) -> None:
    with store.database.write() as connection:
        keys.require(connection, "a", Purpose.TRANSCRIPT)
        destroy(connection, ["a"], Purpose.TRANSCRIPT, NOON)
    with store.database.read() as connection:
        with pytest.raises(Erased, match="gewist"):
            keys.open(connection, "a", Purpose.TRANSCRIPT)
        assert keys.open(connection, "b", Purpose.TRANSCRIPT)
        row = connection.execute(
            select(CallKeyRow.wrapped, CallKeyRow.destroyed_at).where(CallKeyRow.call == "a")
        ).one()
    assert (row.wrapped, row.destroyed_at) == (None, NOON)


def test_a_key_that_was_rolled_back_is_not_used_for_the_next_one(store: Store, keys: CallKeys) -> None:
    def rolled_back() -> None:
        with store.database.write() as connection:
            keys.make(connection, "a", Purpose.ALERT)
            keys.open(connection, "a", Purpose.ALERT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rolled_back()
    with store.database.write() as connection:
        made = keys.make(connection, "a", Purpose.ALERT)
        assert keys.open(connection, "a", Purpose.ALERT) == made
    assert made


def test_a_key_moved_to_another_call_opens_nothing(store: Store, keys: CallKeys) -> None:
    with store.database.write() as connection:
        row = connection.execute(select(CallKeyRow.generation, CallKeyRow.wrapped).where(CallKeyRow.call == "a")).one()
        connection.execute(update(CallKeyRow).where(CallKeyRow.call == "b").values(wrapped=row.wrapped))
        copy = {"call": "a", "purpose": Purpose.ALERT, "generation": row.generation, "wrapped": row.wrapped}
        connection.execute(insert(CallKeyRow).values(copy))
    with store.database.read() as connection:
        for call, purpose in (("b", Purpose.TRANSCRIPT), ("a", Purpose.ALERT)):
            with pytest.raises(Unreadable):
                keys.open(connection, call, purpose)


def test_only_so_many_keys_stay_open(store: Store, keys: CallKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_keys, "_OPENED", 1)
    with store.database.read() as connection:
        first = keys.require(connection, "a", Purpose.TRANSCRIPT)
        keys.require(connection, "b", Purpose.TRANSCRIPT)
        assert len(keys._opened) == 1
        assert keys.require(connection, "a", Purpose.TRANSCRIPT) == first
    keys.forget(["a", "b"])
    assert not keys._opened

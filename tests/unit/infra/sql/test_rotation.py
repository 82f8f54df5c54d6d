"""A rotation loses no call, wherever it is cut off."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kept import NOON, QUIET, a_call, heard
from killed import killed_in
from luwte.domain.turn import CallId
from luwte.errors import Erased, Unreadable
from luwte.infra.keys import SEAL, KeyRing
from luwte.infra.sql.rotation import rotate, under_generations, unfinished
from luwte.infra.sql.rows import CallKeyRow, KeyCheckRow
from luwte.infra.store import Store, require_own_keys

CALLS = [f"gesprek-{n}" for n in range(5)]
ROTATE = """
from luwte.infra.store import open_store
from luwte.infra.sql.rotation import rotate
store = open_store(settings)
rotate(store.database, store.keys, now, drop_old=True, batch=2)
"""


@pytest.fixture
def filled(store: Store) -> Store:
    for call in CALLS:
        store.archive.begin(a_call(call))
        store.archive.append(heard(QUIET, call))
    return store


def readable(store: Store) -> list[str]:
    return [call for call in CALLS if store.archive.entries(CallId(call))]


def test_every_call_is_wrapped_by_the_new_generation_and_stays_readable(filled: Store) -> None:
    old = filled.keys.active.id
    done = rotate(filled.database, filled.keys, NOON, drop_old=False, batch=2)
    assert (done.wrapped, done.dropped, done.continued) == (5, 0, False)
    assert under_generations(filled.database) == {filled.keys.active.id: 5}
    assert filled.keys.active.id != old
    assert [generation.id for generation in filled.keys.generations] == [old, filled.keys.active.id]
    assert readable(filled) == CALLS


def test_dropping_the_old_generation_makes_what_it_wrapped_unreadable_for_good(filled: Store) -> None:
    with filled.database.read() as connection:
        row = connection.execute(select(CallKeyRow.generation, CallKeyRow.wrapped).limit(1)).one()
    done = rotate(filled.database, filled.keys, NOON, drop_old=True)
    assert done.dropped == 1
    assert readable(filled) == CALLS
    with pytest.raises(Unreadable, match="niet in het sleutelbestand"):
        KeyRing.load(filled.keys.path).unwrap(row.generation, row.wrapped, "call_key|gesprek-0|transcript")
    with filled.database.read() as connection:
        assert set(connection.execute(select(KeyCheckRow.generation)).scalars()) == {SEAL, done.generation}
    require_own_keys(filled.database, KeyRing.load(filled.keys.path))


def test_what_was_erased_stays_erased(filled: Store) -> None:
    filled.archive.discard(CallId(CALLS[0]))
    assert rotate(filled.database, filled.keys, NOON, drop_old=True).wrapped == 4
    with pytest.raises(Erased):
        filled.archive.entries(CallId(CALLS[0]))


def test_nothing_to_wrap_is_no_trouble(store: Store) -> None:
    assert rotate(store.database, store.keys, NOON, drop_old=True).wrapped == 0


@pytest.mark.parametrize(
    ("place", "after"),
    [
        ("luwte.infra.sql.rotation:_note_check", 0),  # the file has a generation that the database does not know
        ("luwte.infra.keys:KeyRing.wrap", 0),  # nothing wrapped yet
        ("luwte.infra.keys:KeyRing.wrap", 3),  # in the middle of the second batch
        ("luwte.infra.sql.rotation:_drop", 0),  # all wrapped, nothing dropped
        ("luwte.infra.keys:KeyRing.drop_old", 0),  # the database forgot the old generation, the file did not
        ("luwte.infra.private_file:os.fsync", 2),  # while the shorter file is being written
    ],
)
def test_killed_anywhere_it_goes_on_where_it_stopped(filled: Store, place: str, after: int) -> None:
    killed_in(place, ROTATE, data=filled.keys.path.parent, url=filled.database.url.render_as_string(False), after=after)
    ring = KeyRing.load(filled.keys.path)
    require_own_keys(filled.database, ring)
    assert readable(filled) == CALLS
    generations = len(ring.generations)
    going_on = unfinished(filled.database, ring)
    done = rotate(filled.database, ring, NOON, drop_old=True)
    assert done.continued is going_on
    assert len(KeyRing.load(filled.keys.path).generations) == 1
    assert generations == 2
    assert under_generations(filled.database) == {done.generation: 5}
    assert not unfinished(filled.database, ring)
    assert readable(filled) == CALLS
    assert not list(filled.keys.path.parent.glob(".sleutels.json.*"))

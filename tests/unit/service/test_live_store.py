from __future__ import annotations

import pytest

from archives import InMemoryArchive
from kept import NOON, a_call, heard
from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import NotFound, StoreUnavailable
from luwte.service.live_store import LiveStore

OLD, NEW = CallId("oud"), CallId("nieuw")


@pytest.fixture
def archive() -> InMemoryArchive:
    found = InMemoryArchive()
    for call in (OLD, NEW):
        found.begin(a_call(call))
    return found


def test_what_is_owed_goes_with_the_next_that_can(archive: InMemoryArchive) -> None:
    store = LiveStore(archive)
    archive.down = True
    with pytest.raises(StoreUnavailable):
        store.commit(heard(identity=OLD)[:1])
    store.owe(heard(identity=OLD)[:2])
    archive.down = False
    store.commit(heard(identity=NEW)[:1])
    assert (len(archive.stored[OLD]), len(archive.stored[NEW]), store.owed) == (2, 1, 0)


def test_what_is_owed_of_an_erased_call_is_dropped_and_the_rest_is_kept(archive: InMemoryArchive) -> None:
    store = LiveStore(archive)
    store.owe(heard(identity=OLD)[:2])
    archive.erased.add(OLD)
    store.commit(heard(identity=NEW)[:2])
    assert (archive.stored[OLD], len(archive.stored[NEW]), store.owed) == ([], 2, 0)
    assert (store.keeps(OLD), store.keeps(NEW)) == (False, True)
    store.commit(heard(identity=OLD)[2:3])
    assert archive.appends == [2]


def test_the_end_of_an_erased_call_is_no_trouble_and_its_id_may_come_again(archive: InMemoryArchive) -> None:
    store = LiveStore(archive)
    archive.erased.add(OLD)
    store.commit(heard(identity=OLD)[:1])
    del archive.calls[OLD]
    assert store.finish(OLD, NOON, Phase.CALM)
    assert store.keeps(OLD)
    archive.down = True
    assert not store.finish(NEW, NOON, Phase.CALM)


def test_a_store_that_says_that_nothing_is_there_is_not_asked_for_ever(archive: InMemoryArchive) -> None:
    class Confused(InMemoryArchive):
        def append(self, entries: object) -> None:
            raise NotFound("iets anders")

        def trace(self, call: CallId) -> str:
            return "wel"

    with pytest.raises(NotFound, match="iets anders"):
        LiveStore(Confused()).commit(heard(identity=OLD)[:1])

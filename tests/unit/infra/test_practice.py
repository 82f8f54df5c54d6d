from __future__ import annotations

from dataclasses import replace

import pytest

from archives import BEGIN, record
from luwte.domain.behaviour import Phase
from luwte.domain.events import Tick
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound
from luwte.infra.practice import PracticeArchive, PracticeTrail
from luwte.service.actors import UserId
from luwte.service.records import Entry

ONE = CallId("g1")


def entry(seq: int, key: str) -> Entry:
    return Entry(ONE, seq, key, Tick(float(seq)), (), BEGIN)


@pytest.fixture
def archive() -> PracticeArchive:
    found = PracticeArchive()
    found.begin(replace(record(), practice=True))
    return found


def test_a_real_call_never_gets_here(archive: PracticeArchive) -> None:
    with pytest.raises(ValueError, match="practice"):
        archive.begin(record("g2"))
    with pytest.raises(ValueError, match="new"):
        archive.begin(replace(record(), practice=True))


def test_what_was_taken_in_comes_back_in_order_and_once(archive: PracticeArchive) -> None:
    archive.append([entry(0, "a"), entry(1, "b")])
    archive.append([entry(1, "b")])
    assert [found.key for found in archive.entries(ONE)] == ["a", "b"]
    assert [found.key for found in archive.entries(ONE, 0)] == ["b"]
    assert archive.unfinished() == (archive.record(ONE),)


def test_a_call_ends_belongs_to_somebody_and_is_kept(archive: PracticeArchive) -> None:
    archive.finish(ONE, BEGIN, Phase.PERSONAL)
    archive.assign(ONE, UserId("ben"))
    archive.keep(ONE, BEGIN)
    assert archive.unfinished() == ()
    (found,) = archive.of_employee(UserId("ben"), BEGIN)
    assert (found.highest, found.keep_until) == (3, BEGIN)
    assert archive.of_employee(UserId("ada"), BEGIN) == ()


def test_what_was_thrown_away_is_gone(archive: PracticeArchive) -> None:
    archive.append([entry(0, "a")])
    archive.discard(ONE)
    for attempt in (lambda: archive.entries(ONE), lambda: archive.keep(ONE, BEGIN)):
        with pytest.raises(Erased):
            attempt()
    with pytest.raises(NotFound):
        archive.discard(CallId("weg"))


def test_the_trail_of_a_practice_counts_its_lines() -> None:
    trail = PracticeTrail()
    for action in ("gelezen", "bewaard"):
        trail.record(BEGIN, "ada", action, "g1")
    assert [line.action for line in trail.lines(after=1)] == ["bewaard"]
    assert trail.verify() == 2

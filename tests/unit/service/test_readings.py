from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from archives import BEGIN, record
from identities import House, house
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed
from luwte.infra.sql.rows import AuditRow
from luwte.service.actors import Role


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    lines = [
        ("lotte", "meegelezen", "spoor-g1"),
        ("bram", "gesprek gelezen", "spoor-g2"),
        ("ada", "transcript bewaard", "spoor-g1"),
    ]
    with made.database.write() as connection:
        for number, (actor, action, subject) in enumerate(lines, start=1):
            row = {"number": number, "at": BEGIN, "actor": actor, "action": action, "subject": subject}
            connection.execute(insert(AuditRow).values(**row, detail="", digest="d"))
    return made


def test_an_employee_sees_who_read_their_own_calls_and_nobody_elses(rooms: House) -> None:
    ada, bram = rooms.add("ada", Role.EMPLOYEE), rooms.add("bram", Role.EMPLOYEE)
    rooms.archive.begin(record("g1", employee=ada.user))
    rooms.archive.begin(record("g2", employee=bram.user))
    assert [(read.line.actor, read.call.id) for read in rooms.identity.readings.of(ada)] == [("lotte", "g1")]
    assert [(read.line.actor, read.call.id) for read in rooms.identity.readings.of(bram)] == [("bram", "g2")]
    rooms.archive.discard(CallId("g2"))
    assert rooms.identity.readings.of(bram) == ()
    assert rooms.identity.readings.of(rooms.add("noor", Role.EMPLOYEE)) == ()


def test_calls_of_long_ago_are_not_asked_for(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    rooms.archive.begin(record("g1", employee=ada.user))
    rooms.clock.passed = timedelta(days=32).total_seconds()
    assert rooms.identity.readings.of(ada) == ()


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_the_trail_is_for_who_oversees(rooms: House, role: Role) -> None:
    actor = rooms.add("ik", role)
    readings = rooms.identity.readings
    if role in {Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL}:
        assert [line.number for line in readings.trail(actor)] == [3, 2, 1]
        assert [line.number for line in readings.trail(actor, 3, only_read=True)] == [2, 1]
        before = len(rooms.trail.written)
        assert readings.verify(actor) == before
        assert rooms.actions()[-1] == "logboek nagerekend"
    else:
        for ask in (readings.trail, readings.verify):
            with pytest.raises(NotAllowed):
                ask(actor)
    if role is not Role.EMPLOYEE:
        with pytest.raises(NotAllowed):
            readings.of(actor)


def test_proofs_are_for_who_keeps_the_server_or_oversees(rooms: House) -> None:
    assert rooms.identity.readings.proofs(rooms.add("sem", Role.IT)) == ()
    with pytest.raises(NotAllowed):
        rooms.identity.readings.proofs(rooms.add("ada", Role.EMPLOYEE))

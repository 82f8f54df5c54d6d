from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archives import BEGIN, record
from identities import House, house
from luwte.domain.behaviour import Phase
from luwte.domain.events import CallStarted
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotAllowed, NotFound, SettingsError
from luwte.service.actors import Actor, Role
from luwte.service.break_glass import CLOSED, LASTS, OPENED, READ, SEEN, BreakGlass
from luwte.service.records import Entry

CALL = CallId("g1")
WHY = "Klacht over privacy, zaak 2026-14"


class DeafTrail:
    """A trail that writes nothing down."""

    def record(self, *_line: object) -> None:
        return


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.archive.begin(record("g1"))
    made.archive.append([Entry(CALL, 0, "k0", CallStarted(CALL, 0.0), (), BEGIN)])
    made.archive.finish(CALL, BEGIN + timedelta(minutes=4), Phase.CALM)
    made.archive.begin(record("g2"))
    return made


@pytest.fixture
def femke(rooms: House) -> Actor:
    return rooms.add("femke", Role.DATA_PROTECTION_OFFICER)


@pytest.fixture
def glass(rooms: House) -> BreakGlass:
    return rooms.identity.glass


def later(rooms: House, by: timedelta) -> None:
    rooms.clock.passed += by.total_seconds()


def test_nothing_is_read_without_an_access(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    with pytest.raises(NotAllowed, match="niet voor u geopend"):
        glass.read(femke, CALL)
    assert READ not in rooms.actions()


def test_an_access_has_a_reason_and_each_reading_is_a_line(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    access = glass.open(femke, CALL, f"  {WHY}\n")
    assert (access.line.detail, access.line.actor, access.line.subject) == (WHY, femke.user, "spoor-g1")
    assert access.until == BEGIN + LASTS
    call, entries, _ = glass.read(femke, CALL)
    assert (call.id, len(entries)) == ("g1", 1)
    glass.read(femke, CALL)
    assert rooms.actions()[-3:] == [OPENED, READ, READ]


@pytest.mark.parametrize("reason", ["", "   kort   ", "x" * 201])
def test_without_a_proper_reason_nothing_opens(glass: BreakGlass, femke: Actor, rooms: House, reason: str) -> None:
    with pytest.raises(SettingsError, match="waarom"):
        glass.open(femke, CALL, reason)
    assert OPENED not in rooms.actions()


def test_an_access_is_over_after_its_time(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    glass.open(femke, CALL, WHY)
    later(rooms, LASTS - timedelta(seconds=1))
    assert glass.read(femke, CALL)
    later(rooms, timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="de tijd is om"):
        glass.read(femke, CALL)
    assert glass.open(femke, CALL, WHY).line.at == BEGIN + LASTS


def test_a_clock_that_was_set_back_opens_nothing(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    glass.open(femke, CALL, WHY)
    later(rooms, -timedelta(days=1))
    assert glass.access(femke, CALL) is None


def test_who_is_done_reads_no_more(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    glass.open(femke, CALL, WHY)
    glass.close(femke, CALL)
    glass.close(femke, CALL)
    assert rooms.actions().count(CLOSED) == 1
    with pytest.raises(NotAllowed):
        glass.read(femke, CALL)


def test_asking_twice_is_one_access(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    first = glass.open(femke, CALL, WHY)
    assert glass.open(femke, CALL, "nog een andere reden").line == first.line
    assert rooms.actions().count(OPENED) == 1


def test_an_access_of_one_person_opens_nothing_for_another(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    other = rooms.add("frank", Role.DATA_PROTECTION_OFFICER)
    glass.open(femke, CALL, WHY)
    with pytest.raises(NotAllowed):
        glass.read(other, CALL)
    glass.open(other, CALL, WHY)
    glass.close(other, CALL)
    assert glass.read(femke, CALL)


def test_without_its_line_in_the_trail_nothing_opens(rooms: House, femke: Actor) -> None:
    deaf = BreakGlass(rooms.archive, rooms.trail, DeafTrail(), rooms.clock)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="niet in het logboek"):
        deaf.open(femke, CALL, WHY)


def test_a_call_that_goes_on_or_is_erased_or_unknown_is_not_opened(
    glass: BreakGlass, femke: Actor, rooms: House
) -> None:
    with pytest.raises(NotAllowed, match="loopt nog"):
        glass.open(femke, CallId("g2"), WHY)
    with pytest.raises(NotFound):
        glass.open(femke, CallId("g3"), WHY)
    glass.open(femke, CALL, WHY)
    rooms.archive.discard(CALL)
    with pytest.raises(Erased):
        glass.read(femke, CALL)
    glass.close(femke, CALL)


def test_practice_belongs_to_who_practises(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    rooms.archive.calls[CALL] = replace(rooms.archive.calls[CALL], practice=True)
    assert glass.find(femke, BEGIN) == ()
    with pytest.raises(NotAllowed, match="oefening"):
        glass.open(femke, CALL, WHY)
    assert OPENED not in rooms.actions()


def test_calls_are_found_by_when_they_began(glass: BreakGlass, femke: Actor) -> None:
    assert [call.id for call in glass.find(femke, BEGIN + timedelta(minutes=20))] == ["g1"]
    assert glass.find(femke, BEGIN + timedelta(minutes=31)) == ()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_PROTECTION_OFFICER])
def test_no_other_role_asks_reads_or_searches(glass: BreakGlass, rooms: House, role: Role) -> None:
    actor = rooms.add("ik", role)
    for ask in (
        lambda: glass.open(actor, CALL, WHY),
        lambda: glass.read(actor, CALL),
        lambda: glass.record(actor, CALL),
        lambda: glass.find(actor, BEGIN),
        lambda: glass.close(actor, CALL),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert glass.access(actor, CALL) is None
    assert OPENED not in rooms.actions()


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_who_oversees_sees_every_access_and_others_none(
    glass: BreakGlass, femke: Actor, rooms: House, role: Role
) -> None:
    glass.open(femke, CALL, WHY)
    later(rooms, timedelta(minutes=3))
    glass.close(femke, CALL)
    actor = rooms.add("ik", role)
    if role in {Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL}:
        (access,) = glass.accesses(actor)
        assert (access.line.detail, access.until) == (WHY, BEGIN + timedelta(minutes=3))
    else:
        with pytest.raises(NotAllowed):
            glass.accesses(actor)


def test_the_coordinator_is_told_until_they_have_seen_it(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    carla = rooms.add("carla", Role.COORDINATOR)
    assert glass.unseen(carla) == []
    glass.open(femke, CALL, WHY)
    (told,) = glass.unseen(carla)
    assert glass.unseen(femke) == ()
    glass.see(carla, told.number)
    assert rooms.actions()[-1] == SEEN
    assert glass.unseen(carla) == []
    with pytest.raises(NotFound):
        glass.see(carla, told.number)
    with pytest.raises(NotAllowed):
        glass.see(femke, told.number)
    later(rooms, LASTS)
    glass.open(femke, CALL, WHY)
    assert len(glass.unseen(carla)) == 1


def test_who_opened_it_cannot_keep_it_from_the_other_coordinators(
    glass: BreakGlass, femke: Actor, rooms: House
) -> None:
    carla, dora = rooms.add("carla", Role.COORDINATOR), rooms.add("dora", Role.COORDINATOR)
    both = replace(dora, roles=dora.roles | {Role.DATA_PROTECTION_OFFICER})
    own = glass.open(both, CALL, WHY).line
    assert glass.unseen(both) == []
    with pytest.raises(NotFound):
        glass.see(both, own.number)
    of_another = glass.open(femke, CALL, WHY).line
    glass.see(both, of_another.number)
    assert glass.unseen(carla) == [own]
    glass.see(carla, own.number)
    assert glass.unseen(carla) == []


def test_however_many_there_were_every_access_is_seen(glass: BreakGlass, femke: Actor, rooms: House) -> None:
    carla = rooms.add("carla", Role.COORDINATOR)
    for _time in range(101):
        glass.open(femke, CALL, WHY)
        glass.close(femke, CALL)
    assert len(glass.accesses(carla)) == 101
    assert all(access.closed_at is not None for access in glass.accesses(carla))
    assert len(glass.unseen(carla)) == 101

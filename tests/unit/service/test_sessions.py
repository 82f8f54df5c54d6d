from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from identities import House, house
from luwte.service.actors import Role
from luwte.service.people import CONSOLE
from luwte.service.sessions import digest

IDLE, LONGEST = 2 * 3600.0, 12 * 3600.0


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.add("carla", Role.COORDINATOR)
    made.add("ada", Role.EMPLOYEE)
    return made


def opened(rooms: House) -> str:
    return rooms.identity.sessions.open(rooms.identity.people.named(CONSOLE, "ada"))


def alive(rooms: House, token: str, *, touch: bool = True) -> bool:
    return rooms.identity.sessions.resume(token, touch=touch) is not None


def test_a_session_is_whose_it_is_and_no_two_are_the_same(rooms: House) -> None:
    token, other = opened(rooms), opened(rooms)
    person = rooms.identity.sessions.resume(token)
    assert person is not None
    assert person.name == "ada"
    assert token != other
    assert len(token) > 40


def test_the_store_does_not_hold_what_the_browser_holds(rooms: House) -> None:
    token = opened(rooms)
    held = (rooms.folder / "luwte.db").read_bytes() + (rooms.folder / "luwte.db-wal").read_bytes()
    assert token.encode() not in held
    assert digest(token).encode() in held


@pytest.mark.parametrize("token", ["", "verzonnen", "x" * 500, "é"])
def test_what_is_no_session_is_none(rooms: House, token: str) -> None:
    assert not alive(rooms, token)


def test_a_session_that_nobody_uses_ends(rooms: House) -> None:
    token = opened(rooms)
    rooms.clock.passed = IDLE - 60
    assert alive(rooms, token)
    rooms.clock.passed += IDLE - 60
    assert alive(rooms, token, touch=False)
    rooms.clock.passed += 120
    assert not alive(rooms, token)
    rooms.clock.passed = 0
    assert not alive(rooms, token), "what ended stays ended"


def test_a_session_that_is_used_all_day_ends_too(rooms: House) -> None:
    token = opened(rooms)
    hours = 0
    while rooms.clock.passed < LONGEST - 3600:
        rooms.clock.passed += 3600
        hours += alive(rooms, token)
    assert hours == 11
    rooms.clock.passed += 3600
    assert not alive(rooms, token)


def test_a_clock_that_jumps_a_little_ends_nothing_and_one_far_off_gives_no_endless_session(rooms: House) -> None:
    rooms.clock.passed = 3600
    token = opened(rooms)
    rooms.clock.passed = 0
    assert alive(rooms, token)
    rooms.clock.passed = -2 * LONGEST
    assert not alive(rooms, token)


def test_other_roles_a_closed_account_and_a_new_password_end_every_session(rooms: House) -> None:
    people = rooms.identity.people
    ada = people.named(CONSOLE, "ada")
    for ends in (
        lambda: people.change(CONSOLE, ada.id, "Ada", {Role.EMPLOYEE, Role.COLLEAGUE}, ()),
        lambda: people.reset(CONSOLE, ada.id),
        lambda: people.close(CONSOLE, ada.id),
    ):
        token = opened(rooms)
        ends()
        assert not alive(rooms, token)


def test_another_screen_name_ends_nothing_and_shows_at_once(rooms: House) -> None:
    token = opened(rooms)
    ada = rooms.identity.people.named(CONSOLE, "ada")
    rooms.identity.people.change(CONSOLE, ada.id, "Ada B", ada.roles, ada.teams)
    person = rooms.identity.sessions.resume(token)
    assert person is not None
    assert person.actor.alias == "Ada B"


def test_signing_out_is_here_or_everywhere(rooms: House) -> None:
    one, two, three = opened(rooms), opened(rooms), opened(rooms)
    rooms.identity.sessions.close(one)
    assert [alive(rooms, token) for token in (one, two, three)] == [False, True, True]
    rooms.identity.sessions.close_everywhere(rooms.identity.people.named(CONSOLE, "ada").id)
    assert [alive(rooms, token) for token in (two, three)] == [False, False]


def test_a_session_of_before_a_change_that_was_missed_is_over(rooms: House) -> None:
    token = opened(rooms)
    ada = rooms.identity.people.named(CONSOLE, "ada")
    from luwte.infra.sql.people import SqlPeople

    SqlPeople(rooms.database).save(replace(ada, epoch=ada.epoch + 1))
    assert not alive(rooms, token)


def test_tidying_clears_what_is_over(rooms: House) -> None:
    opened(rooms)
    rooms.clock.passed = timedelta(hours=3).total_seconds()
    token = opened(rooms)
    assert rooms.identity.sessions.tidy() == 1
    assert alive(rooms, token)

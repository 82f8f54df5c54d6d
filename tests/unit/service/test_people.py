from __future__ import annotations

from pathlib import Path

import pytest

from identities import PASSWORD, House, house
from luwte.errors import NotAllowed, NotFound, SettingsError, StoreUnavailable
from luwte.service.accounts import Claims
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.people import CONSOLE, Newcomer, one_time_password


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.add("carla", Role.COORDINATOR)
    return made


def test_a_newcomer_signs_in_once_with_what_was_given(rooms: House) -> None:
    made, once = rooms.identity.people.add(CONSOLE, Newcomer("Ada", "Ada", frozenset({Role.EMPLOYEE})))
    assert rooms.identity.accounts.password("ada", once, "hier")[0].id == made.id
    assert made.must_change
    assert rooms.actions()[-1] == "account gemaakt"
    assert once not in str(rooms.trail.written)


def test_one_time_passwords_can_be_read_out_and_are_never_the_same() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 and one.replace("-", "").isalpha() for one in made)


@pytest.mark.parametrize(
    ("newcomer", "why"),
    [
        (Newcomer("carla", "C", frozenset({Role.EMPLOYEE})), "al in gebruik"),
        (Newcomer("ada", "Ada", frozenset()), "minstens één rol"),
        (Newcomer("ada", "Ada", frozenset({Role.EMPLOYEE}), frozenset({TeamId("x")})), "geen team x"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_leaves_nothing(rooms: House, newcomer: Newcomer, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        rooms.identity.people.add(CONSOLE, newcomer)
    assert [person.name for person in rooms.identity.people.all(CONSOLE)] == ["carla"]


def test_the_last_coordinator_stays(rooms: House) -> None:
    people, carla = rooms.identity.people, rooms.identity.people.named(CONSOLE, "carla")
    for away in (
        lambda: people.close(CONSOLE, carla.id),
        lambda: people.change(CONSOLE, carla.id, "Carla", {Role.TRAINER}, ()),
    ):
        with pytest.raises(SettingsError, match="laatste coördinator"):
            away()
    rooms.add("chris", Role.COORDINATOR)
    people.close(CONSOLE, carla.id)
    people.close(CONSOLE, carla.id)
    assert not people.named(CONSOLE, "carla").active


def test_a_closed_account_opens_again_with_its_password(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    rooms.identity.people.close(CONSOLE, ada.user)
    rooms.identity.people.reopen(CONSOLE, ada.user)
    assert rooms.identity.accounts.password("ada", PASSWORD, "hier")[0].active


def test_a_change_says_what_was_and_what_is(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    rooms.identity.people.change(CONSOLE, ada.user, "Ada", {Role.TRAINER}, ())
    line = rooms.trail.written[-1]
    assert (line.actor, line.action, line.detail) == (CONSOLE.user, "account gewijzigd", "medewerker → trainer")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR], ids=lambda role: role.value)
def test_nobody_but_a_coordinator_sees_or_changes_people(rooms: House, role: Role) -> None:
    actor = rooms.add("ik", role)
    people = rooms.identity.people
    newcomer = Newcomer("x.y", "X", frozenset({Role.COORDINATOR}))
    before = len(rooms.trail.written)
    for ask in (
        lambda: people.all(actor),
        lambda: people.teams(actor),
        lambda: people.named(actor, "ik"),
        lambda: people.add(actor, newcomer),
        lambda: people.change(actor, actor.user, "Ik", {Role.COORDINATOR}, ()),
        lambda: people.reset(actor, actor.user),
        lambda: people.close(actor, actor.user),
        lambda: people.reopen(actor, actor.user),
        lambda: people.erase(actor, actor.user),
        lambda: people.add_team(actor, "x"),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert len(rooms.trail.written) == before


def test_teams_have_an_id_that_can_stand_in_an_address(rooms: House) -> None:
    assert rooms.identity.people.add_team(CONSOLE, "Balie & Post").id == "balie-post"
    assert rooms.identity.people.add_team(CONSOLE, "日本").id
    with pytest.raises(SettingsError, match="al een team"):
        rooms.identity.people.add_team(CONSOLE, "Balie & Post")


def test_a_screen_name_is_there_for_who_is_known(rooms: House) -> None:
    carla = rooms.identity.people.named(CONSOLE, "carla")
    assert rooms.identity.people.alias(carla.id) == "Carla"
    assert rooms.identity.people.alias(UserId("p-weg")) == ""
    with pytest.raises(NotFound, match="geen account met de naam niemand"):
        rooms.identity.people.named(CONSOLE, "niemand")


def test_a_feeder_names_somebody_by_sign_in_name_or_id_and_never_a_closed_account(rooms: House) -> None:
    people, ada = rooms.identity.people, rooms.add("ada", Role.EMPLOYEE, teams=("balie",))
    for name in ("ada", "Ada", ada.user):
        found = people.worker(name)
        assert found
        assert found.id == ada.user
    assert people.worker("niemand") is None
    people.close(CONSOLE, ada.user)
    assert people.worker("ada") is None
    assert (people.has_team("balie"), people.has_team("elders")) == (True, False)


def test_only_a_closed_account_is_erased_so_the_last_coordinator_never_is(rooms: House) -> None:
    people, carla = rooms.identity.people, rooms.identity.people.named(CONSOLE, "carla")
    with pytest.raises(SettingsError, match="sluit het account eerst"):
        people.erase(CONSOLE, carla.id)
    with pytest.raises(SettingsError, match="laatste coördinator"):
        people.close(CONSOLE, carla.id)
    assert people.named(CONSOLE, "carla").active


def test_an_erased_account_is_gone_and_its_name_is_free_again(rooms: House) -> None:
    people, ada = rooms.identity.people, rooms.add("ada", Role.EMPLOYEE, teams=("balie",))
    token = rooms.identity.sessions.open(people.named(CONSOLE, "ada"))
    people.close(CONSOLE, ada.user)
    assert people.named(CONSOLE, "ada").closed_at == rooms.clock.now()
    people.erase(CONSOLE, ada.user)
    assert rooms.identity.sessions.resume(token) is None
    assert people.alias(ada.user) == ""
    assert "ada" not in {person.name for person in people.all(CONSOLE)}
    line = rooms.trail.written[-1]
    assert (line.action, line.subject, line.detail) == ("account gewist", ada.user, "")
    again, _ = people.add(CONSOLE, Newcomer("ada", "Ada", frozenset({Role.EMPLOYEE})))
    assert again.id != ada.user
    with pytest.raises(NotFound):
        people.erase(CONSOLE, ada.user)


def test_an_account_that_opens_again_is_not_closed_any_more(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    rooms.identity.people.close(CONSOLE, ada.user)
    rooms.identity.people.reopen(CONSOLE, ada.user)
    assert rooms.identity.people.named(CONSOLE, "ada").closed_at is None


def test_who_comes_back_through_the_sign_in_service_after_erasing_is_somebody_new(rooms: House) -> None:
    claims = Claims("sub-1", "ada@dienst", "Ada", frozenset({Role.EMPLOYEE}))
    first = rooms.identity.accounts.from_service(claims)
    rooms.identity.people.close(CONSOLE, first.id)
    with pytest.raises(NotAllowed, match="gesloten"):
        rooms.identity.accounts.from_service(claims)
    rooms.identity.people.erase(CONSOLE, first.id)
    again = rooms.identity.accounts.from_service(claims)
    assert again.id != first.id


def test_an_account_of_which_the_erasing_began_does_not_open_again(rooms: House) -> None:
    people, ada = rooms.identity.people, rooms.add("ada", Role.EMPLOYEE)
    people.close(CONSOLE, ada.user)
    rooms.erasing.away = True
    with pytest.raises(StoreUnavailable):
        people.erase(CONSOLE, ada.user)
    with pytest.raises(SettingsError, match="al begonnen"):
        people.reopen(CONSOLE, ada.user)
    assert not people.named(CONSOLE, "ada").active

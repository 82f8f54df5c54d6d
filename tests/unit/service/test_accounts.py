"""What is hard to see from the pages: outdated hashes, accounts of the sign-in service, codes and their seals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from identities import HASHER, OTHER, PASSWORD, House, house
from luwte.errors import NotAllowed, SettingsError
from luwte.infra.passwords import ArgonHasher
from luwte.infra.sealer import AesSealer
from luwte.infra.sql.people import SqlPeople
from luwte.service import totp
from luwte.service.accounts import Accounts, Claims, Step, screen_name, sign_in_name
from luwte.service.actors import Role, UserId
from luwte.service.people import CONSOLE
from luwte.service.throttle import TooOften

CLAIMS = Claims("https://sso.example u-17", "Ada.Bos", "Ada", frozenset({Role.EMPLOYEE}))


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


def test_a_hash_of_lighter_settings_is_made_anew_when_somebody_signs_in(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    store = SqlPeople(rooms.database)
    heavier = ArgonHasher(time_cost=2, memory_kib=8)
    accounts = Accounts(store, heavier, AesSealer(b"s" * 32), rooms.trail, rooms.clock)
    before = store.credentials(ada.user).password
    accounts.password("ada", PASSWORD, "hier")
    after = store.credentials(ada.user).password
    assert before != after
    assert after is not None
    assert not heavier.outdated(after)
    assert accounts.password("ada", PASSWORD, "hier")[1] is Step.NONE


def test_one_address_may_not_try_endless_names(rooms: House) -> None:
    for number in range(25):
        with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
            rooms.identity.accounts.password(f"naam-{number}", "een wachtwoord hier", "10.0.0.1")
    with pytest.raises(TooOften):
        rooms.identity.accounts.password("naam-26", "een wachtwoord hier", "10.0.0.1")
    with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
        rooms.identity.accounts.password("naam-26", "een wachtwoord hier", "10.0.0.2")


def test_a_whole_office_behind_one_address_signs_in_on_the_same_morning(rooms: House) -> None:
    names = [f"medewerker-{number}" for number in range(30)]
    for name in names:
        rooms.add(name, Role.EMPLOYEE)
    for name in names:
        assert rooms.identity.accounts.password(name, PASSWORD, "10.0.0.1")[0].name == name


def test_a_name_that_no_database_takes_is_a_wrong_name(rooms: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqlPeople, "named", lambda *_: pytest.fail("PostgreSQL refuses this sign"))
    with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
        rooms.identity.accounts.password("ada\x00", PASSWORD, "hier")


def test_an_open_screen_is_not_enough_to_put_another_app_in_the_place_of_the_first(rooms: House) -> None:
    ada, first, second = rooms.add("ada", Role.EMPLOYEE), totp.new_secret(), totp.new_secret()
    step = int(rooms.clock.now().timestamp()) // totp.STEP
    rooms.identity.accounts.turn_on_codes(ada.user, first, totp.code(first, step))
    with pytest.raises(NotAllowed, match="zet die eerst uit"):
        rooms.identity.accounts.turn_on_codes(ada.user, second, totp.code(second, step))


def test_one_name_may_not_be_tried_from_endless_addresses(rooms: House) -> None:
    rooms.add("ada", Role.EMPLOYEE)
    for number in range(5):
        with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
            rooms.identity.accounts.password("ADA ", "een wachtwoord hier", f"10.0.0.{number}")
    with pytest.raises(TooOften):
        rooms.identity.accounts.password("ada", PASSWORD, "10.0.1.1")
    rooms.clock.passed += 6
    assert rooms.identity.accounts.password("ada", PASSWORD, "10.0.1.1")[0].name == "ada"


def test_a_closed_account_gets_the_answer_of_a_wrong_password(rooms: House) -> None:
    rooms.add("carla", Role.COORDINATOR)
    ada = rooms.add("ada", Role.EMPLOYEE)
    rooms.identity.people.close(CONSOLE, ada.user)
    with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
        rooms.identity.accounts.password("ada", PASSWORD, "hier")


def test_who_comes_from_the_sign_in_service_gets_an_account_once(rooms: House) -> None:
    made = rooms.identity.accounts.from_service(CLAIMS)
    assert (made.name, made.alias) == ("ada.bos", "Ada")
    assert made.roles == {Role.EMPLOYEE}
    assert rooms.identity.accounts.from_service(CLAIMS) == made
    assert rooms.actions() == ["account gemaakt door aanmelddienst"]


def test_other_groups_there_are_other_roles_here_and_end_every_session(rooms: House) -> None:
    made = rooms.identity.accounts.from_service(CLAIMS)
    token = rooms.identity.sessions.open(made)
    changed = rooms.identity.accounts.from_service(replace(CLAIMS, roles=frozenset({Role.TEAM_LEAD})))
    assert changed.roles == {Role.TEAM_LEAD}
    assert rooms.identity.sessions.resume(token) is None


def test_who_has_no_role_there_or_is_closed_here_does_not_get_in(rooms: House) -> None:
    rooms.add("carla", Role.COORDINATOR)
    with pytest.raises(NotAllowed, match="nog geen rol"):
        rooms.identity.accounts.from_service(replace(CLAIMS, roles=frozenset()))
    made = rooms.identity.accounts.from_service(CLAIMS)
    rooms.identity.people.close(CONSOLE, made.id)
    with pytest.raises(NotAllowed, match="gesloten"):
        rooms.identity.accounts.from_service(CLAIMS)


def test_the_same_name_there_does_not_take_over_an_account_here(rooms: House) -> None:
    local = rooms.add("ada.bos", Role.COORDINATOR)
    with pytest.raises(NotAllowed, match="al een account met deze naam"):
        rooms.identity.accounts.from_service(CLAIMS)
    assert rooms.identity.people.named(CONSOLE, "ada.bos").subject is None
    assert rooms.identity.people.named(CONSOLE, "ada.bos").id == local.user


def test_who_comes_from_the_service_has_no_password_here(rooms: House) -> None:
    made = rooms.identity.accounts.from_service(CLAIMS)
    with pytest.raises(NotAllowed, match="horen niet bij elkaar"):
        rooms.identity.accounts.password("ada.bos", "", "hier")
    with pytest.raises(NotAllowed, match="huidige wachtwoord klopt niet"):
        rooms.identity.accounts.change_password(made.id, "", OTHER)
    with pytest.raises(SettingsError, match="aanmelddienst"):
        rooms.identity.people.reset(CONSOLE, made.id)


def test_codes_go_on_only_when_the_app_shows_one_and_off_only_with_the_password(rooms: House) -> None:
    ada, accounts = rooms.add("ada", Role.EMPLOYEE), rooms.identity.accounts
    secret = totp.new_secret()
    with pytest.raises(NotAllowed, match="deze code klopt niet"):
        accounts.turn_on_codes(ada.user, secret, "000000")
    assert accounts.password("ada", PASSWORD, "hier")[1] is Step.NONE
    step = int(rooms.clock.now().timestamp()) // totp.STEP
    codes = accounts.turn_on_codes(ada.user, secret, totp.code(secret, step))
    assert accounts.recovery_left(ada.user) == len(codes) == 10
    assert accounts.password("ada", PASSWORD, "hier")[1] is Step.CODE
    kept = SqlPeople(rooms.database).credentials(ada.user)
    assert kept.totp is not None
    assert secret not in kept.totp
    assert not kept.recovery & set(codes)
    with pytest.raises(NotAllowed, match="huidige wachtwoord klopt niet"):
        accounts.turn_off_codes(ada.user, "een ander wachtwoord")
    accounts.turn_off_codes(ada.user, PASSWORD)
    assert accounts.password("ada", PASSWORD, "hier")[1] is Step.NONE
    with pytest.raises(NotAllowed, match="klopt niet"):
        accounts.second(ada.user, rooms.identity.people.named(CONSOLE, "ada").epoch, codes[0], "hier")


def test_a_new_password_keeps_the_codes_and_is_not_the_old_one(rooms: House) -> None:
    ada = rooms.add("ada", Role.EMPLOYEE)
    with pytest.raises(SettingsError, match="ander wachtwoord dan het oude"):
        rooms.identity.accounts.change_password(ada.user, PASSWORD, PASSWORD)
    with pytest.raises(SettingsError, match="minstens 12"):
        rooms.identity.accounts.change_password(ada.user, PASSWORD, "kort")
    rooms.identity.accounts.change_password(ada.user, PASSWORD, OTHER)
    assert HASHER.right(SqlPeople(rooms.database).credentials(ada.user).password, OTHER)


def test_nobody_is_half_way_who_is_not_there(rooms: House) -> None:
    with pytest.raises(NotAllowed, match="opnieuw aan"):
        rooms.identity.accounts.still(UserId("p-weg"), 0)


@pytest.mark.parametrize("name", ["", "x", "met spatie", "a" * 65, "tab\there", "nul\0"])
def test_a_sign_in_name_that_cannot_be_typed_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="2 tot 64 tekens"):
        sign_in_name(name)


@pytest.mark.parametrize("alias", ["", "   ", "a" * 41, "om\u202ekeer"])
def test_a_screen_name_that_cannot_be_read_is_refused(alias: str) -> None:
    with pytest.raises(SettingsError, match="1 tot 40"):
        screen_name(alias)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from luwte.errors import NotFound
from luwte.infra.sql.database import Database
from luwte.infra.sql.people import SqlPeople, SqlSessions
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.identity import Credentials, Person, Session, Team

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def person(who: str = "ada", **changes: object) -> Person:
    usual = Person(UserId(f"p-{who}"), who, who.title(), frozenset({Role.EMPLOYEE}), frozenset())
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.fixture
def people(database: Database) -> SqlPeople:
    kept = SqlPeople(database)
    kept.add_team(Team(TeamId("balie"), "Balie"))
    kept.add_team(Team(TeamId("post"), "Afdeling post"))
    return kept


def test_a_person_comes_back_as_they_went_in(people: SqlPeople) -> None:
    roles, teams = frozenset({Role.TEAM_LEAD, Role.EMPLOYEE}), frozenset({TeamId("balie"), TeamId("post")})
    ada = person(roles=roles, teams=teams, subject="dienst u-1", must_change=True)
    people.add(ada, Credentials("hash"))
    assert people.person(ada.id) == people.named("ada") == people.of_subject("dienst u-1") == ada
    assert people.credentials(ada.id) == Credentials("hash")


def test_who_is_not_there_is_not_there(people: SqlPeople) -> None:
    assert people.named("niemand") is None
    assert people.of_subject("niemand") is None
    for ask in (people.person, people.credentials):
        with pytest.raises(NotFound):
            ask(UserId("niemand"))
    with pytest.raises(NotFound):
        people.save(person())
    with pytest.raises(NotFound):
        people.set_credentials(UserId("niemand"), Credentials())


@pytest.mark.parametrize("changes", [{"name": "ada"}, {"subject": "dienst u-1"}], ids=str)
def test_a_name_and_a_subject_belong_to_one_person(people: SqlPeople, changes: dict[str, object]) -> None:
    people.add(person(subject="dienst u-1"), Credentials())
    with pytest.raises(ValueError, match="taken"):
        people.add(person("bram", **changes), Credentials())
    assert [known.name for known in people.people()] == ["ada"]


def test_there_is_one_first_person(people: SqlPeople) -> None:
    assert people.add_first(person(), Credentials("hash"))
    assert not people.add_first(person("bram"), Credentials("hash"))
    assert [known.name for known in people.people()] == ["ada"]


def test_saving_replaces_roles_and_teams_as_a_whole(people: SqlPeople) -> None:
    people.add(person(teams=frozenset({TeamId("balie")})), Credentials())
    changed = person(
        roles=frozenset({Role.TRAINER}), teams=frozenset({TeamId("post")}), alias="Ada B", active=False, epoch=3
    )
    people.save(changed)
    assert people.person(changed.id) == changed


def test_codes_are_on_while_there_is_a_secret(people: SqlPeople) -> None:
    ada = person()
    people.add(ada, Credentials("hash"))
    people.set_credentials(ada.id, Credentials("hash", b"geheim", frozenset({"a", "b"})))
    assert people.person(ada.id).second_factor
    assert people.credentials(ada.id) == Credentials("hash", b"geheim", frozenset({"a", "b"}))
    people.set_credentials(ada.id, Credentials("hash"))
    assert not people.person(ada.id).second_factor
    assert people.credentials(ada.id) == Credentials("hash")


def test_a_step_is_used_once_and_never_an_older_one_after_it(people: SqlPeople) -> None:
    ada = person()
    people.add(ada, Credentials("hash", b"geheim"))
    assert [people.use_step(ada.id, step) for step in (10, 10, 9, 11)] == [True, False, False, True]
    people.set_credentials(ada.id, Credentials("hash", b"geheim"))
    assert not people.use_step(ada.id, 11)
    people.set_credentials(ada.id, Credentials("hash"))
    assert people.use_step(ada.id, 1)


def test_a_recovery_code_is_used_once_and_by_its_owner(people: SqlPeople) -> None:
    ada, bram = person(), person("bram")
    people.add(ada, Credentials("hash", b"geheim", frozenset({"a"})))
    people.add(bram, Credentials("hash"))
    assert not people.use_recovery(bram.id, "a")
    assert [people.use_recovery(ada.id, "a") for _ in range(2)] == [True, False]


def test_a_team_is_there_once(people: SqlPeople) -> None:
    for team in (Team(TeamId("balie"), "Anders"), Team(TeamId("anders"), "Balie")):
        with pytest.raises(ValueError, match="there already"):
            people.add_team(team)
    assert [team.name for team in people.teams()] == ["Afdeling post", "Balie"]


@pytest.fixture
def sessions(database: Database, people: SqlPeople) -> SqlSessions:
    for name in ("ada", "bram"):
        people.add(person(name), Credentials())
    return SqlSessions(database)


def session(digest: str, name: str = "ada", *, age: int = 0) -> Session:
    at = AT - timedelta(hours=age)
    return Session(digest, UserId(f"p-{name}"), 0, at, at)


def test_a_session_is_kept_seen_and_ended(sessions: SqlSessions) -> None:
    sessions.add(session("d1"))
    assert sessions.session("d1") == session("d1")
    later = AT + timedelta(minutes=5)
    sessions.seen("d1", later)
    assert sessions.session("d1") == replace(session("d1"), seen_at=later)
    sessions.end("d1")
    sessions.end("d1")
    assert sessions.session("d1") is None


def test_all_sessions_of_one_person_end_and_nobody_elses(sessions: SqlSessions) -> None:
    for digest, name in (("d1", "ada"), ("d2", "ada"), ("d3", "bram")):
        sessions.add(session(digest, name))
    sessions.end_all(UserId("p-ada"))
    assert [sessions.session(digest) is None for digest in ("d1", "d2", "d3")] == [True, True, False]


def test_what_is_old_is_cleared_away(sessions: SqlSessions) -> None:
    sessions.add(session("oud", age=13))
    sessions.add(session("stil", age=3))
    sessions.add(session("vers"))
    assert sessions.end_older(AT - timedelta(hours=12), AT - timedelta(hours=2)) == 2
    assert sessions.session("vers") is not None

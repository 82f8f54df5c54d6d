from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import PersonRoleRow, PersonRow, PersonTeamRow, RecoveryRow, SessionRow, TeamRow
from luwte.infra.sql.people import SqlPeople
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.identity import Credentials, Person, Team


def test_nothing_of_a_person_outlives_them(database: Database) -> None:
    people = SqlPeople(database)
    people.add_team(Team(TeamId("balie"), "Balie"))
    ada = Person(UserId("p-ada"), "ada", "Ada", frozenset({Role.EMPLOYEE}), frozenset({TeamId("balie")}))
    people.add(ada, Credentials("hash", b"geheim", frozenset({"a"})))
    with database.write() as connection:
        connection.execute(delete(PersonRow))
        for row in (PersonRoleRow, PersonTeamRow, RecoveryRow, SessionRow):
            assert connection.execute(select(row.person)).first() is None
        assert connection.execute(select(TeamRow.id)).scalar() == "balie"


def test_the_database_itself_refuses_a_role_that_there_is_not(database: Database) -> None:
    people = SqlPeople(database)
    people.add(Person(UserId("p-ada"), "ada", "Ada", frozenset(), frozenset()), Credentials())
    with database.write() as connection, pytest.raises((StatementError, IntegrityError)):
        connection.execute(insert(PersonRoleRow).values(person="p-ada", role="baas"))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.exec_driver_sql("INSERT INTO person_role (person, role) VALUES ('p-ada', 'baas')")

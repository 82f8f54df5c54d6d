from __future__ import annotations

from sqlalchemy import inspect

from luwte.infra.sql import identity_rows
from luwte.infra.sql.base import Base
from luwte.infra.sql.database import Database
from luwte.infra.sql.migrations.versions import v0002_accounts
from luwte.infra.sql.upgrade import go_to, upgrade
from luwte.service.actors import Role

OURS = {
    table.name
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ == identity_rows.__name__
    for table in mapper.tables
}


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_the_step_makes_the_tables_of_accounts_and_goes_back_without_a_trace(anywhere: str) -> None:
    database = Database.open(anywhere)
    go_to(database, "0001")
    before = tables(database)
    assert not OURS & before
    upgrade(database)
    assert tables(database) >= before | OURS
    go_to(database, "0001")
    assert tables(database) == before
    database.close()


def test_the_roles_of_the_database_are_those_of_the_code() -> None:
    assert set(v0002_accounts._ROLES) == {role.value for role in Role}

"""Alembic runs in the transaction that it is given: what is rolled back around it is gone."""

from __future__ import annotations

import pytest

from luwte.infra.sql.database import Database
from luwte.infra.sql.upgrade import REVISIONS, State, _config, state


def test_alembic_commits_nothing_by_itself(anywhere: str) -> None:
    from alembic import command

    database = Database.open(anywhere)

    def cut_off() -> None:
        with database.migrate() as connection:
            command.upgrade(_config(connection), REVISIONS[-1])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert state(database) is State.EMPTY
    database.close()

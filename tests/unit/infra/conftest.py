"""Every test of the store runs on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from databases import ENGINES, Places, PostgresPlaces, SqlitePlaces, migrated_file, postgres, programs
from luwte.infra.sql.database import Database


@pytest.fixture(scope="session")
def postgres_places() -> Iterator[PostgresPlaces]:
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("PostgreSQL ontbreekt: de helft van de tests van de opslag draait niet (tools/postgres haalt het)")
    with postgres(bin_dir) as server:
        yield PostgresPlaces(server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    return cache(lambda: migrated_file(tmp_path_factory.mktemp("sqlite")))


@pytest.fixture(params=ENGINES)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Where databases can be had, on one engine."""
    if request.param == "postgresql":
        there: PostgresPlaces = request.getfixturevalue("postgres_places")
        return there
    return SqlitePlaces(tmp_path, request.getfixturevalue("sqlite_template"))


@pytest.fixture
def anywhere(places: Places) -> str:
    """The address of an empty database."""
    return places.empty()


@pytest.fixture
def database(places: Places) -> Iterator[Database]:
    """An empty database with our tables."""
    opened = Database.open(places.migrated(), busy_ms=300)
    yield opened
    opened.close()

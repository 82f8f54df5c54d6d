"""Every test of the store runs on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import SecretStr

from databases import ENGINES, Places, PostgresPlaces, SqlitePlaces, migrated_file, postgres, programs
from kept import NOON
from luwte.infra.keys import KeyRing
from luwte.infra.sql.database import Database
from luwte.infra.store import Store, assemble, note_checks
from luwte.settings import Settings


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresPlaces]:
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("PostgreSQL ontbreekt: de helft van de tests van de opslag draait niet (tools/postgres haalt het)")
    with postgres(bin_dir) as server:
        yield PostgresPlaces(server)


@pytest.fixture
def postgres_places(postgres_server: PostgresPlaces) -> Iterator[PostgresPlaces]:
    """Databases of this test alone; they go when it ends."""
    yield postgres_server
    postgres_server.clear()


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


@pytest.fixture
def settings(places: Places, tmp_path: Path) -> Settings:
    """An installation with nothing in it yet."""
    return Settings(data_dir=tmp_path / "data", database_url=SecretStr(places.empty()))


@pytest.fixture
def store(places: Places, tmp_path: Path) -> Iterator[Store]:
    """An opened store on an empty database with our tables; the clock stands at noon."""
    settings = Settings(data_dir=tmp_path / "data", database_url=SecretStr(places.migrated()))
    settings.data_dir.mkdir(mode=0o700)
    ring = KeyRing.create(settings.data_dir / "sleutels.json", NOON)
    opened = Database.open(places_url(settings), busy_ms=300)
    note_checks(opened, ring)
    made = assemble(settings, opened, ring, lambda: NOON)
    made.trail.record(NOON, "luwte", "begonnen", "database")
    yield made
    made.close()


def places_url(settings: Settings) -> str:
    """The address in these settings."""
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()

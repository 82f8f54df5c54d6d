"""Copies of a PostgreSQL database, by its own programs. Ours is replaced by renaming two databases in one step."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.database import Database, unavailable
from luwte.infra.sql.file_copy import NO_COPY, Check

_PLACES = Path("/usr/lib/postgresql")
_HOURS = 6 * 3600


def write(database: Database, target: Path) -> None:
    """Everything of one moment into a file."""
    _program("pg_dump", ["--format=custom", f"--file={target}"], database.url)


def put_back(database: Database, source: Path, check: Check, stamp: str) -> str:
    """Fill and check a new database, then give it our name; the name of what was there."""
    name = str(database.url.database)
    fresh, kept = f"{name}_terug_{stamp}", f"{name}_oud_{stamp}"
    address = database.url.set(database=fresh)
    database.close()
    with _boss(database.url) as boss:
        _run(boss, "CREATE DATABASE {} TEMPLATE template0", fresh)
        try:
            try:
                _program("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", str(source)], address)
            except StoreUnavailable:
                raise SettingsError(NO_COPY) from None
            copy = Database(address)
            try:
                check(copy)
            finally:
                copy.close()
            _exchange(boss, name, fresh, kept)
        except BaseException:
            with suppress(StoreUnavailable):
                _run(boss, "DROP DATABASE {} WITH (FORCE)", fresh)
            raise
    return kept


def _exchange(boss: Engine, name: str, fresh: str, kept: str) -> None:
    quote = boss.dialect.identifier_preparer.quote_identifier
    try:
        with unavailable(), boss.execution_options(isolation_level="READ COMMITTED").begin() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {quote(name)} RENAME TO {quote(kept)}")
            connection.exec_driver_sql(f"ALTER DATABASE {quote(fresh)} RENAME TO {quote(name)}")
    except StoreUnavailable:
        raise SettingsError(f"database {name} is in gebruik: Luwte draait nog; stop het eerst") from None


@contextmanager
def _boss(url: URL) -> Iterator[Engine]:
    """A database cannot be made or renamed from within itself."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _run(boss: Engine, statement: str, name: str) -> None:
    with unavailable(), boss.connect() as connection:
        connection.exec_driver_sql(statement.format(boss.dialect.identifier_preparer.quote_identifier(name)))


def _program(name: str, arguments: list[str], url: URL) -> None:
    """Run a program of PostgreSQL; the password goes along in its environment, where no list of processes shows it."""
    places = [*os.get_exec_path(), *sorted(map(str, _PLACES.glob("*/bin")), reverse=True)]
    program = shutil.which(name, path=os.pathsep.join(places))
    if program is None:
        raise SettingsError(f"{name} ontbreekt; installeer het met: sudo apt-get install postgresql-client")
    known = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = os.environ | {key: str(value) for key, value in known.items() if value is not None}
    try:
        subprocess.run(  # noqa: S603 a program of PostgreSQL with our own arguments
            [program, f"--dbname={url.database}", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            timeout=_HOURS,
        )
    except (subprocess.SubprocessError, OSError):
        raise StoreUnavailable(f"{name} lukte niet; er is niets gewijzigd") from None

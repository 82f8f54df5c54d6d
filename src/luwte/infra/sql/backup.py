"""A copy of the database in one file (*reservekopie*), and a copy put in its place. It knows no keys.

The copy of SQLite is a database itself (`VACUUM INTO`), that of PostgreSQL what `pg_dump` writes. Putting one back
happens beside what is there: only a copy that was checked takes its place, in one step, and what was there stays.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.private_file import settle
from luwte.infra.sql.database import Database, unavailable

_PLACES = "/usr/lib/postgresql"
_HOURS = 6 * 3600
Check = Callable[[Database], None]
"""Raises when the database is not one that may take the place of ours."""


def backup(database: Database, target: Path) -> None:
    """A copy of this moment; running calls go on. Raises `SettingsError` when the file exists: nothing is overwritten."""
    if target.exists():
        raise SettingsError(f"{target}: dit bestand bestaat al; er is niets overschreven")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        beside.touch(mode=0o600)
        if database.sqlite:
            _vacuum(database, beside)
        else:
            _program("pg_dump", ["--format=custom", f"--file={beside}"], database.url)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        os.link(beside, target)
        settle(target.parent)
    except FileExistsError:
        raise SettingsError(f"{target}: dit bestand bestaat al; er is niets overschreven") from None
    except OSError:
        raise SettingsError(f"{target}: dit bestand kan niet geschreven worden") from None
    finally:
        beside.unlink(missing_ok=True)


def restore(database: Database, source: Path, check: Check, now: datetime) -> str:
    """Put a copy in the place of this database; the name under which what was there stays.

    Raises `SettingsError` when it is no copy, and what `check` raises: then nothing has changed.
    """
    if not source.is_file():
        raise SettingsError(f"{source}: dit bestand is er niet")
    stamp = now.strftime("%Y%m%d%H%M%S")
    return (_restore_file if database.sqlite else _restore_server)(database, source, check, stamp)


def _vacuum(database: Database, target: Path) -> None:
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with unavailable(), engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
    finally:
        engine.dispose()


def _restore_file(database: Database, source: Path, check: Check, stamp: str) -> str:
    path = Path(str(database.url.database))
    with _removed(path.with_name(f".{path.name}.{secrets.token_hex(4)}")) as beside:
        try:
            shutil.copyfile(source, beside)
            beside.chmod(0o600)
        except OSError:
            raise SettingsError(f"{source}: deze kopie kan niet gelezen of hier neergezet worden") from None
        _checked(Database(URL.create("sqlite", database=str(beside))), check)
        database.close()
        kept = path.with_name(f"{path.name}.oud-{stamp}")
        if path.exists():
            _alone(path)
            os.link(path, kept)
        beside.replace(path)
        settle(path.parent)
    return kept.name if kept.exists() else ""


def _checked(copy: Database, check: Check) -> None:
    try:
        with copy.write() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise StoreUnavailable("beschadigd")
        check(copy)
        _alone(Path(str(copy.url.database)), copy)
    except StoreUnavailable:
        raise SettingsError(
            "dit bestand is geen reservekopie van Luwte, of het is beschadigd; er is niets gewijzigd"
        ) from None
    finally:
        copy.close()


def _alone(path: Path, opened: Database | None = None) -> None:
    """Bring everything into the one file, without a log beside it. Raises `SettingsError` while somebody uses it."""
    if opened is not None:
        opened.close()
    engine = create_engine(URL.create("sqlite", database=str(path)), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1000")
            mode = connection.exec_driver_sql("PRAGMA journal_mode=delete").scalar()
    except DBAPIError:
        mode = "wal"
    finally:
        engine.dispose()
    if mode != "delete":
        raise SettingsError(f"{path}: Luwte draait nog; stop het eerst (er is niets gewijzigd)")


def _restore_server(database: Database, source: Path, check: Check, stamp: str) -> str:
    name = str(database.url.database)
    fresh, kept = f"{name}_terug_{stamp}", f"{name}_oud_{stamp}"
    boss = create_engine(database.url.set(database="postgres"), isolation_level="AUTOCOMMIT", hide_parameters=True)
    quoted = boss.dialect.identifier_preparer.quote_identifier
    database.close()
    try:
        with unavailable(), boss.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {quoted(fresh)} TEMPLATE template0")
        try:
            address = database.url.set(database=fresh)
            _program(
                "pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", str(source)], address, fresh
            )
            copy = Database(address)
            try:
                check(copy)
            finally:
                copy.close()
        except BaseException:
            with suppress(StoreUnavailable), unavailable(), boss.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {quoted(fresh)} WITH (FORCE)")
            raise
        try:
            with unavailable(), boss.execution_options(isolation_level="READ COMMITTED").begin() as connection:
                connection.exec_driver_sql(f"ALTER DATABASE {quoted(name)} RENAME TO {quoted(kept)}")
                connection.exec_driver_sql(f"ALTER DATABASE {quoted(fresh)} RENAME TO {quoted(name)}")
        except StoreUnavailable:
            raise SettingsError(
                f"database {name} is nog in gebruik; stop Luwte eerst. De kopie staat in {fresh}"
            ) from None
    finally:
        boss.dispose()
    return kept


def _program(name: str, arguments: list[str], url: URL, database: str | None = None) -> None:
    """Run a program of PostgreSQL; the password goes along in its environment, where no list of processes shows it."""
    places = [*os.get_exec_path(), *sorted(map(str, Path(_PLACES).glob("*/bin")), reverse=True)]
    program = shutil.which(name, path=os.pathsep.join(places))
    if program is None:
        raise SettingsError(f"{name} ontbreekt; installeer het met: sudo apt-get install postgresql-client")
    known = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = os.environ | {key: str(value) for key, value in known.items() if value is not None}
    try:
        subprocess.run(  # noqa: S603 a fixed program with our own arguments
            [program, f"--dbname={database or url.database}", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            timeout=_HOURS,
        )
    except (subprocess.SubprocessError, OSError):
        raise StoreUnavailable(f"{name} lukte niet; er is niets gewijzigd") from None


@contextmanager
def _removed(path: Path) -> Iterator[Path]:
    """Whatever is left of a file and its log goes."""
    try:
        yield path
    finally:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)

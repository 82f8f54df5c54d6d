"""Copies of a SQLite file. The copy is a database itself; the place of ours is taken by one rename."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.private_file import settle
from luwte.infra.sql.database import Database, unavailable

Check = Callable[[Database], None]
"""Makes a copy ready to take the place of ours, or raises."""
NO_COPY = "dit bestand is geen reservekopie van Luwte, of het is beschadigd; er is niets gewijzigd"


def write(database: Database, target: Path) -> None:
    """Everything of one moment into an empty file."""
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with unavailable(), engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
    finally:
        engine.dispose()


def put_back(database: Database, source: Path, check: Check, stamp: str) -> str:
    """Check a copy beside our file, then let it take that place; the name of what was there, empty for nothing."""
    path = Path(str(database.url.database))
    with _removed(path.with_name(f".{path.name}.{secrets.token_hex(4)}")) as beside:
        try:
            shutil.copyfile(source, beside)
            beside.chmod(0o600)
        except OSError:
            raise SettingsError(f"{source}: deze kopie kan niet gelezen of hier neergezet worden") from None
        database.close()
        if path.exists():
            _alone(path)
        _checked(beside, check)
        kept = path.with_name(f"{path.name}.oud-{stamp}")
        if path.exists():
            _alone(path)
        try:
            if path.exists():
                os.link(path, kept)
            beside.replace(path)
            settle(path.parent)
        except OSError:
            raise SettingsError(f"{path}: de kopie kan hier niet neergezet worden; er is niets gewijzigd") from None
    return kept.name if kept.exists() else ""


def _checked(beside: Path, check: Check) -> None:
    copy = Database(URL.create("sqlite", database=str(beside)))
    try:
        with copy.read() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        if not sound:
            raise SettingsError(NO_COPY)
        check(copy)
    except StoreUnavailable:
        raise SettingsError(NO_COPY) from None
    finally:
        copy.close()
    _alone(beside)


def _alone(path: Path) -> None:
    """Bring everything into the one file, without a log beside it. Raises `SettingsError` while somebody uses it."""
    engine = create_engine(URL.create("sqlite", database=str(path)), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1000")
            mode = connection.exec_driver_sql("PRAGMA journal_mode=delete").scalar()
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return  # a damaged database is what a copy is put back for
        mode = "wal"
    finally:
        engine.dispose()
    if mode != "delete":
        raise SettingsError(f"{path}: Luwte draait nog; stop het eerst (er is niets gewijzigd)")


@contextmanager
def _removed(path: Path) -> Iterator[Path]:
    """Whatever is left of a file and its log goes."""
    try:
        yield path
    finally:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)

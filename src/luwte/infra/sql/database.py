"""The way to a database: one transaction that writes, or one that reads. It knows no table.

SQLite has one writer at a time, so writing begins with `BEGIN IMMEDIATE` on a connection of its own (STK-18). A commit
there waits for the disk (`synchronous=full`): what was acknowledged survives `kill -9` *and* a power cut, as far as the
disk tells the truth. PostgreSQL does the same by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    ProgrammingError,
    TimeoutError,
)
from sqlalchemy.pool import QueuePool

from luwte.errors import SettingsError, StoreUnavailable

BUSY_MS = 5000
"""How long SQLite waits for another process that writes."""
_PATIENCE_MS = 100
_READERS = 8
_CONNECT_S = 5
_POSTGRES = "postgresql+psycopg"
_OUR_MISTAKES = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
_NO_RIGHT = "42501"
_ONE_AT_A_TIME = 5_824_601
"""A number that nobody else uses for a lock of PostgreSQL: two upgrades wait for each other."""


class Database:
    """An open database. Threads may share it."""

    def __init__(self, url: URL, *, busy_ms: int = BUSY_MS) -> None:
        self.url = url
        self._busy_ms = busy_ms
        self.sqlite = url.get_backend_name() == "sqlite"
        if self.sqlite:
            self._writer = _sqlite(url, "BEGIN IMMEDIATE", "full", busy_ms, size=1)
            self._reader = _sqlite(url, "BEGIN", "normal", busy_ms, size=_READERS)
        else:
            self._writer = self._reader = _postgres(url, busy_ms)

    @classmethod
    def open(cls, url: str, *, busy_ms: int = BUSY_MS) -> Database:
        """Nothing is opened yet. Raises `SettingsError` for an address that is none, without repeating it."""
        return cls(read_url(url), busy_ms=busy_ms)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed at the end and rolled back on any exception. Raises `StoreUnavailable`."""
        with _transaction(self._writer) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that sees one moment. Raises `StoreUnavailable`."""
        with _transaction(self._reader) as connection:
            if not self.sqlite:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def migrate(self) -> Iterator[Connection]:
        """One transaction that changes tables, all of it or nothing. Raises `StoreUnavailable`.

        On SQLite a changed table is copied and dropped: with foreign keys on, the drop takes the rows that point to it
        along (STK-17). So they are off here, and checked before the commit.
        """
        if not self.sqlite:
            with self.write() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
                yield connection
            return
        engine = _sqlite(self.url, "BEGIN IMMEDIATE", "full", BUSY_MS, size=1, foreign_keys="off")
        try:
            with _transaction(engine) as connection:
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise StoreUnavailable("na de wijziging wijzen regels naar niets; er is niets gewijzigd")
        finally:
            engine.dispose()

    def settle(self) -> None:
        """On SQLite: bring everything into the one file and empty the log beside it, where old pages stay readable.

        Does nothing while somebody reads; the next time it does. Raises `StoreUnavailable`.
        """
        if not self.sqlite:
            return
        with unavailable(), self._writer.connect() as connection:
            driver = connection.connection
            cursor = driver.cursor()
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")  # live calls wait for this connection
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout={self._busy_ms}")
            cursor.close()

    def close(self) -> None:
        """Let go of every connection."""
        self._writer.dispose()
        self._reader.dispose()


def read_url(url: str) -> URL:
    """An address that we can open. Raises `SettingsError`; a password in it is not repeated."""
    try:
        read = make_url(url)
        backend = read.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise SettingsError("database_url: dit is geen adres van een database") from None
    if backend == "postgresql":
        return read.set(drivername=_POSTGRES)
    if backend != "sqlite":
        raise SettingsError("database_url: alleen sqlite:/// en postgresql:// kunnen")
    if not read.database or read.database == ":memory:" or read.query:
        raise SettingsError("database_url: noem bij sqlite:/// alleen een bestand")
    return read


def _sqlite(url: URL, begin: str, synchronous: str, busy_ms: int, *, size: int, foreign_keys: str = "on") -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=busy_ms / 1000 + 1,
        connect_args={"check_same_thread": False, "timeout": busy_ms / 1000},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in (
            f"busy_timeout={busy_ms}",
            "journal_mode=wal",
            f"synchronous={synchronous}",
            f"foreign_keys={foreign_keys}",
            "secure_delete=on",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres(url: URL, busy_ms: int) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=_READERS,
            pool_pre_ping=True,
            pool_timeout=_CONNECT_S,
            connect_args={"connect_timeout": _CONNECT_S, "options": f"-c lock_timeout={busy_ms}"},
            hide_parameters=True,
        )
    except ModuleNotFoundError:
        raise SettingsError(
            "voor PostgreSQL ontbreekt een onderdeel; voer uit: pip install 'luwte[postgres]'"
        ) from None


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with unavailable(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def unavailable() -> Iterator[None]:
    """What only time or an administrator can mend becomes `StoreUnavailable`; mistakes of ours stay what they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _OUR_MISTAKES) and _code(error) != _NO_RIGHT:
            raise
        raise StoreUnavailable(_reason(error)) from None
    except TimeoutError:
        raise StoreUnavailable("de database is te druk; er is niets van bewaard") from None


def _code(error: DBAPIError) -> str:
    cause: Any = error.orig
    return getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""


def _reason(error: DBAPIError) -> str:
    """Fixed Dutch text: what a driver says may hold an address, a name or a value."""
    code = _code(error)
    if code == _NO_RIGHT:
        return "de gebruiker van de database heeft hier geen recht toe; er is niets gewijzigd"
    if code.startswith("SQLITE_FULL") or code == "53100":
        return "de schijf is vol; er is niets van bewaard"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or code == "55P03":
        return "een ander programma houdt de database bezet; er is niets van bewaard"
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        return "de database kan niet geopend of beschreven worden; kijk naar de rechten van bestand en map"
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "het databasebestand is beschadigd; zet een reservekopie terug (luwte db restore)"
    return "de database is niet bereikbaar; er is niets van bewaard"

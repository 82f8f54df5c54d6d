"""Real databases for tests: SQLite files, and a PostgreSQL server of our own that ends with the session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from luwte.infra.sql.database import Database
from luwte.infra.sql.upgrade import upgrade

OWNER = "postgres"
ENGINES = ("sqlite", "postgresql")


@cache
def programs() -> Path | None:
    """Where the programs of PostgreSQL are; `None` when it is not installed."""
    found = shutil.which("pg_ctl")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


def _as_owner(command: list[str]) -> None:
    """The server refuses to run as root."""
    whole = ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else command
    subprocess.run(whole, check=True, capture_output=True, cwd="/", timeout=60)


@contextmanager
def postgres(bin_dir: Path) -> Iterator[str]:
    """A server on loopback; the address of its first database. Nothing of it survives."""
    folder = Path(tempfile.mkdtemp(prefix="luwte-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=60"
    try:
        initdb = [str(bin_dir / "initdb"), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C"]
        _as_owner([*initdb, "--no-sync", "--no-instructions"])
        _as_owner([str(bin_dir / "pg_ctl"), "-D", data, "-l", f"{data}/log", "-w", "-o", options, "start"])
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _as_owner([str(bin_dir / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgresPlaces:
    """Empty and migrated databases on one server."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._made = 0
        self._open: list[str] = []
        self._template: str | None = None

    def empty(self) -> str:
        """The address of a new database."""
        return self._new("template0")

    def migrated(self) -> str:
        """The address of a new database with our tables."""
        if self._template is None:
            address = self.empty()
            _migrate(address)
            self._template = self._open.pop()
        return self._new(self._template)

    def _new(self, template: str) -> str:
        self._made += 1
        name = f"t{self._made}"
        self._open.append(name)
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return f"{self.server.rsplit('/', 1)[0]}/{name}"

    def clear(self) -> None:
        """Drop what a test made: seven megabytes each."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            while self._open:
                connection.execute(f"DROP DATABASE IF EXISTS {self._open.pop()} WITH (FORCE)".encode())


class SqlitePlaces:
    """Empty and migrated files in one folder."""

    def __init__(self, folder: Path, template: Callable[[], Path]) -> None:
        self._folder = folder
        self._template = template
        self._made = 0

    def empty(self) -> str:
        """The address of a file that is not there yet."""
        self._made += 1
        return f"sqlite:///{self._folder / f'{self._made}.db'}"

    def migrated(self) -> str:
        """The address of a new file with our tables."""
        address = self.empty()
        shutil.copy(self._template(), address.removeprefix("sqlite:///"))
        return address


Places = PostgresPlaces | SqlitePlaces


def migrated_file(folder: Path) -> Path:
    """A SQLite file with our tables, to copy."""
    path = folder / "begin.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(address: str) -> None:
    database = Database.open(address)
    upgrade(database)
    database.settle()
    database.close()

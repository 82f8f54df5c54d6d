"""The store of an installation: database, keys, archive, trail, and what keeps them clean, opened together.

A database and a key file belong to each other. Whatever does not fit is refused before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from luwte.errors import SettingsError
from luwte.infra.keys import SEAL, KeyRing
from luwte.infra.ledger import Ledger
from luwte.infra.sql.audit import SqlAuditTrail
from luwte.infra.sql.call_keys import CallKeys
from luwte.infra.sql.calls import SqlCallArchive
from luwte.infra.sql.database import Database
from luwte.infra.sql.erasing import ACTOR, Eraser
from luwte.infra.sql.jobs import SqlJobTable
from luwte.infra.sql.keeper import SqlKeeper
from luwte.infra.sql.rows import KeyCheckRow
from luwte.infra.sql.upgrade import REVISIONS, State, require_current, state, upgrade
from luwte.service.jobs import Job, Jobs
from luwte.service.retention import Retention, rules_of
from luwte.settings import Settings

LEDGER = "vernietigd.jsonl"
"""Name of the ledger, in the folder of the key file."""
_HOURLY = timedelta(hours=1)


@dataclass(frozen=True)
class Store:
    """Everything that an installation keeps."""

    database: Database
    keys: KeyRing
    ledger: Ledger
    archive: SqlCallArchive
    trail: SqlAuditTrail
    eraser: Eraser
    keeper: SqlKeeper
    retention: Retention
    jobs: Jobs

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def database_of(settings: Settings) -> Database:
    """The database of these settings; nothing is opened yet. Raises `SettingsError`."""
    if settings.database_url is not None:
        return Database.open(settings.database_url.get_secret_value())
    return Database.open(f"sqlite:///{settings.data_dir.absolute() / 'luwte.db'}")


def key_file_of(settings: Settings) -> Path:
    """Where the keys are."""
    return settings.key_file or settings.data_dir / "sleutels.json"


def open_store(settings: Settings, *, create: bool = False, now: Callable[[], datetime] | None = None) -> Store:
    """Open what there is; with `create` make keys and tables where there is nothing at all.

    Raises `SettingsError` when database and keys do not belong together or need an upgrade, and `StoreUnavailable`.
    """
    clock = now or _now
    database = database_of(settings)
    try:
        if create:
            make_folder(settings.data_dir)
        if create and is_new(database, key_file_of(settings)):
            return begin_store(settings, database, clock)
        _require_place(database)
        require_current(database)
        ring = KeyRing.load(key_file_of(settings))
        require_own_keys(database, ring)
        return assemble(settings, database, ring, clock)
    except BaseException:
        database.close()
        raise


def upgrade_store(settings: Settings, now: Callable[[], datetime] | None = None) -> tuple[str | None, str]:
    """Make the database, or bring it to this version; from which to which.

    Raises `SettingsError` and `StoreUnavailable`, and then nothing has changed.
    """
    clock, database = now or _now, database_of(settings)
    try:
        make_folder(settings.data_dir)
        if is_new(database, key_file_of(settings)):
            begin_store(settings, database, clock)
            return None, REVISIONS[-1]
        return prepare(settings, database, KeyRing.load(key_file_of(settings)), clock)
    finally:
        database.close()


def is_new(database: Database, key_file: Path) -> bool:
    """Whether there is nothing at all: a database without its keys is no reason to make new ones."""
    _require_place(database, make=True)
    return state(database) is State.EMPTY and not key_file.exists()


def begin_store(settings: Settings, database: Database, now: Callable[[], datetime]) -> Store:
    """Keys first, then tables: cut off between, `luwte db upgrade` does the rest."""
    make_folder(key_file_of(settings).parent)
    ring = KeyRing.create(key_file_of(settings), now())
    prepare(settings, database, ring, now)
    return assemble(settings, database, ring, now)


def prepare(
    settings: Settings, database: Database, ring: KeyRing, now: Callable[[], datetime]
) -> tuple[str | None, str]:
    """Bring the tables to this version and let the database know its keys; from which version to which."""
    if state(database) is not State.EMPTY:
        require_own_keys(database, ring)
    steps = upgrade(database)
    note_checks(database, ring)
    before, after = steps
    if before != after:
        detail = f"van {before or 'leeg'} naar {after}"
        assemble(settings, database, ring, now).trail.record(now(), ACTOR, "database bijgewerkt", "database", detail)
    return steps


def note_checks(database: Database, ring: KeyRing) -> None:
    """Let the database know every key of the file that it does not know yet."""
    with database.write() as connection:
        known = set(connection.execute(select(KeyCheckRow.generation)).scalars())
        for name in (SEAL, *(generation.id for generation in ring.generations)):
            if name not in known:
                connection.execute(insert(KeyCheckRow).values(generation=name, sealed=ring.check(name)))


def require_own_keys(database: Database, ring: KeyRing) -> None:
    """Raises `SettingsError` when the database was sealed with other keys: nothing of it could be read."""
    with database.read() as connection:
        checks = connection.execute(select(KeyCheckRow.generation, KeyCheckRow.sealed)).all()
    if not all(ring.knows(check.generation, check.sealed) for check in checks):
        raise SettingsError(
            f"{ring.path}: dit sleutelbestand hoort niet bij deze database; er is niets gewijzigd. "
            "Zet het goede terug (luwte keys restore). Een kopie van voor een wissel met --vernietig-oud is onleesbaar"
        )


def assemble(settings: Settings, database: Database, ring: KeyRing, now: Callable[[], datetime]) -> Store:
    """The parts, on an open database with its own keys."""
    ledger = Ledger(ring.path.with_name(LEDGER), ring.derive("vernietigd"))
    trail = SqlAuditTrail(database, ring.derive("logboek"), ledger)
    keys = CallKeys(ring)
    eraser = Eraser(database, keys, ledger, trail)
    keeper = SqlKeeper(database, eraser, ledger)
    rules = rules_of(
        transcript_hours=settings.retention_transcript_hours,
        kept_hours=settings.retention_kept_hours,
        alert_days=settings.retention_alert_days,
        account_days=settings.retention_account_days,
    )
    retention = Retention(keeper, rules)
    jobs = Jobs(
        SqlJobTable(database),
        (Job("bewaartermijnen", _HOURLY, retention.run), Job("stand van het logboek", _HOURLY, trail.note_head)),
    )
    return Store(
        database, ring, ledger, SqlCallArchive(database, keys, eraser, now), trail, eraser, keeper, retention, jobs
    )


def make_folder(folder: Path) -> None:
    """A folder that only this user can enter. Raises `SettingsError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise SettingsError(f"{folder}: deze map kan niet gemaakt worden") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"{folder}: in deze map kan niet geschreven worden")


def _require_place(database: Database, *, make: bool = False) -> None:
    """SQLite would make a file wherever it is asked to: only where we mean to, and not one that others can read."""
    if not database.sqlite:
        return
    path = Path(str(database.url.database))
    if not path.parent.is_dir():
        raise SettingsError(f"{path.parent}: deze map is er niet")
    if not make and not path.exists():
        raise SettingsError(f"{path}: er is nog geen database; voer eerst uit: luwte db upgrade")
    try:
        path.touch(mode=0o600)
    except OSError:
        raise SettingsError(f"{path}: dit bestand kan niet gemaakt of beschreven worden") from None


def _now() -> datetime:
    return datetime.now(UTC)

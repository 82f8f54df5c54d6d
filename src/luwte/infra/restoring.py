"""Putting a backup back as a whole: the right keys, an unbroken trail, and nothing alive that was destroyed since.

All of it happens to the copy, before it takes the place of the database: cut off anywhere, the old database is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from luwte.errors import SettingsError, TrailBroken
from luwte.infra.key_backup import restore as open_copy
from luwte.infra.keys import KeyRing, written
from luwte.infra.private_file import write_private
from luwte.infra.sql.backup import restore
from luwte.infra.sql.database import Database
from luwte.infra.sql.erasing import ACTOR
from luwte.infra.sql.upgrade import State, require_current, state, upgrade
from luwte.infra.store import assemble, database_of, key_file_of, make_folder, require_own_keys
from luwte.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept`: where the old database stays, empty for none. `lines` of the trail, and calls that were erased again."""

    kept: str
    lines: int
    erased: int


def restore_store(settings: Settings, source: Path, now: datetime) -> Restored:
    """Put a backup back. Raises `SettingsError`, and then nothing has changed."""
    ring = KeyRing.load(key_file_of(settings))
    database = database_of(settings)
    found = {"lines": 0, "erased": 0}

    def make_ready(copy: Database) -> None:
        found.update(_make_ready(settings, ring, copy, now))

    kept = restore(database, source, make_ready, now)
    return Restored(kept, **found)


def restore_keys(settings: Settings, source: Path, passphrase: str) -> Path:
    """Write the keys of a copy where there are none; where they are now. Raises `SettingsError`.

    Nothing is overwritten. A database that is there must know these keys.
    """
    target = key_file_of(settings)
    try:
        content = source.read_bytes()
    except OSError:
        raise SettingsError(f"{source}: dit bestand kan niet gelezen worden") from None
    keys = open_copy(content, passphrase, source)
    if target.exists():
        raise SettingsError(f"{target}: er zijn al sleutels; er is niets overschreven")
    make_folder(settings.data_dir)
    make_folder(target.parent)
    database = database_of(settings)
    try:
        if state(database) is not State.EMPTY:
            require_own_keys(database, KeyRing(source, keys))
    finally:
        database.close()
    write_private(target, written(keys), replace=False)
    return target


def _make_ready(settings: Settings, ring: KeyRing, copy: Database, now: datetime) -> dict[str, int]:
    if state(copy) is State.EMPTY:
        raise SettingsError("dit bestand is geen reservekopie van Luwte; er is niets gewijzigd")
    if state(copy) is State.BEHIND:
        require_own_keys(copy, ring)
        upgrade(copy)
    require_current(copy)
    require_own_keys(copy, ring)
    store = assemble(settings, copy, ring, lambda: now)
    try:
        lines = store.trail.verify(anchored=False)
    except TrailBroken as broken:
        raise SettingsError(f"deze reservekopie is gewijzigd: {broken}; er is niets teruggezet") from None
    store.ledger.put_back(lines, now)
    erased = store.keeper.repeat(now)
    detail = f"logboek tot regel {lines}, opnieuw gewist {erased}"
    store.trail.record(now, ACTOR, "reservekopie teruggezet", "database", detail)
    return {"lines": lines, "erased": erased}

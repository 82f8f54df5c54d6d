"""A copy of the database in one file (*reservekopie*), and a copy put in its place. It knows no keys.

Putting one back happens beside what is there: only a copy that was checked takes its place, in one step, and what was
there stays under another name.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

from luwte.errors import SettingsError
from luwte.infra.private_file import settle
from luwte.infra.sql import file_copy, server_copy
from luwte.infra.sql.database import Database


def backup(database: Database, target: Path) -> None:
    """A copy of this moment, while calls go on. Raises `SettingsError` when the file exists: nothing is overwritten."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        beside.touch(mode=0o600)
        (file_copy if database.sqlite else server_copy).write(database, beside)
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


def restore(database: Database, source: Path, check: file_copy.Check, now: datetime) -> str:
    """Put a copy in the place of this database; the name under which what was there stays.

    Raises `SettingsError` when it is no copy or Luwte runs, and what `check` raises: then nothing has changed.
    """
    if not source.is_file():
        raise SettingsError(f"{source}: dit bestand is er niet")
    put_back = file_copy.put_back if database.sqlite else server_copy.put_back
    return put_back(database, source, check, now.strftime("%Y%m%d%H%M%S"))

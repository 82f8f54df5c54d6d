"""A backup is one file of one moment that others cannot read; it overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kept import NOON, QUIET, a_call, heard
from killed import killed_in
from luwte.errors import SettingsError
from luwte.infra.sql.backup import backup, restore
from luwte.infra.store import Store

BACKUP = """
from luwte.infra.sql.backup import backup
from luwte.infra.store import open_store
backup(open_store(settings).database, settings.data_dir / "kopie")
"""


def test_a_backup_is_made_while_a_call_is_written(store: Store, tmp_path: Path) -> None:
    store.archive.begin(a_call())
    store.archive.append(heard(QUIET))
    with store.database.read() as connection:
        backup(store.database, tmp_path / "kopie")
        assert connection.info is not None
    assert (tmp_path / "kopie").stat().st_size > 1000
    assert (tmp_path / "kopie").stat().st_mode & 0o777 == 0o600
    assert b"Goedemiddag" not in (tmp_path / "kopie").read_bytes()
    assert not list(tmp_path.glob(".kopie*"))


def test_what_exists_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    (tmp_path / "kopie").write_text("van mij")
    with pytest.raises(SettingsError, match="niets overschreven"):
        backup(store.database, tmp_path / "kopie")
    assert (tmp_path / "kopie").read_text() == "van mij"
    assert not list(tmp_path.glob(".kopie*"))


def test_a_place_that_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="kan niet geschreven"):
        backup(store.database, tmp_path / "weg" / "kopie")


def test_a_copy_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="er niet"):
        restore(store.database, tmp_path / "weg", lambda copy: None, NOON)


def test_killed_before_the_end_there_is_no_half_backup(store: Store) -> None:
    folder, url = store.keys.path.parent, store.database.url.render_as_string(False)
    killed_in("luwte.infra.sql.backup:os.link", BACKUP, data=folder, url=url)
    assert not (folder / "kopie").exists()
    backup(store.database, folder / "kopie")
    assert (folder / "kopie").exists()

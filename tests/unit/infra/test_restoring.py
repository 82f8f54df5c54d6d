"""A backup put back is a store that fits: its keys, its trail, and nothing alive that was destroyed since."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kept import NOON, QUIET, THREATENING, a_call, heard
from killed import killed_in
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, SettingsError
from luwte.infra.key_backup import backup as copy_keys
from luwte.infra.keys import KeyRing
from luwte.infra.restoring import Restored, restore_keys, restore_store
from luwte.infra.sql.backup import backup
from luwte.infra.sql.rotation import rotate
from luwte.infra.sql.upgrade import State
from luwte.infra.store import Store, key_file_of, open_store, upgrade_store
from luwte.settings import Settings

DAY = timedelta(days=1)
KEPT, DISCARDED, QUIET_CALL = CallId("blijft"), CallId("weggegooid"), CallId("stil")
PASSPHRASE = "vier kleine witte paarden"
RESTORE = "from luwte.infra.restoring import restore_store; restore_store(settings, settings.data_dir / 'kopie', now)"


def filled(settings: Settings) -> Store:
    store = open_store(settings, create=True, now=lambda: NOON)
    for call, said in ((KEPT, THREATENING), (DISCARDED, THREATENING), (QUIET_CALL, QUIET)):
        store.archive.begin(a_call(call))
        store.archive.append(heard(said, call))
    return store


@pytest.fixture
def backed_up(settings: Settings) -> Settings:
    """A store whose backup still holds what was destroyed after it."""
    store = filled(settings)
    store.archive.keep(KEPT, NOON + 3 * DAY)
    backup(store.database, settings.data_dir / "kopie")
    store.archive.discard(DISCARDED)
    store.retention.run(NOON + DAY + timedelta(minutes=5))
    with pytest.raises(NotFound):
        store.archive.record(QUIET_CALL)
    store.trail.note_head(NOON)
    store.close()
    return settings


def test_what_was_destroyed_after_the_backup_is_destroyed_again(backed_up: Settings) -> None:
    done = restore_store(backed_up, backed_up.data_dir / "kopie", NOON)
    assert (done.lines, done.erased) == (1, 2)
    store = open_store(backed_up)
    assert store.archive.entries(KEPT)
    with pytest.raises(Erased):
        store.archive.entries(DISCARDED)
    with pytest.raises(NotFound):
        store.archive.record(QUIET_CALL)
    assert store.retention.verify() == 2
    assert store.trail.verify() == 4
    last = list(store.trail.lines())[-1]
    assert (last.action, last.detail) == ("reservekopie teruggezet", "logboek tot regel 1, opnieuw gewist 2")
    store.close()


def test_without_the_ledger_the_rules_erase_it_anyway_once_it_is_their_time(backed_up: Settings) -> None:
    """Said in the documentation: a lost ledger brings back what was thrown away early, until its rule comes."""
    backed_up.data_dir.joinpath("vernietigd.jsonl").unlink()
    assert restore_store(backed_up, backed_up.data_dir / "kopie", NOON).erased == 0
    store = open_store(backed_up)
    assert store.archive.entries(DISCARDED)
    store.retention.run(NOON + DAY + timedelta(minutes=5))
    with pytest.raises(Erased):
        store.archive.entries(DISCARDED)
    store.close()


def test_a_backup_of_other_keys_is_refused_and_nothing_changes(backed_up: Settings) -> None:
    path = key_file_of(backed_up)
    path.rename(path.with_name("goed.json"))
    KeyRing.create(path, NOON)
    with pytest.raises(SettingsError, match="hoort niet bij deze database"):
        restore_store(backed_up, backed_up.data_dir / "kopie", NOON)
    path.unlink()
    path.with_name("goed.json").rename(path)
    store = open_store(backed_up)
    with pytest.raises(NotFound):
        store.archive.record(QUIET_CALL)
    store.close()


def test_after_the_old_keys_were_destroyed_an_older_backup_stays_closed(backed_up: Settings) -> None:
    store = open_store(backed_up)
    rotate(store.database, store.keys, NOON, drop_old=True)
    store.close()
    with pytest.raises(SettingsError, match="--vernietig-oud"):
        restore_store(backed_up, backed_up.data_dir / "kopie", NOON)


def test_a_backup_from_before_a_rotation_can_be_put_back_while_the_old_keys_are_there(backed_up: Settings) -> None:
    store = open_store(backed_up)
    rotate(store.database, store.keys, NOON, drop_old=False)
    store.close()
    restore_store(backed_up, backed_up.data_dir / "kopie", NOON)
    store = open_store(backed_up)
    assert store.archive.entries(KEPT)
    assert rotate(store.database, store.keys, NOON, drop_old=True).continued
    assert store.archive.entries(KEPT)
    store.close()


def test_a_backup_with_a_changed_trail_is_refused(settings: Settings) -> None:
    store = filled(settings)
    with store.database.write() as connection:
        connection.execute(text("UPDATE audit_head SET signature = 'x'"))
    backup(store.database, settings.data_dir / "kopie")
    store.close()
    with pytest.raises(SettingsError, match="niets teruggezet"):
        restore_store(settings, settings.data_dir / "kopie", NOON)


def test_a_backup_without_tables_is_refused(settings: Settings, tmp_path: Path) -> None:
    store = filled(settings)
    with store.database.write() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    backup(store.database, tmp_path / "leeg")
    store.close()
    with pytest.raises(SettingsError, match="geen reservekopie"):
        restore_store(settings, tmp_path / "leeg", NOON)


def test_a_backup_of_an_older_version_is_upgraded_before_it_is_used(
    backed_up: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luwte.infra.restoring.state", lambda copy: State.BEHIND)
    upgraded: list[object] = []
    monkeypatch.setattr("luwte.infra.restoring.upgrade", upgraded.append)
    assert isinstance(restore_store(backed_up, backed_up.data_dir / "kopie", NOON), Restored)
    assert len(upgraded) == 1


@pytest.mark.parametrize(
    "place",
    [
        "luwte.infra.restoring:require_own_keys",
        "luwte.infra.sql.erasing:Eraser._prove",
        "luwte.infra.sql.audit:SqlAuditTrail.record",
    ],
)
def test_killed_while_the_copy_is_made_ready_the_old_database_is_there(backed_up: Settings, place: str) -> None:
    assert backed_up.database_url is not None
    url = backed_up.database_url.get_secret_value()
    killed_in(place, RESTORE, data=backed_up.data_dir, url=url)
    store = open_store(backed_up)
    assert store.archive.entries(KEPT)
    assert store.trail.head()[0] > 1
    store.close()
    assert restore_store(backed_up, backed_up.data_dir / "kopie", NOON + timedelta(seconds=1)).erased == 2


def test_lost_keys_come_back_from_their_copy_and_overwrite_nothing(settings: Settings, tmp_path: Path) -> None:
    store = filled(settings)
    (tmp_path / "k").write_bytes(copy_keys(store.keys.all, PASSPHRASE))
    store.close()
    with pytest.raises(SettingsError, match="al sleutels"):
        restore_keys(settings, tmp_path / "k", PASSPHRASE)
    key_file_of(settings).unlink()
    with pytest.raises(SettingsError, match="wachtzin"):
        restore_keys(settings, tmp_path / "k", "een heel andere zin")
    assert not key_file_of(settings).exists()
    assert restore_keys(settings, tmp_path / "k", PASSPHRASE) == key_file_of(settings)
    store = open_store(settings)
    assert store.archive.entries(KEPT)
    store.close()


def test_keys_of_another_database_are_not_put_down(settings: Settings, tmp_path: Path) -> None:
    filled(settings).close()
    other = KeyRing.create(tmp_path / "ander.json", NOON)
    (tmp_path / "k").write_bytes(copy_keys(other.all, PASSPHRASE))
    key_file_of(settings).unlink()
    with pytest.raises(SettingsError, match="hoort niet bij deze database"):
        restore_keys(settings, tmp_path / "k", PASSPHRASE)
    assert not key_file_of(settings).exists()
    with pytest.raises(SettingsError, match="niet gelezen"):
        restore_keys(settings, tmp_path / "weg", PASSPHRASE)


def test_keys_can_come_before_the_database(settings: Settings, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "ander.json", NOON)
    (tmp_path / "k").write_bytes(copy_keys(other.all, PASSPHRASE))
    restore_keys(settings, tmp_path / "k", PASSPHRASE)
    upgrade_store(settings)
    store = open_store(settings)
    assert store.keys.all == other.all
    store.close()


@pytest.mark.parametrize(("place", "back"), [("os.link", False), ("settle", True)])
def test_killed_around_the_last_step_there_is_one_whole_database(tmp_path: Path, place: str, back: bool) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    store = filled(settings)
    backup(store.database, settings.data_dir / "kopie")
    store.archive.discard(DISCARDED)
    store.close()
    url = f"sqlite:///{settings.data_dir / 'luwte.db'}"
    killed_in(f"luwte.infra.sql.file_copy:{place}", RESTORE, data=settings.data_dir, url=url)
    store = open_store(settings)
    assert store.archive.entries(KEPT)
    with pytest.raises(Erased):
        store.archive.entries(DISCARDED)
    told = [line.action for line in store.trail.lines()]
    assert ("reservekopie teruggezet" in told) is back
    assert store.retention.verify() == 1
    store.close()

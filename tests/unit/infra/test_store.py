"""Database and keys open together or not at all, and nothing is made where something is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from kept import NOON, QUIET, a_call, heard
from killed import killed_in
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.keys import KeyRing
from luwte.infra.sql.upgrade import REVISIONS, State, state
from luwte.infra.store import database_of, key_file_of, open_store, upgrade_store
from luwte.settings import Settings

BEGIN = "from luwte.infra.store import open_store; open_store(settings, create=True)"


def test_the_first_start_makes_everything_and_the_second_finds_it(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        open_store(settings)
    first = open_store(settings, create=True, now=lambda: NOON)
    first.archive.begin(a_call())
    first.archive.append(heard(QUIET))
    keys = first.keys.all
    first.close()
    again = open_store(settings, create=True)
    assert again.keys.all == keys
    assert len(again.archive.entries(heard(QUIET)[0].call)) == len(heard(QUIET))
    assert again.trail.verify() == 1
    assert {path.name for path in settings.data_dir.iterdir()} >= {"sleutels.json"}
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    again.close()


def test_by_default_everything_is_in_one_folder_that_others_cannot_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    open_store(settings, create=True).close()
    assert database_of(settings).url.database == str(tmp_path / "data" / "luwte.db")
    assert (tmp_path / "data" / "luwte.db").stat().st_mode & 0o777 == 0o600


def test_the_jobs_of_the_store_run_and_note_where_the_trail_stands(settings: Settings) -> None:
    store = open_store(settings, create=True, now=lambda: NOON)
    assert store.jobs.run_due(NOON) == ("bewaartermijnen", "stand van het logboek")
    assert store.jobs.run_due(NOON) == ()
    assert store.ledger.last_head() == store.trail.head()
    store.close()


def test_other_keys_are_refused_and_nothing_is_overwritten(settings: Settings) -> None:
    open_store(settings, create=True).close()
    path = key_file_of(settings)
    path.rename(path.with_name("goed.json"))
    other = KeyRing.create(path, NOON)
    for attempt in (lambda: open_store(settings, create=True), lambda: upgrade_store(settings)):
        with pytest.raises(SettingsError, match="hoort niet bij deze database"):
            attempt()
    assert KeyRing.load(path).all == other.all
    path.unlink()
    path.with_name("goed.json").rename(path)
    open_store(settings).close()


def test_a_lost_key_file_is_told_and_not_made_anew(settings: Settings) -> None:
    open_store(settings, create=True).close()
    key_file_of(settings).unlink()
    for attempt in (lambda: open_store(settings, create=True), lambda: upgrade_store(settings)):
        with pytest.raises(SettingsError, match="er niet"):
            attempt()
    assert not key_file_of(settings).exists()


def test_a_key_file_that_others_can_read_is_refused(settings: Settings) -> None:
    open_store(settings, create=True).close()
    key_file_of(settings).chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        open_store(settings)


def test_a_key_file_can_be_elsewhere(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"key_file": tmp_path / "usb" / "s.json"})
    open_store(elsewhere, create=True).close()
    assert (tmp_path / "usb" / "s.json").exists()
    open_store(elsewhere).close()


def test_an_older_database_is_not_upgraded_by_a_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(settings, create=True).close()
    monkeypatch.setattr("luwte.infra.sql.upgrade.REVISIONS", (*REVISIONS, "later"))
    with pytest.raises(SettingsError, match="luwte db upgrade"):
        open_store(settings, create=True)


def test_a_newer_database_is_refused(settings: Settings) -> None:
    store = open_store(settings, create=True)
    with store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    for attempt in (lambda: open_store(settings, create=True), lambda: upgrade_store(settings)):
        with pytest.raises(SettingsError, match="nieuwere versie"):
            attempt()


def test_an_upgrade_makes_what_is_not_there_and_says_so_in_the_trail(settings: Settings) -> None:
    assert upgrade_store(settings, lambda: NOON)[0] is None
    assert upgrade_store(settings)[0] is not None
    store = open_store(settings)
    assert [line.action for line in store.trail.lines()] == ["database bijgewerkt"]
    store.close()


@pytest.mark.parametrize(
    "place",
    [
        "luwte.infra.store:upgrade",  # keys, no tables
        "alembic.op:create_index",  # in the middle of the tables
        "luwte.infra.store:note_checks",  # tables that do not know their keys
        "luwte.infra.sql.audit:SqlAuditTrail.record",
    ],
)
def test_a_first_start_that_was_killed_is_finished_by_an_upgrade(settings: Settings, place: str) -> None:
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    killed_in(place, BEGIN, data=settings.data_dir, url=url)
    upgrade_store(settings)
    store = open_store(settings)
    assert state(store.database) is State.CURRENT
    store.archive.begin(a_call())
    store.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(SettingsError, match="kan niet gemaakt"):
        open_store(Settings(data_dir=tmp_path / "bestand" / "data"), create=True)


def test_a_database_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = SecretStr(f"sqlite:///{tmp_path / 'weg' / 'x.db'}")
    with pytest.raises(SettingsError, match="deze map is er niet"):
        open_store(Settings(data_dir=tmp_path / "data", database_url=url), create=True)


def test_a_database_address_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(StoreUnavailable, match="rechten"):
        open_store(Settings(data_dir=tmp_path, database_url=SecretStr(f"sqlite:///{tmp_path / 'x.db'}")), create=True)

"""`luwte db` as an administrator types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli.db import app
from luwte.errors import LuwteError, SettingsError

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(*command: str) -> str:
    done = run(app, list(command))
    if done.exception is not None and isinstance(done.exception, LuwteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_an_upgrade_makes_the_database_and_then_has_nothing_to_do() -> None:
    assert said("upgrade").startswith("De database is bijgewerkt van leeg naar versie")
    assert said("upgrade").startswith("De database is al bij")


def test_the_status_says_where_the_database_is_and_which_version_it_has() -> None:
    said("upgrade")
    assert "luwte-data/luwte.db" in said("status")
    assert "(bij)" in said("status")


def test_a_password_in_the_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_DATABASE_URL", "postgresql://luwte:geheim@127.0.0.1:1/luwte")
    done = run(app, ["status"])
    assert "geheim" not in done.output
    assert "127.0.0.1:1" in done.output


def test_a_backup_is_made_and_put_back(tmp_path: Path) -> None:
    said("upgrade")
    assert "Reservekopie: k" in said("backup", "k")
    with pytest.raises(SettingsError, match="niets overschreven"):
        said("backup", "k")
    told = said("restore", "k")
    assert "Het logboek klopt tot regel 1." in told
    assert "De oude database staat in luwte.db.oud-" in told
    assert "Opnieuw gewist" not in told


def test_what_was_destroyed_since_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from luwte.infra.restoring import Restored

    monkeypatch.setattr("luwte.infra.restoring.restore_store", lambda *args: Restored("", 3, 2))
    told = said("restore", "k")
    assert "Opnieuw gewist, omdat het na de kopie vernietigd was: 2 gesprekken." in told
    assert "oude database" not in told

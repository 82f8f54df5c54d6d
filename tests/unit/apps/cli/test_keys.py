"""`luwte keys` as an administrator types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli.keys import app
from luwte.errors import LuwteError, SettingsError

run = CliRunner().invoke
FILE = Path("luwte-data/sleutels.json")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("zin").write_text("vier kleine witte paarden\n")


def said(*command: str) -> str:
    done = run(app, list(command))
    if done.exception is not None and isinstance(done.exception, LuwteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_keys_are_made_once_and_a_copy_comes_first() -> None:
    assert "Maak nu een kopie: luwte keys backup" in said("init")
    assert FILE.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SettingsError, match="niets overschreven"):
        said("init")


def test_a_copy_brings_lost_keys_back() -> None:
    said("init")
    before = FILE.read_bytes()
    assert "Sleutelkopie: k" in said("backup", "k", "--wachtzin-bestand", "zin")
    assert Path("k").stat().st_mode & 0o777 == 0o600
    FILE.unlink()
    assert "staan weer in luwte-data/sleutels.json" in said("restore", "k", "--wachtzin-bestand", "zin")
    assert FILE.read_bytes() == before


def test_a_rotation_says_what_it_did_and_asks_for_a_new_copy() -> None:
    said("init")
    assert "Nieuwe sleutel" in said("rotate")
    assert said("status").count("oud") == 1
    told = said("rotate", "--vernietig-oud")
    assert "Oude sleutels vernietigd: 2. Oudere reservekopieën zijn nu onleesbaar." in told
    assert "Maak nu een nieuwe kopie" in told
    status = said("status")
    assert "in gebruik  0 gesprekssleutels" in status
    assert "afgebroken" not in status


def test_a_rotation_that_was_cut_off_is_told_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    said("init")
    with monkeypatch.context() as broken:
        broken.setattr("luwte.infra.sql.rotation._note_check", lambda *args: 1 / 0)
        assert run(app, ["rotate"]).exit_code == 1
    assert "Een sleutelwissel is afgebroken; voer uit: luwte keys rotate" in said("status")
    assert "Verdergegaan met de vorige wissel" in said("rotate")

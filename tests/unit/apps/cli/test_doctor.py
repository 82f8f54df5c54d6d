from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli.main import app
from luwte.infra.store import open_store
from luwte.settings import Settings

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LUWTE_")]:
        monkeypatch.delenv(name)
    return tmp_path


def found() -> dict[str, dict[str, str]]:
    result = RUNNER.invoke(app, ["doctor", "--json"])
    return {part["naam"]: part for part in json.loads(result.output)["onderdelen"]}


def test_on_a_bare_computer_it_says_what_will_be_made() -> None:
    result = RUNNER.invoke(app, ["doctor"])
    assert result.exit_code == 0, result.output
    assert "! opslag: er is nog geen database" in result.output
    assert "    → wordt gemaakt bij de eerste keer luwte serve" in result.output


def test_a_folder_without_a_database_is_as_good_as_none(here: Path) -> None:
    (here / "luwte-data").mkdir(mode=0o700)
    assert found()["opslag"]["status"] == "let op"


def test_a_whole_installation_is_looked_through(here: Path) -> None:
    open_store(Settings(data_dir=here / "luwte-data"), create=True).close()
    parts = found()
    assert {parts[name]["status"] for name in ("opslag", "sleutels", "logboek")} == {"goed"}


def test_keys_that_are_lost_are_a_fault_with_a_way_out(here: Path) -> None:
    open_store(Settings(data_dir=here / "luwte-data"), create=True).close()
    (here / "luwte-data" / "sleutels.json").unlink()
    result = RUNNER.invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "✗ opslag:" in result.output


def test_settings_that_cannot_be_read_are_the_only_finding(here: Path) -> None:
    (here / "luwte.toml").write_text("onbekend = 1\n")
    result = RUNNER.invoke(app, ["doctor", "--json"])
    assert result.exit_code == 1
    assert [part["naam"] for part in json.loads(result.output)["onderdelen"]] == ["instellingen"]

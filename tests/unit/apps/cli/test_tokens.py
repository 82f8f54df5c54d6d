from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli.main import app
from luwte.errors import NotFound, SettingsError
from luwte.infra.store import open_store
from luwte.settings import Settings

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LUWTE_DATA_DIR", str(tmp_path / "data"))
    open_store(Settings(data_dir=tmp_path / "data"), create=True).close()
    return tmp_path


def test_a_token_is_made_listed_and_revoked() -> None:
    made = RUNNER.invoke(app, ["tokens", "add", "centrale", "--recht", "gesprekken:voeden"])
    assert made.exit_code == 0, made.output
    text = made.stdout.strip()
    identity = text.split("_")[1]
    assert text.startswith("luwte_")
    listed = RUNNER.invoke(app, ["tokens", "list"]).stdout
    assert identity in listed
    assert "geldig" in listed
    assert text not in listed
    assert RUNNER.invoke(app, ["tokens", "revoke", identity]).exit_code == 0
    assert "ingetrokken" in RUNNER.invoke(app, ["tokens", "list"]).stdout


@pytest.mark.parametrize("scopes", [[], ["--recht", "alles"]])
def test_an_unknown_right_is_refused_with_those_that_are(scopes: list[str]) -> None:
    result = RUNNER.invoke(app, ["tokens", "add", "centrale", *scopes])
    assert isinstance(result.exception, SettingsError)
    assert "gesprekken:voeden" in str(result.exception)


def test_a_token_that_is_not_there_is_said() -> None:
    assert isinstance(RUNNER.invoke(app, ["tokens", "revoke", "x"]).exception, NotFound)

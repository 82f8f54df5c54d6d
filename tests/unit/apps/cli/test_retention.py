"""`luwte retention` as an administrator types it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kept import QUIET, a_call, heard
from luwte.apps.cli import keys, store
from luwte.apps.cli.retention import app

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(keys.app, ["init"]).exit_code == 0


def test_with_nothing_due_that_is_said() -> None:
    assert run(app, ["run"]).output == "Er was niets te wissen.\n"
    assert run(app, ["verify"]).output == "Alle bewijzen kloppen: 0.\n"


def test_what_is_due_is_shown_erased_and_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    with store.opened() as kept:
        kept.archive.begin(a_call())
        kept.archive.append(heard(QUIET))
    later = heard(QUIET)[-1].received_at + timedelta(days=1)
    monkeypatch.setattr("luwte.apps.cli.store.at", lambda: later)
    status = run(app, ["status"]).output
    assert "transcript   transcript  na 24 uur  (de medewerker nu helpen)" in status
    assert "Nu te wissen: 1 gesprekken." in status
    assert run(app, ["run"]).output.startswith("Gewist: 1 × gesprek (regel rustig), bewijs ")
    assert run(app, ["verify"]).output == "Alle bewijzen kloppen: 1.\n"
    assert "1 × gesprek  rustig" in run(app, ["status"]).output

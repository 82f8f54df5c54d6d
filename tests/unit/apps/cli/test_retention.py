"""`luwte retention` as an administrator types it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kept import QUIET, a_call, heard
from luwte.apps.cli import keys, store
from luwte.apps.cli.retention import app
from luwte.infra.sql.organisation import SqlSettings
from luwte.service.organisation import RetentionSettings

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


def test_what_the_coordinator_set_on_the_page_holds_for_the_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_RETENTION_TRANSCRIPT_HOURS", "1")
    with store.opened() as kept:
        kept.archive.begin(a_call())
        kept.archive.append(heard(QUIET))
        SqlSettings(kept.database).replace("retention", RetentionSettings().model_dump_json(), 0, [])
    later = heard(QUIET)[-1].received_at + timedelta(hours=2)
    monkeypatch.setattr("luwte.apps.cli.store.at", lambda: later)
    assert "transcript   transcript  na 24 uur" in run(app, ["status"]).output
    assert run(app, ["run"]).output == "Er was niets te wissen.\n"

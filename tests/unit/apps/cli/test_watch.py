from __future__ import annotations

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli import watch
from luwte.apps.cli.main import app
from luwte.errors import SourceError

RUNNER = CliRunner()


def test_what_lies_there_is_done_once_and_what_fails_is_counted(tmp_path: Path) -> None:
    (tmp_path / "goed.txt").write_text("medewerker: goedemorgen\nbeller: ik wacht al drie weken\n", encoding="utf-8")
    (tmp_path / "leeg.txt").write_text("", encoding="utf-8")
    result = RUNNER.invoke(app, ["watch", str(tmp_path), "--once"])
    assert result.exit_code == 1, result.output
    assert "al drie weken" in (tmp_path / "verwerkt" / "goed.txt.verslag.html").read_text(encoding="utf-8")
    assert "leeg" in (tmp_path / "mislukt" / "leeg.txt.fout.txt").read_text(encoding="utf-8")
    assert RUNNER.invoke(app, ["watch", str(tmp_path), "--once"]).exit_code == 0


def test_it_goes_on_until_somebody_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def stop(_seconds: float) -> None:
        nonlocal looked
        looked += 1
        if looked == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", stop)
    assert watch.run(tmp_path, None, once=False) == 0
    assert looked == 3


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="bestaat niet"):
        watch.run(tmp_path / "nergens", None, once=True)

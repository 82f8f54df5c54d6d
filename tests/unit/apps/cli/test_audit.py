"""`luwte audit verify` as an administrator types it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli import keys
from luwte.apps.cli.audit import app
from luwte.errors import TrailBroken

run = CliRunner().invoke


def test_the_trail_is_checked_and_where_it_stands_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(keys.app, ["init"])
    done = run(app, ["verify"])
    assert "Het logboek klopt: 1 regels.\nStand: 1 " in done.output
    with sqlite3.connect("luwte-data/luwte.db") as database:
        database.execute("DROP TRIGGER audit_line_no_update")
        database.execute("UPDATE audit_line SET actor = 'bo'")
    database.close()
    broken = run(app, ["verify"]).exception
    assert isinstance(broken, TrailBroken)
    assert "vanaf regel 1" in str(broken)

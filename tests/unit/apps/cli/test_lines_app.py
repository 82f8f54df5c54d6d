from __future__ import annotations

from typer.testing import CliRunner

from luwte.apps.cli.main import app


def test_a_protocol_that_is_not_there_is_answered_with_those_that_are() -> None:
    result = CliRunner().invoke(app, ["lines", "simulate", "fax", "ws://x/", "x.wav", "--beller-kanaal", "links"])
    assert result.exit_code == 2
    assert "audiohook" in result.output

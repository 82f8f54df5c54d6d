from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from feeding import Site, serving
from luwte.apps.cli import replay
from luwte.apps.cli.main import app
from luwte.domain.events import CallEnded
from luwte.errors import SettingsError
from luwte.service.replay import Progress

RUNNER = CliRunner()


def arguments(url: str, site: Site, *rest: str) -> list[str]:
    return ["replay", *rest, "--to", url, "--token", site.key, "--speed", "0"]


def test_a_demo_call_is_played_several_times_at_once_as_practice() -> None:
    site = Site()
    with serving(site.app()) as url:
        result = RUNNER.invoke(app, arguments(url, site, "oploop", "--calls", "3", "--id", "proef"))
    assert result.exit_code == 0, result.output
    assert "3 van 3 gesprekken klaar" in result.output
    assert {record.id for record in site.archive.calls.values()} == {"proef.0", "proef.1", "proef.2"}
    assert all(record.practice for record in site.archive.calls.values())
    assert all(isinstance(entries[-1].event, CallEnded) for entries in site.archive.stored.values())


def test_a_transcript_of_ones_own_is_played_once_under_a_fresh_name(tmp_path: Path) -> None:
    site = Site()
    transcript = tmp_path / "gesprek é n.txt"
    transcript.write_text("medewerker: goedemorgen\nbeller: ik wacht al drie weken\n", encoding="utf-8")
    with serving(site.app()) as url:
        result = RUNNER.invoke(app, arguments(url, site, str(transcript), "--echt", "--lijn", "balie"))
    assert result.exit_code == 0, result.output
    (record,) = site.archive.calls.values()
    assert record.id.startswith("gesprek-n-20")
    assert (record.practice, record.line) == (False, "balie")


def test_the_same_name_goes_on_where_it_stopped_and_doubles_nothing() -> None:
    site = Site()
    with serving(site.app()) as url:
        first = RUNNER.invoke(app, arguments(url, site, "oploop", "--id", "proef"))
        count = len(site.archive.stored[next(iter(site.archive.stored))])
        again = RUNNER.invoke(app, arguments(url, site, "oploop", "--id", "proef"))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert len(site.archive.stored[next(iter(site.archive.stored))]) == count


def test_what_the_server_refuses_is_said_and_counts_as_failed() -> None:
    site = Site()
    site.tokens.revoke(site.token.id, "ada")
    with serving(site.app()) as url:
        result = RUNNER.invoke(app, arguments(url, site, "oploop"))
    assert result.exit_code == 1
    assert "geweigerd (401)" in result.output


def test_without_a_token_it_says_where_to_put_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(replay.KEY, raising=False)
    result = RUNNER.invoke(app, ["replay", "oploop", "--to", "http://127.0.0.1:9"])
    assert isinstance(result.exception, SettingsError)
    assert "LUWTE_TOKEN" in str(result.exception)


def test_who_waits_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    told = 0

    async def sleep(_seconds: float) -> None:
        nonlocal told
        told += 1
        if told > 1:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(replay._tell(Progress(sent=7), 10))
    assert "7 van 10 gebeurtenissen bevestigd" in capsys.readouterr().err

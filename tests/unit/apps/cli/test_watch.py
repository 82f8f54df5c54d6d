from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import soundfile
from typer.testing import CliRunner

from luwte.apps.cli import watch
from luwte.apps.cli.install import installation
from luwte.apps.cli.main import app
from luwte.apps.recording_source import source_of
from luwte.errors import SettingsError, SourceError
from luwte.service.bootstrap import Recogniser
from recordings import calm, leg, write

RUNNER = CliRunner()
LOADED = cache(installation)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process; tests of `own_process` use another."""

    class Here:
        def __init__(self, report: Callable[[Path], str]) -> None:
            self.report = report

        def __call__(self, path: Path) -> str:
            return self.report(path)

        def close(self) -> None:
            self.closed = True

    monkeypatch.setattr(watch, "OwnProcess", Here)
    monkeypatch.setattr(watch, "installation", LOADED)


def test_what_lies_there_is_done_once_and_what_fails_is_counted(tmp_path: Path) -> None:
    (tmp_path / "goed.txt").write_text("medewerker: goedemorgen\nbeller: ik wacht al drie weken\n", encoding="utf-8")
    (tmp_path / "leeg.txt").write_text("", encoding="utf-8")
    result = RUNNER.invoke(app, ["watch", str(tmp_path), "--once"])
    assert result.exit_code == 1, result.output
    assert "al drie weken" in (tmp_path / "verwerkt" / "goed.txt.verslag.html").read_text(encoding="utf-8")
    assert "leeg" in (tmp_path / "mislukt" / "leeg.txt.fout.txt").read_text(encoding="utf-8")
    assert RUNNER.invoke(app, ["watch", str(tmp_path), "--once"]).exit_code == 0


def test_the_same_file_under_another_name_is_told_and_is_no_failure(tmp_path: Path) -> None:
    for name in ("een.txt", "twee.txt"):
        (tmp_path / name).write_text("medewerker: goedemorgen\nbeller: hallo\n", encoding="utf-8")
    result = RUNNER.invoke(app, ["watch", str(tmp_path), "--once"])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "dubbel" / "twee.txt").exists()


@pytest.mark.usefixtures("heard_by_level")
def test_the_side_of_the_caller_depends_on_the_direction_that_is_noted(tmp_path: Path) -> None:
    source = 'lijn = "balie"\n[beller_kanaal]\nin = "links"\nuit = "rechts"\n'
    (tmp_path / "bron.toml").write_text(source, encoding="utf-8")
    write(tmp_path / "uit.wav", leg(3, [(0.5, 1)], calm), leg(3, [(1.5, 2.5)], calm))
    (tmp_path / "uit.json").write_text('{"richting": "uit", "tijd": "2026-11-24T10:15:00"}', encoding="utf-8")
    write(tmp_path / "zonder.wav", leg(2, [(0.5, 1)], calm), leg(2, [(1.5, 2)], calm))
    result = RUNNER.invoke(app, ["watch", str(tmp_path), "--once"])
    assert result.exit_code == 1, result.output
    report = (tmp_path / "verwerkt" / "uit.wav.verslag.html").read_text(encoding="utf-8")
    assert "uit.wav (uitgaand, 24-11-2026 10:15)" in report
    told = (tmp_path / "mislukt" / "zonder.wav.fout.txt").read_text(encoding="utf-8")
    assert "hangt van de richting af" in told


@pytest.mark.usefixtures("heard_by_level")
def test_a_recording_without_a_transcript_is_heard_by_the_recogniser_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "gezegd.vtt"
    said.write_text(
        "WEBVTT\n\n00:00.500 --> 00:01.500\n<v Beller>goedemiddag, ik bel over de rekening\n", encoding="utf-8"
    )
    speech = Recogniser("scripted", str(said))
    installed = replace(LOADED(None), speech=speech)
    monkeypatch.setattr(watch, "_known", lambda folder, _: (installed, source_of(folder)))
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "7.wav", leg(4, ((0.5, 1.5),)), leg(4, ((2.0, 3.0),)))
    (folder / "bron.toml").write_text('beller_kanaal = "links"\n', encoding="utf-8")
    assert RUNNER.invoke(app, ["watch", str(folder), "--once"]).exit_code == 0
    report = (folder / "verwerkt" / "7.wav.verslag.html").read_text(encoding="utf-8")
    assert "ik bel over de rekening" in report
    assert "herkend door scripted" in report


@pytest.mark.usefixtures("heard_by_level")
def test_two_mono_files_are_one_call_and_one_alone_waits(tmp_path: Path) -> None:
    rule = '[paar]\npatroon = "{id}-{kant}"\nlinks = "in"\nrechts = "out"\n'
    (tmp_path / "bron.toml").write_text(f'beller_kanaal = "rechts"\n{rule}', encoding="utf-8")
    for name, legs in (("7-in", [(1.5, 2.5)]), ("7-out", [(0.5, 1)]), ("8-in", [(0.5, 1)])):
        soundfile.write(tmp_path / f"{name}.wav", leg(3, legs, calm), 8000)
    (tmp_path / "7.txt").write_text("beller: ik wacht al weken\nmedewerker: dat spijt me\n", encoding="utf-8")
    result = RUNNER.invoke(app, ["watch", str(tmp_path), "--once"])
    assert result.exit_code == 0, result.output
    assert "8-in.wav" in result.output
    assert (tmp_path / "8-in.wav").exists()
    report = (tmp_path / "verwerkt" / "7-in.wav.verslag.html").read_text(encoding="utf-8")
    assert "7-in.wav + 7-out.wav" in report
    assert "gemeten tijden" in report  # the turns fit: the caller is on the right


@pytest.mark.usefixtures("heard_by_level")
def test_a_side_that_a_pair_does_not_have_is_said(tmp_path: Path) -> None:
    rule = '[paar]\npatroon = "{id}-{kant}"\nlinks = "in"\nrechts = "out"\n'
    (tmp_path / "bron.toml").write_text(f'beller_kanaal = "3+6"\n{rule}', encoding="utf-8")
    for name in ("7-in", "7-out"):
        soundfile.write(tmp_path / f"{name}.wav", leg(1, [(0.5, 1)], calm), 8000)
    assert RUNNER.invoke(app, ["watch", str(tmp_path), "--once"]).exit_code == 1
    told = (tmp_path / "mislukt" / "7-in.wav.fout.txt").read_text(encoding="utf-8")
    assert "van een paar is de beller links of rechts" in told


def test_a_wrong_source_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "bron.toml").write_text("kanaal = 1", encoding="utf-8")
    (tmp_path / "a.txt").write_text("beller: hallo", encoding="utf-8")
    with pytest.raises(SettingsError, match="onbekend: kanaal"):
        watch.run(tmp_path, None, once=True)
    assert (tmp_path / "a.txt").exists()


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

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from luwte.apps.cli import calibrate
from luwte.apps.cli.install import installation
from luwte.errors import SettingsError, SourceError
from luwte.recognition.fusion import voice_model
from luwte.service.bootstrap import Installation
from luwte.service.modes import NOTICE


def recordings(folder: Path, highest: list[int], seconds: int = 40) -> Path:
    """Files that stand for calls of so many seconds that reach these indices."""
    for number, index in enumerate(highest):
        (folder / f"{number:03d}.wav").write_text(f"{index} {seconds}")
    return folder


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is heard here: `test_voice` does that."""

    def heard(path: Path, side: str | None, installed: Installation) -> Iterator[SimpleNamespace]:
        assert side == "links"
        if not path.exists():
            raise SourceError("dit bestand bestaat niet", file=str(path))
        index, seconds = map(int, path.read_text().split())
        for score in [None, *([3] * (seconds - 1)), index]:
            yield SimpleNamespace(voice=SimpleNamespace(score=score))

    monkeypatch.setattr(calibrate, "heard", heard)


def test_the_value_and_what_it_rests_on_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = recordings(tmp_path, list(range(100)))
    assert calibrate.run([folder], "left", 4, None) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "voice_raised_from = 96"
    assert "100 gesprekken met samen 1,1 uur" in said.out
    assert "niets bewaard en niets ingesteld" in said.out
    assert said.err.count(NOTICE) == 1


def test_calm_calls_give_the_lowest_that_the_model_allows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calibrate.run([recordings(tmp_path, [5] * 80)], "left", 4, None)
    out = capsys.readouterr().out
    assert f"voice_raised_from = {voice_model(installation(None).content).least_threshold}\n" in out
    assert "de laagste grens" in out


@pytest.mark.parametrize(("alarms", "wanted"), [(4, 75), (1, 300), (50, 50)])
def test_too_few_calls_give_no_value(tmp_path: Path, alarms: float, wanted: int) -> None:
    with pytest.raises(SettingsError, match=f"49 bruikbaar, {wanted} nodig"):
        calibrate.run([recordings(tmp_path, [5] * 49)], "left", alarms, None)


def test_what_is_too_short_does_not_count_and_a_bad_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls, brief = tmp_path / "a", tmp_path / "b"
    calls.mkdir()
    brief.mkdir()
    missing = tmp_path / "weg.wav"
    calibrate.run([recordings(calls, [5] * 80), recordings(brief, [99] * 3, seconds=10), missing], "left", 4, None)
    said = capsys.readouterr()
    assert "80 gesprekken" in said.out
    assert "3 te kort en niet meegeteld" in said.out
    assert "weg.wav: dit bestand bestaat niet" in said.err


def test_calls_that_are_not_ordinary_give_no_value(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="geen gewone gesprekken"):
        calibrate.run([recordings(tmp_path, [100] * 80)], "left", 4, None)


def test_the_side_of_the_caller_is_asked_as_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--caller: kies left of right"):
        calibrate.run([tmp_path], "boven", 4, None)

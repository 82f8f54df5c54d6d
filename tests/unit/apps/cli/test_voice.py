from __future__ import annotations

import json
from pathlib import Path

import pytest

from luwte.apps.cli.voice import run
from luwte.errors import SettingsError, SourceError
from luwte.service.modes import NOTICE
from recordings import leg, write
from voices import RAISED, speak

BASELINES = {"none", "partial", "ready", "suspect"}


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """A made voice that is calm for forty seconds and then raised."""
    caller = leg(60, [(1, 40)], lambda n: speak(n / 8000)[:n])
    caller[40 * 8000 : 58 * 8000] = speak(18, RAISED, seed=2, level=0.25)
    return write(tmp_path / "a.wav", caller, leg(60, []), subtype="ALAW")


def test_there_is_a_line_for_every_second_and_the_raised_part_is_found(
    call: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call, "left", None, as_json=True) == 0
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["time"] for line in lines] == [float(second) for second in range(3, 60)]
    assert {tuple(line) for line in lines} == {("time", "score", "raised", "baseline", "evidence")}
    assert {line["baseline"] for line in lines} <= BASELINES
    assert not any(line["raised"] for line in lines if line["time"] <= 40)
    assert any(line["raised"] for line in lines if 42 <= line["time"] <= 58)
    assert said.err.count(NOTICE) == 1


def test_as_text_a_line_says_what_moved(call: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(call, "left", None, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("00:03 ")
    assert any("stem verheven" in line for line in lines)


def test_the_side_that_was_not_asked_for_is_not_measured(call: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(call, "right", None, as_json=True)
    assert {json.loads(line)["score"] for line in capsys.readouterr().out.splitlines()} == {None}


def test_mono_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"mono\.wav: mono-opname: hier zijn beller en medewerker niet te scheiden"):
        run(write(tmp_path / "mono.wav", leg(4, [(1, 2)])), None, None, as_json=False)


def test_nobody_guesses_which_side_is_the_caller(call: Path) -> None:
    with pytest.raises(SourceError, match="zeg welke kant de beller is"):
        run(call, None, None, as_json=False)
    with pytest.raises(SettingsError, match="--caller: kies left of right"):
        run(call, "boven", None, as_json=False)


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Beller: hallo")
    with pytest.raises(SourceError, match=r"a\.txt: dit is geen opname"):
        run(tmp_path / "a.txt", "left", None, as_json=False)
    with pytest.raises(SourceError, match="bestaat niet"):
        run(tmp_path / "weg.wav", "left", None, as_json=False)


def test_a_recording_that_is_too_short_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path / "kort.wav", leg(2, []), leg(2, [])), "left", None, as_json=True) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "korter dan drie seconden" in said.err

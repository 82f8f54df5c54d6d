"""Law L1 for the voice: how the employee sounds changes no byte of what is measured, printed or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from luwte.apps.cli.analyse import Options, run
from luwte.apps.cli.voice import run as run_voice
from recordings import Sound, calm, leg, screaming, write
from voices import RAISED, speak

pytestmark = pytest.mark.usefixtures("heard_by_level")

EMPLOYEE = [(2.5, 4.5), (8.5, 10.5), (20.5, 25.0)]


def recording(folder: Path, sound: Sound) -> Path:
    """A caller who raises the voice, and an employee with the same times and this sound."""
    folder.mkdir()
    caller = leg(60, [])
    caller[8000 : 40 * 8000] = speak(39)
    caller[40 * 8000 : 58 * 8000] = speak(18, RAISED, seed=2, level=0.25)
    return write(folder / "gesprek.wav", caller, leg(60, EMPLOYEE, sound))


def shown(folder: Path, sound: Sound, capsys: pytest.CaptureFixture[str]) -> str:
    path = recording(folder, sound)
    report = folder / "verslag.html"
    assert run(Options([path], True, report, (), "links", None, voice=True)) == 0
    assert run(Options([path], False, None, (), "links", None, voice=True)) == 0
    assert run_voice(path, "left", None, as_json=True) == 0
    return (capsys.readouterr().out + report.read_text(encoding="utf-8")).replace(str(folder), "")


def test_a_screaming_and_a_calm_employee_give_the_same_bytes_with_the_voice_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = shown(tmp_path / "kalm", calm, capsys)
    assert quiet == shown(tmp_path / "luid", screaming, capsys)
    assert '"raised": true' in quiet

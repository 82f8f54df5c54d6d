"""A recogniser that hangs, dies, lies about times or never stops: the call goes on, and it is said what is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import bad_engines
from luwte.apps.cli import batch
from luwte.apps.cli.analyse import Options, run
from luwte.speech.asr.process import EngineSpec, ProcessEngine
from recordings import calm, leg, screaming, write

pytestmark = pytest.mark.usefixtures("heard_by_level")


def analysed(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed for a call whose second turn is loud, which is where these engines misbehave."""

    @contextmanager
    def bad(*_: object) -> Iterator[ProcessEngine]:
        engine = ProcessEngine(EngineSpec(name), patience=2.0, waits=True, load=bad_engines.load)
        yield engine
        engine.close()

    monkeypatch.setattr(batch, "recogniser", bad)
    caller = leg(16, [(1, 4), (11, 15)], calm) + leg(16, [(6, 9)], screaming)
    report = folder / "verslag.html"
    path = write(folder / "a.wav", caller, leg(16, []))
    assert run(Options([path], False, report, (), "links", None, True, "none")) == 0
    assert run(Options([path], False, None, (), "links", None, True, "none")) == 0
    assert "Stem en beurtwisseling" in report.read_text(encoding="utf-8")
    return " ".join(capsys.readouterr().out.split()) + report.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "why"), [("hangs", "reageert niet"), ("dies", "uitgevallen")])
def test_who_hangs_or_dies_loses_its_stretch_and_the_call_goes_on(
    name: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = analysed(name, tmp_path, monkeypatch, capsys)
    assert "niet gehoord (de spraakherkenner" in shown
    assert why in shown
    assert "Beller hoi" in shown
    assert "(geen woorden verstaan)" in shown


def test_who_lies_about_times_is_kept_inside_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = analysed("lies", tmp_path, monkeypatch, capsys)
    assert "00:16, gemeten tijden" in shown
    assert "15:00" not in shown
    assert "17:11" not in shown


def test_who_never_stops_is_marked_and_raises_no_phase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = analysed("endless", tmp_path, monkeypatch, capsys)
    assert "de spraakherkenner herhaalt zich" in shown
    assert "hoogste fase 0" in shown or "hoogste fase 1" in shown

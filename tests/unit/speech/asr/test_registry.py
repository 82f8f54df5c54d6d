from __future__ import annotations

import sys
from pathlib import Path

import pytest

from luwte.errors import SettingsError
from luwte.speech.asr.registry import names, open_engine

REAL = ("sherpa-stream", "sherpa-offline", "vosk", "faster-whisper")
LIBRARIES = {
    "sherpa-stream": "sherpa_onnx",
    "sherpa-offline": "sherpa_onnx",
    "vosk": "vosk",
    "faster-whisper": "faster_whisper",
}


def test_every_engine_has_a_name() -> None:
    assert set(REAL) | {"none", "scripted"} <= set(names())
    assert open_engine("none").name == "none"
    assert open_engine("scripted").name == "scripted"


def test_an_unknown_engine_is_refused_with_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="sherpa-stream"):
        open_engine("oren", model=tmp_path)


@pytest.mark.parametrize("name", REAL)
def test_a_real_engine_needs_a_model_that_exists(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="noem een model"):
        open_engine(name)
    with pytest.raises(SettingsError, match="bestaat niet"):
        open_engine(name, model=tmp_path / "weg")


@pytest.mark.parametrize("name", REAL)
def test_an_empty_folder_is_no_model(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="model"):
        open_engine(name, model=tmp_path)


@pytest.mark.parametrize("name", REAL)
def test_a_missing_library_names_the_extra(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, LIBRARIES[name], None)
    with pytest.raises(SettingsError, match="extra"):
        open_engine(name, model=tmp_path)

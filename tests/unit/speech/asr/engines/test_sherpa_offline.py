from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sherpa_onnx

from luwte.errors import SettingsError
from luwte.speech.asr.engines.sherpa_offline import SherpaOfflineEngine
from luwte.speech.asr.interface import EngineFailed

FILES = ("tokens.txt", "encoder.int8.onnx", "decoder.int8.onnx", "joiner.int8.onnx")


class Recogniser:
    """What `sherpa_onnx.OfflineRecognizer` gives; no model for it is small enough to make here."""

    broken = False

    def __init__(self, **options: Any) -> None:
        self.options = options

    def create_stream(self) -> SimpleNamespace:
        stream = SimpleNamespace(rate=0, samples=0, result=None)
        stream.accept_waveform = lambda rate, samples: stream.__dict__.update(rate=rate, samples=len(samples))
        return stream

    def decode_stream(self, stream: SimpleNamespace) -> None:
        if self.broken:
            raise RuntimeError("geheim")
        stream.result = SimpleNamespace(tokens=[" ik", " kom"], timestamps=[0.1, 0.4])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(sherpa_onnx.OfflineRecognizer, "from_transducer", Recogniser)
    monkeypatch.setattr(sherpa_onnx.OfflineRecognizer, "from_nemo_ctc", Recogniser)
    return tmp_path


def test_words_come_after_the_turn_on_the_clock_of_the_call(folder: Path) -> None:
    engine = SherpaOfflineEngine(folder, "proef")
    session = engine.open(channel="caller")
    assert session.accept(np.zeros(8000, np.int16), 4.0) == ()
    (final,) = session.end_turn()
    assert [(w.text, w.start) for w in final.words] == [("ik", 4.1), ("kom", 4.4)]
    assert engine.model_id == "proef"
    assert engine._recogniser.options["encoder"].endswith("encoder.int8.onnx")


def test_a_single_file_is_a_ctc_model(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"x")
    assert SherpaOfflineEngine(folder)._recogniser.options["model"].endswith("model.onnx")


def test_an_error_of_the_library_is_a_failure_of_the_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recogniser, "broken", True)
    session = SherpaOfflineEngine(folder).open(channel="caller")
    session.accept(np.zeros(800, np.int16), 0.0)
    with pytest.raises(EngineFailed, match="geeft een fout"):
        session.end_turn()


def test_a_missing_part_is_named(folder: Path) -> None:
    (folder / "joiner.int8.onnx").unlink()
    with pytest.raises(SettingsError, match="joiner"):
        SherpaOfflineEngine(folder)


def test_a_damaged_model_is_a_setting_to_mend(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<blk> 0\n", encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"kapot" * 100)
    with pytest.raises(SettingsError, match="kan niet geladen worden"):
        SherpaOfflineEngine(tmp_path)

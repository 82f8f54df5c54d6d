"""With a Whisper of random weights: shapes, times and lifecycle, never what is said."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import random_whisper
from luwte.errors import SettingsError
from luwte.speech.asr.engines.faster_whisper import FasterWhisperEngine
from luwte.speech.asr.interface import EngineFailed
from luwte.speech.vad.interface import RATE, Pcm


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_whisper.build(tmp_path_factory.mktemp("whisper"))


def tone(seconds: float = 2.0) -> Pcm:
    return (8000 * np.sin(np.arange(round(seconds * RATE)) / 5)).astype(np.int16)


def test_a_stretch_gives_one_final_inside_its_time(model: Path) -> None:
    session = FasterWhisperEngine(model).open(channel="caller")
    assert session.accept(tone(), 3.0) == ()
    (final,) = session.end_turn()
    assert final.final
    assert (final.start, final.end) == (3.0, 5.0)


def test_words_come_with_times_on_the_clock_of_the_call(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FasterWhisperEngine(model, "proef")
    said = [
        SimpleNamespace(word=" hoi", start=0.5, end=0.9, probability=0.7),
        SimpleNamespace(word=" ", start=1, end=1),
    ]
    asked: dict[str, object] = {}

    def transcribe(_: object, **options: object) -> tuple[list[SimpleNamespace], None]:
        asked.update(options)
        return [SimpleNamespace(words=said), SimpleNamespace(words=None)], None

    monkeypatch.setattr(engine._model, "transcribe", transcribe)
    session = engine.open(channel="caller")
    session.accept(tone(), 10.0)
    (final,) = session.end_turn()
    assert [(w.text, w.start, w.end, w.confidence) for w in final.words] == [("hoi", 10.5, 10.9, 0.7)]
    assert asked["language"] == "nl"
    assert asked["vad_filter"] is True
    assert asked["condition_on_previous_text"] is False


def test_an_error_of_the_library_is_a_failure_of_the_engine(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FasterWhisperEngine(model)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(engine._model, "transcribe", broken)
    session = engine.open(channel="caller")
    session.accept(tone(), 0.0)
    with pytest.raises(EngineFailed) as caught:
        session.end_turn()
    assert "geheim" not in caught.value.reason
    assert session.end_turn() == ()


def test_a_model_without_its_tokenizer_is_refused_and_none_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("tokenizers.Tokenizer.from_pretrained", lambda *names: asked.append(names))
    (random_whisper.build(tmp_path) / "tokenizer.json").unlink()
    with pytest.raises(SettingsError, match=r"tokenizer\.json"):
        FasterWhisperEngine(tmp_path)
    assert asked == []


@pytest.mark.parametrize("spoiled", ["model.bin", "tokenizer.json"])
def test_a_damaged_model_is_a_setting_to_mend(tmp_path: Path, spoiled: str) -> None:
    (random_whisper.build(tmp_path) / spoiled).write_bytes(b"kapot" * 100)
    with pytest.raises(SettingsError, match="kan niet geladen worden"):
        FasterWhisperEngine(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"model\.bin"):
        FasterWhisperEngine(tmp_path)

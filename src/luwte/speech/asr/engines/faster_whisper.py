"""Whole stretches with faster-whisper: the best published Dutch, slow, final words only.

The speech detector stands in front of it (without one it makes words up), the language is forced, and what was said
before is not fed back (loops). It never opens a connection: the model is a folder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from luwte.errors import SettingsError
from luwte.speech.asr.engines.buffered import BufferedSession
from luwte.speech.asr.engines.model_files import model_file, unloadable
from luwte.speech.asr.interface import Capabilities, Channel, EngineFailed, Word, only_caller
from luwte.speech.vad.interface import RATE, Pcm

_WHISPER_RATE = 16000


class FasterWhisperEngine:
    """A folder with a CTranslate2 model. Raises `SettingsError` when the library or the model is missing."""

    name = "faster-whisper"
    capabilities = Capabilities(streaming=False, word_times="span", confidence=True, forces_language=True)

    def __init__(self, model: Path, model_id: str | None = None, threads: int = 1) -> None:
        self.model_id = model_id
        self._model = _load(model, threads)

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> BufferedSession:  # noqa: ARG002
        """A session."""
        only_caller(channel)
        return BufferedSession(lambda pcm, at: self._decode(pcm, at, language))

    def close(self) -> None:
        """The model goes with the object."""

    def _decode(self, pcm: Pcm, at: float, language: str) -> Sequence[Word]:
        samples = soxr.resample(pcm.astype(np.float32) / 32768, RATE, _WHISPER_RATE)
        try:
            segments, _ = self._model.transcribe(
                samples,
                language=language,
                vad_filter=True,
                condition_on_previous_text=False,
                word_timestamps=True,
                beam_size=5,
            )
            return [
                Word(word.word.strip(), at + word.start, at + word.end, word.probability)
                for segment in segments
                for word in segment.words or ()
                if word.word.strip()
            ]
        except (RuntimeError, ValueError):
            raise EngineFailed("de spraakherkenner geeft een fout") from None


def _load(model: Path, threads: int) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import faster_whisper
    except ImportError:
        raise SettingsError("faster-whisper is niet geïnstalleerd; installeer Luwte met de extra 'whisper'") from None
    model_file(model, "model.bin")
    model_file(model, "tokenizer.json")  # without it the library looks for one on the internet
    try:
        return faster_whisper.WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except Exception:  # noqa: BLE001 tokenizers raises the bare class
        raise unloadable(model) from None

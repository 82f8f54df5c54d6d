"""Whole stretches with sherpa-onnx, for models that do not stream: words come after the turn, with times."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from luwte.speech.asr.engines.buffered import BufferedSession
from luwte.speech.asr.engines.sherpa_model import load
from luwte.speech.asr.engines.sherpa_stream import spelled
from luwte.speech.asr.interface import Capabilities, Channel, EngineFailed, Word, only_caller
from luwte.speech.vad.interface import RATE, Pcm


class SherpaOfflineEngine:
    """A transducer (`encoder`, `decoder`, `joiner`) or a CTC model (`model.onnx`). Raises `SettingsError`."""

    name = "sherpa-offline"
    capabilities = Capabilities(streaming=False, word_times="start", confidence=False, forces_language=False)

    def __init__(self, model: Path, model_id: str | None = None, threads: int = 1) -> None:
        self.model_id = model_id
        self._recogniser = load(
            model,
            lambda library: library.OfflineRecognizer.from_nemo_ctc,
            lambda library: partial(library.OfflineRecognizer.from_transducer, model_type="nemo_transducer"),
            num_threads=threads,
        )

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> BufferedSession:  # noqa: ARG002
        """A session."""
        only_caller(channel)
        return BufferedSession(self._decode)

    def close(self) -> None:
        """The recogniser goes with the object."""

    def _decode(self, pcm: Pcm, at: float) -> Sequence[Word]:
        stream = self._recogniser.create_stream()
        try:
            stream.accept_waveform(RATE, pcm.astype(np.float32) / 32768)
            self._recogniser.decode_stream(stream)
        except RuntimeError:
            raise EngineFailed("de spraakherkenner geeft een fout") from None
        return spelled(stream.result.tokens, stream.result.timestamps, at)

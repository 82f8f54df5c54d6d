"""Streaming recognition with sherpa-onnx: partial words with times while the caller speaks.

Two layouts of a model folder are read: `model.onnx` (T-one, 8 kHz by nature), and the `encoder`, `decoder` and `joiner`
of a transducer. Source: sherpa-onnx 2.0, read and run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from luwte.speech.asr.engines.sherpa_model import load
from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Capabilities, Channel, EngineFailed, Hypothesis, Word, only_caller
from luwte.speech.vad.interface import RATE, Pcm

_TAIL = np.zeros(round(0.6 * RATE), np.float32)
"""Silence behind a turn, so that the last word comes out of the model."""
_SPACE = "▁"


class SherpaStreamEngine:
    """One recogniser, many sessions. Raises `SettingsError` when the library or a file of the model is missing."""

    name = "sherpa-stream"
    capabilities = Capabilities(streaming=True, word_times="start", confidence=False, forces_language=True)

    def __init__(self, model: Path, model_id: str | None = None, threads: int = 1) -> None:
        self.model_id = model_id
        self._recogniser = load(
            model,
            lambda library: library.OnlineRecognizer.from_t_one_ctc,
            lambda library: library.OnlineRecognizer.from_transducer,
            num_threads=threads,
        )

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> SherpaSession:  # noqa: ARG002
        """A session; a model of several languages is told which one."""
        only_caller(channel)
        return SherpaSession(self._recogniser, language)

    def close(self) -> None:
        """The recogniser goes with the object."""


class SherpaSession:
    """One leg of one call."""

    def __init__(self, recogniser: Any, language: str) -> None:
        self._recogniser = recogniser
        self._language = language
        self._stream = self._new()
        self._utterance = Utterance()

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """The words so far, when new audio was decoded."""
        self._utterance.take(pcm, at)
        if not self._decode(pcm.astype(np.float32) / 32768):
            return ()
        return self._utterance.partial(self._words())

    def end_turn(self) -> Sequence[Hypothesis]:
        """The final words of the turn; the next one begins with an empty state."""
        if self._utterance.start is None:
            return ()
        self._decode(_TAIL)
        final = self._utterance.final(self._words())
        self._stream = self._new()
        return final

    def finish(self) -> Sequence[Hypothesis]:
        """The end of the leg."""
        last = () if self._utterance.finished else self.end_turn()
        self._utterance.finished = True
        return last

    def _new(self) -> Any:
        stream = self._recogniser.create_stream()
        stream.set_option("language", self._language)
        return stream

    def _decode(self, samples: Any) -> bool:
        try:
            self._stream.accept_waveform(RATE, samples)
            decoded = False
            while self._recogniser.is_ready(self._stream):
                self._recogniser.decode_stream(self._stream)
                decoded = True
        except RuntimeError:
            self._utterance.final(())  # what it took in is lost: none of it may come out in a later turn
            self._stream = self._new()
            raise EngineFailed("de spraakherkenner geeft een fout") from None
        return decoded

    def _words(self) -> list[Word]:
        start = self._utterance.start or 0.0
        tokens, times = self._recogniser.tokens(self._stream), self._recogniser.timestamps(self._stream)
        return spelled(tokens, times, start)


def spelled(tokens: Sequence[str], times: Sequence[float], start: float) -> list[Word]:
    """Tokens with times to words: a token that begins with a space begins a word.

    >>> [(w.text, w.start) for w in spelled([" ja", "zeker", "▁nee"], [0.0, 0.2, 0.5], 1.0)]
    [('jazeker', 1.0), ('nee', 1.5)]
    """
    words: list[Word] = []
    fresh = True
    for token, time in zip(tokens, times, strict=False):
        fresh = fresh or token.startswith((" ", _SPACE))
        text = token.strip(" " + _SPACE)
        if not text:
            continue
        if fresh or not words:
            words.append(Word(text, start + time))
        else:
            words[-1] = Word(words[-1].text + text, words[-1].start)
        fresh = token.endswith((" ", _SPACE))
    return words

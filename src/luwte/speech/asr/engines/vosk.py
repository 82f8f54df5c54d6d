"""Streaming recognition with Vosk: small models that fit any machine, 8 kHz, words with times and confidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError
from luwte.speech.asr.engines.model_files import unloadable
from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Capabilities, Channel, EngineFailed, Hypothesis, Word, only_caller
from luwte.speech.vad.interface import RATE, Pcm


class VoskEngine:
    """A folder with a model of Vosk. Raises `SettingsError` when the library or the model is missing."""

    name = "vosk"
    capabilities = Capabilities(streaming=True, word_times="span", confidence=True, forces_language=True)

    def __init__(self, model: Path, model_id: str | None = None) -> None:
        self.model_id = model_id
        try:
            import vosk
        except ImportError:
            raise SettingsError("vosk is niet geïnstalleerd; installeer Luwte met de extra 'vosk'") from None
        if not (model / "am").is_dir() and not (model / "final.mdl").is_file():
            raise SettingsError(f"in de map {model.name} staat geen model van Vosk (am/ ontbreekt)")
        vosk.SetLogLevel(-1)
        self._vosk = vosk
        try:
            self._model = vosk.Model(str(model))
        except Exception:  # noqa: BLE001 the library raises the bare class
            raise unloadable(model) from None

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> VoskSession:  # noqa: ARG002
        """A session."""
        only_caller(channel)
        recogniser = self._vosk.KaldiRecognizer(self._model, RATE)
        recogniser.SetWords(True)
        recogniser.SetPartialWords(True)
        return VoskSession(recogniser)

    def close(self) -> None:
        """The model goes with the object."""


class VoskSession:
    """One leg of one call."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        self._utterance = Utterance()
        self._said: list[Word] = []
        self._given = 0
        self._zero = 0.0

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """The words so far; Vosk ends a phrase by itself at a pause, which is no end of the turn."""
        if self._utterance.start is None:
            self._zero = at - self._given / RATE  # its times go on over all the audio it was ever given
        self._utterance.take(pcm, at)
        self._given += len(pcm)
        if self._recogniser.AcceptWaveform(pcm.astype("<i2").tobytes()):
            self._said += self._read(self._recogniser.Result(), "result")
            return self._utterance.partial(self._said)
        return self._utterance.partial([*self._said, *self._read(self._recogniser.PartialResult(), "partial_result")])

    def end_turn(self) -> Sequence[Hypothesis]:
        """The final words of the turn."""
        if self._utterance.start is None:
            return ()
        said, self._said = [*self._said, *self._read(self._recogniser.FinalResult(), "result")], []
        self._recogniser.Reset()
        return self._utterance.final(said)

    def finish(self) -> Sequence[Hypothesis]:
        """The end of the leg."""
        last = () if self._utterance.finished else self.end_turn()
        self._utterance.finished = True
        return last

    def _read(self, text: str, key: str) -> list[Word]:
        try:
            found = json.loads(text).get(key, [])
            return [
                Word(str(w["word"]), self._zero + float(w["start"]), self._zero + float(w["end"]), float(w["conf"]))
                for w in found
            ]
        except (ValueError, KeyError, TypeError):
            self._said = []  # what it took in is lost: none of it may come out in a later turn
            self._recogniser.Reset()
            self._utterance.final(())
            raise EngineFailed("de spraakherkenner geeft een onleesbaar antwoord") from None

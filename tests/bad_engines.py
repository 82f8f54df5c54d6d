"""Engines that misbehave, for the process that must survive them. Importable, because they run in another process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from luwte.errors import SettingsError
from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Capabilities, Channel, EngineFailed, Hypothesis, Word
from luwte.speech.asr.process import EngineSpec
from luwte.speech.vad.interface import Pcm


class Wicked:
    """Does what its name says when a turn ends."""

    model_id = None
    capabilities = Capabilities(streaming=False, word_times="none", confidence=False, forces_language=True)

    def __init__(self, name: str) -> None:
        self.name = name

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> WickedSession:
        return WickedSession(self.name)

    def close(self) -> None: ...


class WickedSession:
    def __init__(self, name: str) -> None:
        self._name = name
        self._utterance = Utterance()
        self._loud = False

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        self._utterance.take(pcm, at)
        self._loud = self._loud or bool(abs(pcm).max() > 20000)
        return ()

    def end_turn(self) -> Sequence[Hypothesis]:
        loud, self._loud = self._loud, False
        if loud:
            match self._name:
                case "hangs":
                    time.sleep(3600)
                case "dies":
                    os._exit(9)
                case "blunders":
                    raise ValueError("ik weet waar jij woont")
                case "fails":
                    raise EngineFailed("stuk")
        start = self._utterance.start or 0.0
        words = {"lies": [Word("ja", 900.0, 1031.0)], "endless": [Word("ja", start)] * 100_000}
        return self._utterance.final(words.get(self._name, [Word("hoi", start, start + 0.1)]))

    def finish(self) -> Sequence[Hypothesis]:
        return ()


def load(spec: EngineSpec) -> Wicked:
    """What the process loads."""
    if spec.name == "unloadable" or not (spec.model is None or spec.model.exists()):
        raise SettingsError("dit model kan niet geladen worden")
    if spec.name == "crashes":
        os._exit(3)
    return Wicked(spec.name)

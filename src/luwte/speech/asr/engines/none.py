"""No engine: it hears nothing, says so, and invents nothing."""

from __future__ import annotations

from collections.abc import Sequence

from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Capabilities, Channel, Hypothesis, only_caller
from luwte.speech.vad.interface import Pcm

NOTICE = "Geen spraakherkenning geïnstalleerd: herkenning op woorden staat uit"


class NoEngine:
    """What runs when nothing is installed."""

    name = "none"
    model_id = None
    outage = NOTICE
    capabilities = Capabilities(streaming=False, word_times="none", confidence=False, forces_language=True)

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> SilentSession:  # noqa: ARG002
        """A session that never says anything."""
        only_caller(channel)
        return SilentSession()

    def close(self) -> None:
        """Nothing to free."""


class SilentSession:
    """Takes audio in and forgets it: every stretch is without words."""

    def __init__(self) -> None:
        self._utterance = Utterance()

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """Nothing."""
        self._utterance.take(pcm, at)
        return ()

    def end_turn(self) -> Sequence[Hypothesis]:
        """An empty final."""
        return self._utterance.final(())

    def finish(self) -> Sequence[Hypothesis]:
        """The end of the leg."""
        last = () if self._utterance.finished else self.end_turn()
        self._utterance.finished = True
        return last

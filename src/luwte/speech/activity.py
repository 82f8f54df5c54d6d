"""When did somebody speak? On and off times of one leg and nothing else; no samples, level or pitch leave here.

This is all that exists of the employee's side (law L1): samples go in, stretches of time come out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luwte.domain.turn import Party
from luwte.speech.detected_leg import DetectedLeg
from luwte.speech.leg import Block, Hole
from luwte.speech.vad.interface import SpeechStart, Vad, VadEvent


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """A party began to speak at second `at`, known at `known_at`."""

    party: Party
    at: float
    known_at: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """A party spoke from `start` to `end`; certain at `known_at`, a pause later."""

    party: Party
    start: float
    end: float
    known_at: float


@dataclass(frozen=True, slots=True)
class AudioGap:
    """Nothing came of a party's leg from `start` to `end`; nothing may be concluded from it, no word may span it."""

    party: Party
    start: float
    end: float
    cause: str


Timing = SpeechBegan | SpeechEnded | AudioGap


class Pairing:
    """Pairs starts and ends of one detector into stretches of speech of one party."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._start = 0.0

    def of(self, event: VadEvent) -> SpeechBegan | SpeechEnded:
        """The same event, with the party and with the start beside the end."""
        if isinstance(event, SpeechStart):
            self._start = event.at
            return SpeechBegan(self._party, event.at, event.known_at)
        return SpeechEnded(self._party, self._start, event.at, event.known_at)


class TimedLeg:
    """A leg of which only the timing is kept: for the employee's side, the only thing there is.

    Samples wait until its detector is worked out, and are forgotten then. Raises ValueError for a rate of no speech.
    """

    def __init__(self, party: Party, rate: int, vad: Vad) -> None:
        self._party = party
        self._leg = DetectedLeg(rate, vad)
        self._pairing = Pairing(party)

    @property
    def vad(self) -> Vad:
        """What is worked out between putting in and `take`."""
        return self._leg.vad

    def put(self, samples: NDArray[np.int16] | NDArray[np.float32], pts: int) -> None:
        """Samples of this leg, the first being number `pts`."""
        self._leg.put(samples, pts)

    def lose(self, end: int, cause: str) -> None:
        """Nothing comes up to sample `end`."""
        self._leg.lose(end, cause)

    def finish(self) -> None:
        """The end of the leg."""
        self._leg.finish()

    def take(self) -> Iterator[Timing]:
        """The timing of what was put in."""
        for piece in self._leg.take():
            if isinstance(piece, Hole):
                yield AudioGap(self._party, piece.start, piece.end, piece.cause)
            elif not isinstance(piece, Block):
                yield self._pairing.of(piece)

"""When did somebody speak? On and off times of one leg and nothing else; no samples, level or pitch leave here.

This is all that exists of the employee's side (law L1): samples go in, stretches of time come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luwte.domain.turn import Party
from luwte.speech.leg import Block, Hole, Leg
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

    def of(self, events: Iterable[VadEvent]) -> Iterator[SpeechBegan | SpeechEnded]:
        """The same events, with the party and with the start beside the end."""
        for event in events:
            if isinstance(event, SpeechStart):
                self._start = event.at
                yield SpeechBegan(self._party, event.at, event.known_at)
            else:
                yield SpeechEnded(self._party, self._start, event.at, event.known_at)


class TimedLeg:
    """A leg of which only the timing is kept: for the employee's side, the only thing there is."""

    def __init__(self, party: Party, rate: int, vad: Vad) -> None:
        self._party = party
        self._leg = Leg(rate)
        self._vad = vad
        self._pairing = Pairing(party)

    def accept(self, samples: NDArray[np.int16] | NDArray[np.float32], pts: int) -> Iterator[Timing]:
        """Samples of this leg, the first being number `pts`; they are forgotten at once."""
        return self._timing(self._leg.accept(samples, pts))

    def lose(self, end: int, cause: str) -> Iterator[Timing]:
        """Nothing comes up to sample `end`."""
        return self._timing(self._leg.lose(end, cause))

    def finish(self) -> Iterator[Timing]:
        """The end of the leg."""
        yield from self._timing(self._leg.finish())
        yield from self._pairing.of(self._vad.finish())

    def _timing(self, pieces: Iterable[Block | Hole]) -> Iterator[Timing]:
        for piece in pieces:
            if isinstance(piece, Hole):
                yield from self._pairing.of(self._vad.finish())
                yield AudioGap(self._party, piece.start, piece.end, piece.cause)
            else:
                yield from self._pairing.of(self._vad.accept(piece.pcm, piece.at))

"""The audio of one call, from a recording or a live line: what the caller's side sounds like, and when both spoke.

`CallerAudio` names no party because there is only one whose samples go further. The employee's leg goes into an object
that gives times only (law L1), so no setting and no mistake behind this door can make it more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, Pairing, SpeechBegan, SpeechEnded, TimedLeg
from luwte.speech.detected_leg import DetectedLeg
from luwte.speech.leg import CELL, Block, Hole
from luwte.speech.vad.interface import RATE, Pcm, Vad, VadFactory, detect
from luwte.speech.vad.silero import SileroVad

_AT_ONCE = 32 * CELL
"""Samples in a block of caller audio at most: about a second."""


@dataclass(frozen=True, slots=True)
class CallerAudio:
    """The caller's samples: int16, 8 kHz, mono, the first of them at second `at`."""

    samples: Pcm
    at: float

    @property
    def end(self) -> float:
        """The second at which these samples are over."""
        return self.at + len(self.samples) / RATE


AudioEvent = CallerAudio | SpeechBegan | SpeechEnded | AudioGap


class CallAudio:
    """Put in both legs as they come; it gives caller audio, speech times and gaps, each in order of its own leg.

    The caller's audio up to `known_at` always comes before an event that was known then, and later audio after it. The
    size of what is put in changes nothing but how the audio is cut in blocks. Rates are per leg; without an employee
    leg there is nothing to say about turn-taking. `vad` makes a detector for each leg. Raises ValueError for a rate
    that no speech has.
    """

    def __init__(self, caller_rate: int, employee_rate: int | None = None, *, vad: VadFactory = SileroVad) -> None:
        self._caller = DetectedLeg(caller_rate, vad())
        self._make = vad
        self._pairing = Pairing(Party.CALLER)
        self._employee_rate = employee_rate
        self._employee: TimedLeg | None = None
        self._nothing_until = (0, "")
        """Up to which sample nothing of the employee comes, and why, before anything did."""

    @property
    def vads(self) -> tuple[Vad, ...]:
        """The detectors of this call, to be worked out with those of other calls before `take`."""
        return (self._caller.vad,) if self._employee is None else (self._caller.vad, self._employee.vad)

    def put(self, party: Party, samples: NDArray[np.int16] | NDArray[np.float32], pts: int) -> None:
        """Samples of a party, mono, int16 or float in -1..1. `pts` is the number of the first on the leg's own clock.

        Lost, repeated and late packets show in `pts`: see `MediaClock`.
        """
        if party is Party.CALLER:
            self._caller.put(samples, pts)
        elif self._employee_rate is None:
            raise ValueError("this call has no employee leg")
        else:
            if self._employee is None:  # on many lines nothing comes of this side
                self._employee = TimedLeg(Party.EMPLOYEE, self._employee_rate, self._make())
                self._employee.lose(*self._nothing_until)
            self._employee.put(samples, pts)

    def lose(self, party: Party, end: int, cause: str) -> None:
        """Nothing comes of a party up to sample `end`: pause, overload, hold, a damaged file."""
        if party is Party.CALLER:
            self._caller.lose(end, cause)
        elif self._employee is not None:
            self._employee.lose(end, cause)
        else:
            self._nothing_until = max(self._nothing_until, (end, cause))

    def finish(self) -> None:
        """The call is over: also what was still waiting."""
        self._caller.finish()
        if self._employee is not None:
            self._employee.finish()

    def hear(self) -> Iterator[AudioEvent]:
        """What was put in, worked out for this call alone."""
        detect(self.vads)
        return self.take()

    def take(self) -> Iterator[AudioEvent]:
        """What was put in, once the detectors are worked out. Consume it before putting in more."""
        for piece in self._caller.take():
            if isinstance(piece, Block):
                yield from _blocks(piece)
            elif isinstance(piece, Hole):
                yield AudioGap(Party.CALLER, piece.start, piece.end, piece.cause)
            else:
                yield self._pairing.of(piece)
        if self._employee is not None:
            yield from self._employee.take()


def _blocks(block: Block) -> Iterator[CallerAudio]:
    for first in range(0, len(block.pcm), _AT_ONCE):
        yield CallerAudio(block.pcm[first : first + _AT_ONCE], block.at + first / RATE)

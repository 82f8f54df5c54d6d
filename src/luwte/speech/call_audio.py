"""The audio of one call, from a recording or a live line: what the caller's side sounds like, and when both spoke.

`CallerAudio` names no party because there is only one whose samples go further. The employee's leg goes into an object
that gives times only (law L1), so no setting and no mistake behind this door can make it more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, Pairing, SpeechBegan, SpeechEnded, TimedLeg
from luwte.speech.leg import CELL, Block, Hole, Leg
from luwte.speech.vad.interface import RATE, Pcm, VadEvent, VadFactory
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
    """Feed it both legs as they come; it gives caller audio, speech times and gaps, each in order of its own leg.

    The caller's audio up to `known_at` always comes before an event that was known then, and later audio after it. The
    size of what is fed changes nothing but how the audio is cut in blocks. Rates are per leg; without an employee leg
    there is nothing to say about turn-taking. `vad` makes a detector for each leg. Raises ValueError for a rate that no
    speech has.
    """

    def __init__(self, caller_rate: int, employee_rate: int | None = None, *, vad: VadFactory = SileroVad) -> None:
        self._caller = Leg(caller_rate)
        self._make = vad
        self._vad = vad()
        self._pairing = Pairing(Party.CALLER)
        self._employee_rate = employee_rate
        self._employee: TimedLeg | None = None

    def accept(self, party: Party, samples: NDArray[np.int16] | NDArray[np.float32], pts: int) -> Iterator[AudioEvent]:
        """Samples of a party, mono, int16 or float in -1..1. `pts` is the number of the first on the leg's own clock.

        Lost, repeated and late packets show in `pts`: see `MediaClock`. Consume what is given before feeding more.
        """
        if party is Party.CALLER:
            yield from self._heard(self._caller.accept(samples, pts))
        elif self._employee_rate is None:
            raise ValueError("this call has no employee leg")
        else:
            if self._employee is None:  # a detector takes memory, and on many lines nothing comes of this side
                self._employee = TimedLeg(Party.EMPLOYEE, self._employee_rate, self._make())
            yield from self._employee.accept(samples, pts)

    def lose(self, party: Party, end: int, cause: str) -> Iterator[AudioEvent]:
        """Nothing comes of a party up to sample `end`: pause, overload, hold, a damaged file."""
        if party is Party.CALLER:
            yield from self._heard(self._caller.lose(end, cause))
        elif self._employee is not None:
            yield from self._employee.lose(end, cause)

    def finish(self) -> Iterator[AudioEvent]:
        """The call is over: what was still waiting."""
        yield from self._heard(self._caller.finish())
        yield from self._pairing.of(self._vad.finish())
        if self._employee is not None:
            yield from self._employee.finish()

    def _heard(self, pieces: Iterable[Block | Hole]) -> Iterator[AudioEvent]:
        for piece in pieces:
            if isinstance(piece, Hole):
                yield from self._pairing.of(self._vad.finish())
                yield AudioGap(Party.CALLER, piece.start, piece.end, piece.cause)
                continue
            for first in range(0, len(piece.pcm), _AT_ONCE):
                part = piece.pcm[first : first + _AT_ONCE]
                at = piece.at + first / RATE
                yield from self._in_order(CallerAudio(part, at), self._vad.accept(part, at))

    def _in_order(self, audio: CallerAudio, events: Iterable[VadEvent]) -> Iterator[AudioEvent]:
        """The audio cut where something became known."""
        done = 0
        for event in events:
            known = min(round((event.known_at - audio.at) * RATE), len(audio.samples))
            if known > done:
                yield CallerAudio(audio.samples[done:known], audio.at + done / RATE)
                done = known
            yield from self._pairing.of((event,))
        if done < len(audio.samples):
            yield CallerAudio(audio.samples[done:], audio.at + done / RATE)

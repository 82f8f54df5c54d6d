"""What a speech detector gives: that speech began, and that it ended. On or off and nothing else.

One detector per leg of a call. A detector takes 8 kHz mono; its answer may depend neither on the size of the blocks nor
on the legs that are worked out with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

RATE = 8000
"""Samples per second inside the house: telephone speech, whatever the recording had."""

Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SpeechStart:
    """Speech began at second `at`; heard at `known_at`, the media time of the last sample that was needed for it."""

    at: float
    known_at: float


@dataclass(frozen=True, slots=True)
class SpeechEnd:
    """Speech that began earlier ended at `at`. It is certain only at `known_at`, after the pause that ends speech."""

    at: float
    known_at: float


VadEvent = SpeechStart | SpeechEnd


class Vad(Protocol):
    """A speech detector with memory, for one leg of one call. Starts and ends alternate; no speech spans a gap.

    What is put in waits until `detect` works it out, for many legs at once.
    """

    def put(self, pcm: Pcm, at: float) -> None:
        """The next samples, the first at second `at`. An `at` that does not follow on ends speech and forgets."""
        ...

    def end(self) -> None:
        """Nothing more comes, or nothing for now: ends speech that is going on, and forgets."""
        ...

    @classmethod
    def detect(cls, vads: Sequence[Self]) -> None:
        """Work out what waits in these. When it fails nothing is lost: it still waits."""
        ...

    def give_up(self) -> None:
        """What waits cannot be worked out and is left out, which ends speech that is going on."""
        ...

    def take(self) -> Sequence[VadEvent]:
        """What was found since the last time, in the order in which it was known."""
        ...


VadFactory = Callable[[], Vad]


def detect(vads: Iterable[Vad]) -> None:
    """Work out what waits in these, each kind of detector together."""
    kinds: dict[type[Vad], list[Vad]] = {}
    for vad in vads:
        kinds.setdefault(type(vad), []).append(vad)
    for kind, same in kinds.items():
        kind.detect(same)

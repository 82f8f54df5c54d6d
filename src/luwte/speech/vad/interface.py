"""What a speech detector gives: that speech began, and that it ended. On or off and nothing else.

One detector per leg of a call. A detector takes 8 kHz mono; its answer may not depend on the size of the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

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
    """A speech detector with memory, for one leg of one call. Starts and ends alternate; no speech spans a gap."""

    def accept(self, pcm: Pcm, at: float) -> Sequence[VadEvent]:
        """The next samples, the first at second `at`. An `at` that does not follow on ends speech and forgets."""
        ...

    def finish(self) -> Sequence[VadEvent]:
        """Nothing more comes, or nothing for now: ends speech that is going on, and forgets."""
        ...


VadFactory = Callable[[], Vad]

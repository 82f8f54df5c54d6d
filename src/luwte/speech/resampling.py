"""Any rate to 8 kHz, with memory: packets are pieces of one signal, so there are no clicks where they meet.

One per leg, made anew after a gap. The soxr library does the filtering.
"""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from luwte.speech.vad.interface import RATE

Samples = NDArray[np.float32]
SLOWEST, FASTEST = 4000, 192_000
"""Rates that a recording of speech can have, samples a second."""


class Resampler:
    """Samples from `rate` to 8 kHz. Raises ValueError for a rate that no recording of speech has."""

    def __init__(self, rate: int) -> None:
        if not SLOWEST <= rate <= FASTEST:
            raise ValueError(f"a rate between {SLOWEST} and {FASTEST} samples a second, not {rate}")
        self._stream = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32")

    def accept(self, samples: Samples) -> Samples:
        """What can be given of the signal so far; the first sample out has the time of the first one in."""
        return samples if self._stream is None else self._stream.resample_chunk(samples)

    def flush(self) -> Samples:
        """The rest; afterwards the next signal can begin."""
        if self._stream is None:
            return np.zeros(0, np.float32)
        rest: Samples = self._stream.resample_chunk(np.zeros(0, np.float32), last=True)
        self._stream.clear()
        return rest

"""One leg of a call at the door: whatever comes in becomes 8 kHz samples in order, and holes that are named as holes.

It levels (a constant voltage on the line is taken out) and resamples. It does not know which leg it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luwte.speech.media_clock import MediaClock
from luwte.speech.resampling import Resampler, Samples
from luwte.speech.vad.interface import RATE, Pcm

CELL = 256
"""Samples that are worked on together, 32 ms: counted from the start or from the last hole, never from a packet."""
_KEPT = 0.998
_GROWTH = _KEPT ** np.arange(CELL, dtype=np.float64)
_DECAY = _GROWTH * _KEPT


@dataclass(frozen=True, slots=True)
class Block:
    """Samples at 8 kHz, the first of them at second `at`."""

    pcm: Pcm
    at: float


@dataclass(frozen=True, slots=True)
class Hole:
    """Nothing came from `start` to `end` (seconds). What is on either side does not belong together."""

    start: float
    end: float
    cause: str


class Leg:
    """Takes in samples of one leg at `rate`. Raises ValueError for a rate that no speech has."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.clock = MediaClock(rate)
        self._resampler = Resampler(rate)
        self._out = 0
        self._begin_anew(0)

    def accept(self, samples: NDArray[np.int16] | Samples, pts: int) -> Iterator[Block | Hole]:
        """Samples, mono, int16 or float in -1..1, the first being number `pts` of this leg at its own rate.

        Samples that are no number (NaN, infinite) count as lost. Raises ValueError for anything but that.
        """
        if samples.ndim != 1:
            raise ValueError(f"one channel of samples, not an array of shape {samples.shape}")
        if samples.dtype == np.int16:
            yield from self._piece(samples.astype(np.float32) / np.float32(32768), pts)
            return
        if samples.dtype.kind != "f":
            raise ValueError(f"samples as int16 or float, not {samples.dtype}")
        signal = samples.astype(np.float32)
        finite = np.isfinite(signal)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], finite, [False]]).astype(np.int8)))
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            yield from self._piece(np.clip(signal[first:end], -1, 1), pts + int(first))

    def lose(self, end: int, cause: str) -> Iterator[Block | Hole]:
        """Nothing comes up to sample number `end`, and it is known why."""
        gap = self.clock.skip_to(end)
        if gap is not None:
            yield from self._hole(*gap, cause)

    def finish(self) -> Iterator[Block | Hole]:
        """The end of the leg: what was still waiting."""
        yield from self._emit(self._resampler.flush(), last=True)

    def _piece(self, signal: Samples, pts: int) -> Iterator[Block | Hole]:
        placed = self.clock.place(pts, len(signal))
        if placed.gap is not None:
            yield from self._hole(*placed.gap, placed.cause)
        kept = signal[placed.skip :]
        if placed.silence:
            kept = np.concatenate([np.zeros(placed.silence, np.float32), kept])
        if len(kept):
            yield from self._emit(self._resampler.accept(kept), last=False)

    def _hole(self, start: int, end: int, cause: str) -> Iterator[Block | Hole]:
        yield from self._emit(self._resampler.flush(), last=True)
        origin = max(self._out, round(end * RATE / self._rate))
        yield Hole(min(self._out, round(start * RATE / self._rate)) / RATE, origin / RATE, cause)
        self._begin_anew(origin)

    def _begin_anew(self, origin: int) -> None:
        self._out = origin
        self._rest: Samples = np.zeros(0, np.float32)
        self._before: float | None = None
        self._carried = 0.0

    def _emit(self, signal: Samples, *, last: bool) -> Iterator[Block]:
        """Whole cells, levelled; at the end of a stretch also what is left."""
        joined = np.concatenate([self._rest, signal]) if len(self._rest) else signal
        count = len(joined) if last else len(joined) // CELL * CELL
        self._rest = joined[count:]
        if count:
            levelled = self._level(joined[:count].astype(np.float64))
            levelled *= 32768
            np.rint(levelled, out=levelled)
            np.minimum(np.maximum(levelled, -32768, out=levelled), 32767, out=levelled)
            yield Block(levelled.astype(np.int16), self._out / RATE)
            self._out += count

    def _level(self, signal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take out what is constant: y[n] = x[n] - x[n-1] + 0.998 y[n-1], a high-pass of 2.5 Hz.

        Worked out per cell, with the same additions however the samples came in.
        """
        cells = -(-len(signal) // CELL)
        levelled = np.zeros(cells * CELL)
        levelled[0] = 0.0 if self._before is None else signal[0] - self._before
        np.subtract(signal[1:], signal[:-1], out=levelled[1 : len(signal)])
        self._before = float(signal[-1])
        rows = levelled.reshape(cells, CELL)
        rows /= _GROWTH
        np.add.accumulate(rows, axis=1, out=rows)
        rows *= _GROWTH
        carried = []
        for last in rows[:, -1].tolist():
            carried.append(self._carried)
            self._carried = last + _KEPT**CELL * self._carried
        rows += np.array(carried)[:, np.newaxis] * _DECAY
        return levelled[: len(signal)]

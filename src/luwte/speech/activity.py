"""When did somebody speak? On and off times of one leg from its energy; no level, pitch or spectrum leaves here.

Timing only, good enough to place turns: a frame of 20 ms is active when it stands 12 dB above the leg's own floor (its
quietest tenth) and above -50 dBFS; pauses under 0.6 s are bridged, bursts under 0.1 s dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FRAME = 0.02
_HANGOVER = 0.6
_SHORTEST = 0.1
_ABOVE_FLOOR_DB = 12.0
_LEAST_DB = -50.0

Span = tuple[float, float]


class ActivityMeter:
    """Collects frame energies of one leg, block by block, and gives spans at the end."""

    def __init__(self, rate: int) -> None:
        self._size = max(1, round(rate * FRAME))
        self._seconds = self._size / rate
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._levels: list[NDArray[np.float32]] = []

    def accept(self, samples: NDArray[np.float32]) -> None:
        """Take in the next samples, mono, -1 to 1."""
        joined = np.concatenate([self._rest, samples])
        frames = len(joined) // self._size
        whole = joined[: frames * self._size].reshape(frames, self._size)
        self._levels.append(np.mean(whole * whole, axis=1, dtype=np.float32))
        self._rest = joined[frames * self._size :]

    def spans(self) -> tuple[Span, ...]:
        """(start, end) in seconds of everything that counts as speech."""
        power = np.concatenate(self._levels) if self._levels else np.zeros(0, np.float32)
        if not len(power):
            return ()
        level = 10 * np.log10(power + 1e-12)
        gate = max(float(np.quantile(level, 0.1)) + _ABOVE_FLOOR_DB, _LEAST_DB)
        # A leg that is never quiet has a high floor: never ask for more than half the range above the least level.
        gate = min(gate, (float(level.max()) + _LEAST_DB) / 2) if level.max() > _LEAST_DB else gate
        return tuple(_bridge(level > gate, self._seconds))


def _bridge(active: NDArray[np.bool_], frame: float) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    spans: list[Span] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start, end = float(first) * frame, float(last) * frame
        if spans and start - spans[-1][1] < _HANGOVER:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [(round(start, 3), round(end, 3)) for start, end in spans if end - start >= _SHORTEST]

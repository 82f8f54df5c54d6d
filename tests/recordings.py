"""Recordings for tests, made of tones and noise: no human voice is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 8000
Samples = NDArray[np.float32]
Sound = Callable[[int], Samples]


def calm(n: int) -> Samples:
    """A soft steady tone of n samples."""
    return (0.1 * np.sin(2 * np.pi * 180 * np.arange(n) / RATE)).astype(np.float32)


def screaming(n: int) -> Samples:
    """Loud, high, harsh and clipped."""
    noise = np.random.default_rng(7).normal(size=n)
    return np.clip(np.sin(2 * np.pi * 900 * np.arange(n) / RATE) * 3 + noise, -1, 1).astype(np.float32)


def leg(seconds: float, spans: Sequence[tuple[float, float]], sound: Sound = calm) -> Samples:
    """One side of a call: `sound` in the spans (seconds), silence elsewhere."""
    samples = np.zeros(round(seconds * RATE), np.float32)
    for start, end in spans:
        first, last = round(start * RATE), round(end * RATE)
        samples[first:last] = sound(last - first)
    return samples


def write(path: Path, *legs: Samples, format: str = "WAV", subtype: str | None = None) -> Path:
    """A recording with these sides, left first."""
    soundfile.write(path, np.stack(legs, axis=1), RATE, format=format, subtype=subtype)
    return path

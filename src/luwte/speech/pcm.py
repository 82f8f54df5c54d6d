"""Raw samples without a header, as lines send them: 8, 16, 24 or 32 bits, or floats, to -1..1.

Files go through `audiofile`; this is for bytes of which the line has said what they are.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray


class Coding(Enum):
    """How a sample is written: numpy's type of one sample, little-endian unless the name says so."""

    U8 = "u1"
    S16 = "<i2"
    S16_BIG = ">i2"
    S24 = "3u1"
    S32 = "<i4"
    F32 = "<f4"
    F64 = "<f8"

    @property
    def size(self) -> int:
        """Bytes of one sample."""
        return np.dtype(self.value).itemsize


def decode(data: bytes, coding: Coding) -> NDArray[np.float32]:
    """Samples in -1..1 (floats as they are). Raises ValueError for a number of bytes that is no whole sample."""
    if len(data) % coding.size:
        raise ValueError(f"{len(data)} bytes are no whole number of samples of {coding.size} bytes")
    if coding is Coding.S24:
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return _scaled(wide.view("<i4")[:, 0], 2**31)
    samples = np.frombuffer(data, coding.value)
    match coding:
        case Coding.U8:
            return _scaled(samples.astype(np.int16) - 128, 128)
        case Coding.F32 | Coding.F64:
            return samples.astype(np.float32)
        case _:
            return _scaled(samples, 2 ** (8 * coding.size - 1))


def _scaled(samples: NDArray[np.integer], full: int) -> NDArray[np.float32]:
    return (samples / full).astype(np.float32)

"""G.711, the coding of telephone lines: one byte per sample, A-law in Europe, mu-law in America (ITU-T G.711).

By table, never per sample. A-law has no zero: silence decodes to +8. Which law it is must be known: the wrong one gives
loud noise that no look at the bytes can tell from a call.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from luwte.speech.vad.interface import Pcm


class Law(Enum):
    """Which of the two codes (PCMA, PCMU)."""

    A = "alaw"
    MU = "ulaw"


def _decoded_mu() -> Pcm:
    code = ~np.arange(256) & 0xFF
    size = (((code & 15) << 3) + 132 << (code >> 4 & 7)) - 132
    return np.where(code & 128, -size, size).astype(np.int16)


def _decoded_a() -> Pcm:
    code = np.arange(256) ^ 0x55
    segment, size = code >> 4 & 7, ((code & 15) << 4) + 8
    size = np.where(segment > 0, (size + 256) << np.maximum(segment - 1, 0), size)
    return np.where(code & 128, size, -size).astype(np.int16)


def _coded_mu() -> NDArray[np.uint8]:
    sample = np.arange(-32768, 32768)
    size = np.minimum(np.where(sample < 0, ~sample, sample) >> 2, 8158) + 33
    segment = np.searchsorted([0x3F << n | (1 << n) - 1 for n in range(8)], size)
    return np.where(sample < 0, 0x7F, 0xFF).astype(np.uint8) ^ _packed(segment, size >> segment + 1)


def _coded_a() -> NDArray[np.uint8]:
    sample = np.arange(-32768, 32768)
    size = np.where(sample < 0, ~sample, sample) >> 3
    segment = np.searchsorted([0x1F << n | (1 << n) - 1 for n in range(8)], size)
    return np.where(sample < 0, 0x55, 0xD5).astype(np.uint8) ^ _packed(segment, size >> np.maximum(segment, 1))


def _packed(segment: NDArray[np.signedinteger], step: NDArray[np.signedinteger]) -> NDArray[np.uint8]:
    return (segment << 4 | step & 15).astype(np.uint8)


_DECODED = {Law.A: _decoded_a(), Law.MU: _decoded_mu()}
_CODED = {Law.A: np.roll(_coded_a(), 32768), Law.MU: np.roll(_coded_mu(), 32768)}


def decode(data: bytes, law: Law) -> Pcm:
    """Samples of these bytes."""
    decoded: Pcm = _DECODED[law][np.frombuffer(data, np.uint8)]
    return decoded


def encode(pcm: Pcm, law: Law) -> bytes:
    """One byte per sample; what does not fit the code becomes its loudest step."""
    return _CODED[law][pcm.astype(np.int16, copy=False).view(np.uint16)].tobytes()

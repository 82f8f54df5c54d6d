"""Are these samples written the other way round? A wrong byte order turns speech into noise: say so, measure nothing.

Read the wrong way, the quiet low byte of a sample becomes its high byte, so the swapped reading is far louder.
"""

from __future__ import annotations

from array import array
from math import log10

LOUDER_DB = 20.0
"""How much louder one reading must be to be the wrong one (CHOICE)."""
_LEAST = 100.0
"""Mean square below which there is only silence to compare."""


def is_swapped(data: bytes) -> bool | None:
    """Whether little-endian is the wrong reading of these samples; `None` when they are too quiet to tell."""
    right, other = _power(data, swap=False), _power(data, swap=True)
    if max(right, other) < _LEAST:
        return None
    return 10 * log10((right + 1) / (other + 1)) > LOUDER_DB


def _power(data: bytes, *, swap: bool) -> float:
    samples = array("h", data[: len(data) // 2 * 2])
    if swap:
        samples.byteswap()
    return sum(sample * sample for sample in samples) / max(1, len(samples))

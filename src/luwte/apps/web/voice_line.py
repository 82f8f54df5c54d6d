"""The index of the caller's voice over a call as a calm SVG line, with the raised stretches. Numbers in, drawing out.

Where nothing was measured there is no line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luwte.apps.web.chart import LEFT, RIGHT, TICKS, WIDTH
from luwte.service.overheard import Overheard

HEIGHT, TOP, BOTTOM = 170, 14, 34
_LANES = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """Places in drawing units. `bands`: (x, width) of the raised stretches."""

    path: str
    bands: tuple[tuple[float, float], ...]
    lanes: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, int], ...]
    left: float
    right: float
    base: float


def voice_line(sound: Overheard, duration: float) -> VoiceLine | None:
    """The drawing, or `None` when no voice was measured."""
    if not sound.line:
        return None
    length = max(duration, sound.line[-1][0], 1.0)
    inner = WIDTH - LEFT - RIGHT

    def x(at: float) -> float:
        return round(LEFT + inner * min(at, length) / length, 1)

    def y(index: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * index / 100, 1)

    step = next((tick for tick in TICKS if length / tick <= 8), TICKS[-1])
    return VoiceLine(
        path=_path([(x(at), None if index is None else y(index)) for at, index in sound.line]),
        bands=tuple((x(r.start), round(max(x(r.end) - x(r.start), 2.0), 1)) for r in sound.raised),
        lanes=tuple((y(index), index) for index in _LANES),
        ticks=tuple((x(at), at) for at in range(0, int(length) + 1, step)),
        left=LEFT,
        right=WIDTH - RIGHT,
        base=HEIGHT - BOTTOM,
    )


def _path(points: Sequence[tuple[float, float | None]]) -> str:
    """A line through the points, broken where nothing was measured.

    >>> _path([(0, None), (1, 5), (2, 4), (3, None), (4, 4)])
    'M1,5 L2,4 L3,4 M4,4'
    """
    parts: list[str] = []
    before: float | None = None
    for at, height in points:
        if height is not None:
            parts.append(f"{'M' if before is None else 'L'}{at},{height}")
        elif before is not None:
            parts.append(f"L{at},{before}")
        before = height
    return " ".join(parts)

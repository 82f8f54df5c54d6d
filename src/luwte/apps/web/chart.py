"""The phase of a call over time as an SVG drawing that prints, scales and reads aloud. Numbers in, drawing out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 250
LEFT, RIGHT, TOP, BOTTOM = 230, 20, 18, 40
TICKS = (10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Point:
    """The running phase from `at` seconds on."""

    at: float
    phase: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Places in drawing units; the template writes the SVG."""

    path: str
    points: tuple[tuple[float, float, int], ...]
    lanes: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, int], ...]
    left: float
    right: float


def chart(points: Sequence[Point], duration: float) -> Chart:
    """A step line through the points.

    >>> chart([Point(0, 0), Point(10, 2)], 20).path
    'M230.0,210.0 H585.0 V114.0 H940.0'
    """
    length = max(duration, points[-1].at if points else 0.0, 1.0)
    inner = WIDTH - LEFT - RIGHT

    def x(at: float) -> float:
        return round(LEFT + inner * min(at, length) / length, 1)

    def y(phase: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * phase / 4, 1)

    path = f"M{x(0)},{y(0)}"
    for point in points:
        path += f" H{x(point.at)} V{y(point.phase)}" if point.at or point.phase else ""
    step = next((tick for tick in TICKS if length / tick <= 8), TICKS[-1])
    return Chart(
        path=f"{path} H{x(length)}",
        points=tuple((x(point.at), y(point.phase), point.phase) for point in points),
        lanes=tuple((y(phase), phase) for phase in range(5)),
        ticks=tuple((x(at), at) for at in range(0, int(length) + 1, step)),
        left=LEFT,
        right=WIDTH - RIGHT,
    )

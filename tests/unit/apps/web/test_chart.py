from __future__ import annotations

import pytest

from luwte.apps.web.chart import HEIGHT, LEFT, WIDTH, Point, chart


def test_without_a_turn_the_line_lies_at_phase_zero() -> None:
    drawn = chart([], 0)
    assert drawn.points == ()
    assert drawn.path.startswith(f"M{LEFT}.0,")


def test_a_higher_phase_stands_higher_and_later_stands_further() -> None:
    first, second = chart([Point(0, 1), Point(10, 4)], 20).points
    assert first[0] < second[0]
    assert first[1] > second[1]


def test_everything_stays_inside_the_drawing() -> None:
    drawn = chart([Point(at, at % 5) for at in range(0, 4000, 7)], 3000)
    assert all(LEFT <= x <= WIDTH and 0 <= y <= HEIGHT for x, y, _ in drawn.points)


@pytest.mark.parametrize("seconds", [1, 59, 300, 3600, 20_000])
def test_there_are_a_handful_of_times_below_it(seconds: float) -> None:
    assert 1 <= len(chart([], seconds).ticks) <= 10

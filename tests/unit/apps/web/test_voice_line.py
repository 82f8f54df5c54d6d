from __future__ import annotations

from luwte.apps.web.voice_line import voice_line
from luwte.domain.turn import Baseline
from luwte.service.overheard import Overheard, Raised


def test_without_a_voice_there_is_no_drawing() -> None:
    assert voice_line(Overheard((), (), Baseline.NONE, None, ()), 60.0) is None


def test_the_line_runs_from_left_to_right_and_the_raised_part_is_a_band() -> None:
    line = ((0.0, 0), (30.0, 50), (60.0, 100))
    drawn = voice_line(Overheard(line, (Raised(30.0, 60.0, 100, ()),), Baseline.READY, None, ()), 60.0)
    assert drawn is not None
    assert drawn.path == "M230.0,136.0 L585.0,75.0 L940.0,14.0"
    assert drawn.bands == ((585.0, 355.0),)
    assert [at for _, at in drawn.ticks] == [0, 10, 20, 30, 40, 50, 60]


def test_where_nothing_was_measured_the_line_is_broken() -> None:
    line = ((0.0, 20), (10.0, None), (40.0, 30), (60.0, 30))
    drawn = voice_line(Overheard(line, (), Baseline.READY, None, ()), 60.0)
    assert drawn is not None
    assert drawn.path.count("M") == 2

from __future__ import annotations

import pytest
from pydantic import ValidationError

from luwte.service.recording_sources import CallerSides, Direction, Origin, RecordingSource


def test_the_side_is_that_of_the_direction_and_unknown_when_it_depends() -> None:
    sides = CallerSides("links", "rechts")
    assert (sides.of(Direction.IN), sides.of(Direction.OUT), sides.of(None)) == ("links", "rechts", None)
    assert CallerSides("3+6", "3+6").of(None) == "3+6"


@pytest.mark.parametrize("side", ["", "boven", "3", "3+3", "0+1", "links+rechts", "links\n"])
def test_a_side_that_cannot_be_is_refused(side: str) -> None:
    with pytest.raises(ValueError, match="kies links of rechts"):
        CallerSides("links", side)
    with pytest.raises(ValidationError, match="kies links of rechts"):
        RecordingSource(id="pc", name="PureConnect", caller_in=f"-{side}", caller_out="links")


def test_without_a_source_the_settings_hold_and_with_one_they_do_not() -> None:
    assert Origin().side("links") == "links"
    assert Origin().side(None) is None
    assert Origin(sides=CallerSides("links", "rechts")).side("links") is None
    named = RecordingSource(id="pc", name="PureConnect", caller_in="rechts", caller_out="rechts")
    assert Origin(sides=named.sides).side("links") == "rechts"

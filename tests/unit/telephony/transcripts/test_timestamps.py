from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.transcripts.timestamps import STAMP, seconds


@pytest.mark.parametrize(
    ("stamp", "expected"), [("00:00", 0.0), ("01:30", 90.0), ("1:00:00,5", 3600.5), ("00:02.250", 2.25)]
)
def test_a_clock_time_in_seconds(stamp: str, expected: float) -> None:
    assert seconds(stamp) == expected


@pytest.mark.parametrize("stamp", ["", "12", "-1:00", "a:b", "1:2:3:4", "00:00.1234567"])
def test_anything_else_is_no_clock_time(stamp: str) -> None:
    with pytest.raises(ValueError, match="time stamp"):
        seconds(stamp)


@given(st.from_regex(re.compile(rf"^{STAMP}\Z", re.ASCII)))
def test_every_stamp_gives_a_time_from_zero(stamp: str) -> None:
    assert seconds(stamp) >= 0

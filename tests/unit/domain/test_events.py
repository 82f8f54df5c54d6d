from __future__ import annotations

import dataclasses
from typing import get_args

from luwte.domain import events


def test_events_are_frozen_values() -> None:
    for event in get_args(events.Event):
        assert dataclasses.is_dataclass(event)
        assert event.__dataclass_params__.frozen


def test_activity_of_a_leg_is_timing_and_nothing_else() -> None:
    names = [field.name for field in dataclasses.fields(events.ActivityHeard)]
    assert names == ["party", "start", "end"]

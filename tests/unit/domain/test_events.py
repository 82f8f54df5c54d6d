from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from luwte.domain import events


def test_events_are_frozen_values() -> None:
    for kind in get_args(events.Event):
        event = object.__new__(kind)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(event, dataclasses.fields(kind)[0].name, None)


def test_activity_of_a_leg_is_timing_and_nothing_else() -> None:
    names = [field.name for field in dataclasses.fields(events.ActivityHeard)]
    assert names == ["party", "start", "end"]

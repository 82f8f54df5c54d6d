from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from luwte.domain import events
from luwte.domain.advice import Decider

KINDS = get_args(events.Event)


def fields(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def test_events_are_frozen_values() -> None:
    for kind in KINDS:
        event = object.__new__(kind)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(event, fields(kind)[0], None)


def test_every_event_of_the_module_can_be_fed() -> None:
    written = {k for k in vars(events).values() if isinstance(k, type) and k.__module__ == events.__name__}
    assert written == set(KINDS)


def test_activity_of_a_leg_is_timing_and_nothing_else() -> None:
    assert fields(events.ActivityHeard) == ["party", "start", "end"]


def test_a_step_is_pressed_by_the_employee_unless_said_otherwise() -> None:
    assert events.StepConfirmed("grens", 3.0).by is Decider.EMPLOYEE


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (events.HelpAsked, ["at"]),
        (events.HelpAnswered, ["by", "at"]),
        (events.WarningPressed, ["level", "at", "played"]),
        (events.CuesMuted, ["muted", "at"]),
        (events.HintRefused, ["at"]),
    ],
)
def test_what_the_employee_does_on_screen_carries_its_time_and_no_reason(kind: type, names: list[str]) -> None:
    assert fields(kind) == names

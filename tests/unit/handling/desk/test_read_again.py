"""What the employee sees when the last caller turn turns out otherwise: a second reader answered (W27)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, in_need
from luwte.domain.advice import Light
from luwte.domain.behaviour import CareKind
from luwte.domain.outputs import CareSignalled, MayEndChanged
from playbook import Seat, cues, lights, of

WARNING = "Als dit doorgaat, verbreek ik de verbinding."
CARE = in_need(CareKind.MEDICAL_URGENCY)


def test_a_turn_that_is_read_again_changes_light_and_cue_and_says_when() -> None:
    seat = Seat()
    seat.hears(estimate(1))
    outputs = seat.rereads(estimate(3))
    (light,) = of(MayEndChanged, outputs)
    assert (light.may_end.light, light.at) == (Light.AMBER, seat.at)
    assert cues(outputs) == ["benoemen"]


def test_care_that_was_heard_is_not_said_twice() -> None:
    seat = Seat()
    assert of(CareSignalled, seat.hears(estimate(1), care=(CARE,)))
    assert not of(CareSignalled, seat.rereads(estimate(2), care=(CARE,)))


def test_a_question_that_was_answered_is_not_opened_by_reading_again() -> None:
    seat = Seat()
    seat.hears(estimate(3), care=(CARE,))
    seat.presses("spoed_nee")
    assert not of(MayEndChanged, seat.rereads(estimate(3), care=(CARE,)))


@pytest.mark.parametrize(("first", "second", "colour"), [(1, 3, Light.GREEN), (3, 1, Light.AMBER), (1, 1, None)])
def test_going_on_after_a_warning_counts_by_the_last_reading(first: int, second: int, colour: Light | None) -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("grens")
    seat.presses("waarschuwing")
    seat.hears(replace(estimate(3), evidence=()), *estimate(first).evidence)
    outputs = seat.rereads(replace(estimate(3), evidence=estimate(second).evidence))
    assert lights(outputs) == ([colour] if colour else [])


def test_a_turn_from_before_the_warning_cannot_ignore_it() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("grens")
    seat.presses("waarschuwing")
    assert not of(MayEndChanged, seat.rereads(estimate(3)))


def test_a_first_reading_that_was_calm_does_not_make_the_cue_start_again() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert cues(seat.says(WARNING)) == ["ruimte"]
    seat.hears(estimate(0))
    assert cues(seat.rereads(estimate(3))) == ["ruimte"]  # not "benoemen", as if nothing had been said

"""What the employee does on screen beside the protocol: help, ready warnings, cues off, a hint refused."""

from __future__ import annotations

import pytest

from factories import estimate
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile
from luwte.domain.course import CourseHint
from luwte.domain.outputs import (
    AdviceGiven,
    HelpRequested,
    HelpStatusChanged,
    MayEndChanged,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    WarningRead,
)
from luwte.handling import messages
from playbook import PACE, Seat, cues, lights, of

WARNING = "Als dit doorgaat, verbreek ik de verbinding."


def test_the_help_button_alerts_once_and_says_where_it_stands() -> None:
    seat = Seat()
    assert seat.desk.help_answered("Sam", 4.0) == ()
    asked = seat.desk.ask_help(5.0, estimate(2))
    assert asked == (
        HelpRequested(Phase.CRITICISM, messages.HELP_BUTTON, 5.0),
        HelpStatusChanged(asked_at=5.0, by=None, at=5.0),
    )
    assert seat.desk.ask_help(6.0, estimate(2)) == ()
    assert seat.desk.help_answered("Sam", 8.0) == (HelpStatusChanged(5.0, "Sam", 8.0),)
    assert seat.desk.help_answered("Sam", 9.0) == ()


def test_after_a_threat_the_button_has_nothing_more_to_ask() -> None:
    seat = Seat()
    assert of(HelpStatusChanged, seat.hears(estimate(4))) == [HelpStatusChanged(PACE, None, PACE)]
    assert seat.desk.ask_help(12.0, seat.belief) == ()


def test_a_threat_after_the_button_is_alerted_all_the_same() -> None:
    seat = Seat()
    seat.desk.ask_help(5.0, estimate(2))
    outputs = seat.hears(estimate(4))
    assert [o.because for o in of(HelpRequested, outputs)] == [messages.HELP_THREAT]
    assert of(HelpStatusChanged, outputs) == []


@pytest.mark.parametrize(("address", "word"), [(Address.FORMAL, "U"), (Address.INFORMAL, "Je")])
def test_a_ready_warning_is_read_in_the_address_of_the_line(address: Address, word: str) -> None:
    (read,) = Seat(profile=LineProfile(address=address)).desk.read_warning(2, 5.0)
    assert isinstance(read, WarningRead)
    assert (read.level, read.text.split()[0], read.at, read.played) == (2, word, 5.0, False)


def test_a_warning_that_was_played_is_known_as_such() -> None:
    (heard,) = Seat().desk.read_warning(2, 5.0, played=True)
    assert isinstance(heard, WarningRead)
    assert heard.played


def test_reading_a_warning_stamps_none_and_an_unknown_one_is_refused() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.desk.read_warning(3, 15.0)
    assert lights(seat.hears(estimate(3))) == []
    assert seat.desk.read_warning(4, 5.0) == (StepRefused("waarschuwing_4", messages.UNKNOWN_STEP, 5.0),)


def test_muting_clears_the_cue_and_leaves_no_other_trace() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert seat.mutes(True) == [AdviceGiven(None, 2 * PACE)]
    assert seat.mutes(True) == []
    assert cues(seat.hears(estimate(4)) + seat.says(WARNING) + seat.waits(60)) == []
    assert cues(seat.mutes(False)) == ["dreiging"]


def test_muting_cues_mutes_no_light_help_or_step() -> None:
    seat = Seat()
    seat.mutes(True)
    assert [type(o) for o in seat.hears(estimate(4))] == [HelpRequested, HelpStatusChanged, MayEndChanged, StepProposed]
    assert of(ProtocolMoved, seat.presses("verbreken"))


def test_a_cue_that_rests_on_a_hint_goes_with_it() -> None:
    seat = Seat()
    assert cues(seat.hears(estimate(3), hint=CourseHint.WHITE_COLLAR)) == ["witte_boorden"]
    assert cues(list(seat.desk.refuse_hint(None, seat.at + PACE, seat.belief))) == ["benoemen"]

from __future__ import annotations

import pytest

from factories import shipped
from luwte.apps.demo_calls import demo_calls
from luwte.apps.lines import LINES, line_of, on_line, presses_of
from luwte.domain.call import Address, Sector
from luwte.domain.events import StepConfirmed

CALL = next(demo.call for demo in demo_calls() if demo.id == "oploop")


def recorded(protocol: str) -> list[str]:
    events = on_line(CALL, protocol, shipped()).events
    return [event.step for event in events if isinstance(event, StepConfirmed)]


def test_every_protocol_that_we_ship_has_a_line() -> None:
    assert set(LINES) == set(shipped().protocols)


@pytest.mark.parametrize("protocol", ["huisarts", "zorglijn"])
def test_who_helps_the_sick_has_a_care_line(protocol: str) -> None:
    assert line_of(protocol).care_line
    assert line_of(protocol).sector is Sector.CARE


def test_only_one_of_them_says_je() -> None:
    assert [line.protocol for line in LINES.values() if line.address is Address.INFORMAL] == ["energie_telecom"]


def test_a_protocol_of_ones_own_gets_an_ordinary_line() -> None:
    assert line_of("van_ons").protocol == "van_ons"
    assert not line_of("van_ons").care_line


def test_on_its_own_protocol_a_call_stays_as_it_was_recorded() -> None:
    assert on_line(CALL, "telefoon", shipped()) == CALL


def test_on_another_line_it_gets_the_profile_of_that_line() -> None:
    assert on_line(CALL, "gemeente", shipped()).profile is line_of("gemeente")


def test_presses_that_another_protocol_does_not_know_are_left_out() -> None:
    assert recorded("telefoon") == ["grens", "waarschuwing"]
    assert recorded("receptie") == ["grens"]


def test_steps_answers_and_the_two_words_about_a_threat_can_be_pressed() -> None:
    known = presses_of(shipped().protocols["telefoon"])
    assert {"grens", "spoed_nee", "dreiging_ja", "dreiging_nee"} <= known
    assert "bommelding" not in known

from __future__ import annotations

import pytest

from factories import estimate, shipped
from luwte.apps.web.steps import Stamp, Steps
from luwte.domain.advice import Light
from luwte.domain.evidence import Span
from luwte.domain.outputs import ProtocolMoved, StepRefused, TechniqueHeard, WarningRead
from luwte.handling import messages
from luwte.service.analysis import Moment
from played import caller_turn, employee_turn, light, moment, pressed, proposal, taken


def steps(*moments: Moment, protocol: str = "telefoon") -> Steps:
    made = Steps(shipped().protocols[protocol])
    for one in moments:
        made.take(one)
    return made


def ids(made: Steps) -> list[str]:
    return [step.id for step in made.following()]


def moved(step: str, at: float = 65.0) -> Moment:
    return pressed(step, ProtocolMoved(taken(step, at=at)))


def test_at_the_start_the_protocol_says_what_can_come() -> None:
    assert ids(steps()) == ["stoom", "grens", "waarschuwing"]
    assert not steps().taken


def test_the_way_back_stands_last() -> None:
    assert ids(steps(moved("grens"))) == ["opname", "meeluisteren", "waarschuwing", "normaal"]


def test_all_steps_are_somewhere_and_none_is_there_twice() -> None:
    made = steps(moved("grens"))
    shown = [*ids(made), *(step.id for step in made.others()), made.now.id]
    assert sorted(shown) == sorted(step.id for step in shipped().protocols["telefoon"].steps)


def test_a_proposal_can_be_pressed_wherever_it_stands() -> None:
    assert "verbreken" in ids(steps(moment(proposal("verbreken"))))


def test_a_green_light_always_shows_an_end() -> None:
    assert "verbreken" in ids(steps(moment(light(Light.GREEN))))
    assert "verbreken" not in ids(steps(moment(light(Light.AMBER))))


def test_a_proposed_end_goes_with_the_green_light() -> None:
    made = steps(moment(light(Light.GREEN), proposal("verbreken")), moment(light(Light.GREY)))
    assert made.proposed is None


def test_a_proposed_end_stays_when_another_step_is_pressed() -> None:
    """The engine does not repeat a proposal that stayed the same."""
    made = steps(moment(light(Light.GREEN), proposal("verbreken")), moved("grens"))
    assert made.proposed
    assert steps(moment(light(Light.GREEN), proposal("verbreken")), moved("verbreken")).proposed is None


@pytest.mark.parametrize(("phase", "stays"), [(3, True), (2, False)])
def test_a_proposal_leaves_when_the_phase_no_longer_asks_for_it(phase: int, stays: bool) -> None:
    assert bool(steps(moment(proposal("grens")), caller_turn(estimate(phase))).proposed) is stays


@pytest.mark.parametrize("cooling", [True, False])
def test_the_way_back_is_proposed_while_the_call_cools(cooling: bool) -> None:
    back = proposal("normaal", messages.PROPOSED_COOLING)
    made = steps(moved("grens"), moment(back), caller_turn(estimate(2, cooling=cooling)))
    assert bool(made.proposed) is cooling


def test_a_refusal_stays_until_the_next_press() -> None:
    refused = pressed("verbreken", StepRefused("verbreken", messages.NO_SHORTCUT, 65.0))
    assert steps(refused, caller_turn()).refused
    assert steps(refused, moved("grens")).refused is None


def test_words_that_seem_to_take_a_step_wait_for_the_press() -> None:
    heard = moment(proposal("waarschuwing", messages.PROPOSED_BY_WORDS, 50.0))
    later = moment(proposal("grens"))
    assert steps(heard, later).heard == {"waarschuwing": 50.0}
    assert steps(heard, moved("waarschuwing")).heard == {}
    assert steps(heard, caller_turn(estimate(0))).heard == {}


def test_a_warning_is_stamped_with_the_words_that_were_said() -> None:
    said = employee_turn("Dit is een waarschuwing.", TechniqueHeard("waarschuwen", 0, Span(0, 3, "Dit")))
    assert steps(said, moved("waarschuwing")).stamps == [Stamp(65.0, "Dit is een waarschuwing.")]


def test_a_ready_text_that_was_read_out_is_the_text_of_the_warning() -> None:
    assert (
        steps(moment(WarningRead(2, "Gaat dit door …", 60.0)), moved("waarschuwing")).stamps[0].words
        == "Gaat dit door …"
    )


def test_a_second_warning_does_not_get_the_words_of_the_first() -> None:
    read = moment(WarningRead(2, "Gaat dit door …", 60.0))
    made = steps(read, moved("waarschuwing"), moved("laatste_waarschuwing", 80.0), protocol="gemeente")
    assert made.stamps == [Stamp(65.0, "Gaat dit door …"), Stamp(80.0, "")]


@pytest.mark.parametrize(("at", "words"), [(70.0, "Gaat dit door …"), (90.0, "")])
def test_who_presses_first_and_speaks_just_after_meant_that_press(at: float, words: str) -> None:
    made = steps(moved("waarschuwing"), moment(WarningRead(2, "Gaat dit door …", at)))
    assert made.stamps == [Stamp(65.0, words)]


def test_another_technique_is_no_warning() -> None:
    said = employee_turn("Dat is vervelend.", TechniqueHeard("erkennen", 0, Span(0, 3, "Dat")))
    assert steps(said, moved("waarschuwing")).stamps == [Stamp(65.0, "")]


def test_what_a_team_lead_presses_is_shown_apart() -> None:
    made = steps(moved("teamleider"), protocol="gemeente")
    assert [step.id for step in made.for_team_lead()] == ["verbreken"]

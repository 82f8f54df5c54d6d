from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, in_need, resting_on, shipped, with_moves, with_protocol
from luwte.content.schema.protocol import WarningRule
from luwte.domain.advice import Decider, Light
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct
from luwte.domain.call import LineProfile
from luwte.domain.course import Effect
from luwte.domain.evidence import Mark
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CareSignalled,
    GuardAnswered,
    HelpRequested,
    MayEndChanged,
    MoveHeard,
    Output,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    TechniqueHeard,
)
from luwte.handling import messages
from luwte.handling.coach import MIN_HOLD
from luwte.handling.doubt import RECENT
from playbook import PACE, Seat, cues, lights, of, proposals

WARNING = "Als dit doorgaat, verbreek ik de verbinding."
ENDING = "Ik beëindig nu het gesprek."
CARE = in_need(CareKind.MEDICAL_URGENCY)
STEPS = shipped().protocols["telefoon"].steps


def heard_at(outputs: list[Output]) -> list[float | None]:
    return [output.taken.heard_at for output in of(ProtocolMoved, outputs)]


def test_a_calm_call_shows_nothing() -> None:
    assert Seat().hears(estimate(0)) == []


def test_a_personal_attack_changes_cue_light_and_proposal_at_the_time_of_the_turn() -> None:
    outputs = Seat().hears(estimate(3))
    assert [type(o) for o in outputs] == [MayEndChanged, AdviceGiven, StepProposed]
    assert {o.at for o in of(MayEndChanged, outputs) + of(AdviceGiven, outputs) + of(StepProposed, outputs)} == {PACE}


def test_what_does_not_change_is_not_told_again() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert seat.hears(estimate(3)) == []


def test_a_warning_that_is_ignored_opens_the_light() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert lights(seat.presses("waarschuwing")) == [Light.AMBER]
    assert lights(seat.hears(estimate(3))) == [Light.GREEN]


def test_a_caller_who_holds_back_after_the_warning_keeps_the_light_amber() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    assert seat.hears(estimate(3), found(2)) == []


def test_a_veiled_threat_that_is_refused_has_ignored_no_warning() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    veiled = found(4, marks=frozenset({Mark.VEILED}))
    assert lights(seat.hears(estimate(4, unconfirmed=True), veiled)) == [Light.AMBER]
    (refused,) = of(MayEndChanged, seat.presses("dreiging_nee", estimate(3)))
    assert refused.may_end.missing == (messages.MISSING_REPEAT,)
    assert lights(seat.hears(estimate(4, unconfirmed=True), veiled, found(3))) == [Light.GREEN]


def test_the_warning_counts_for_a_second_rise() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    seat.presses("normaal", estimate(0, highest=3, cooling=True))
    assert lights(seat.hears(estimate(0, highest=3))) == []
    (may_end,) = (o.may_end for o in of(MayEndChanged, seat.hears(estimate(3))))
    assert (may_end.light, may_end.warned_at) == (Light.GREEN, 2 * PACE)


def test_a_new_warning_gives_the_caller_a_new_chance() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    seat.hears(estimate(3))
    seat.presses("normaal")
    assert lights(seat.presses("waarschuwing")) == [Light.AMBER]


def test_a_protocol_with_two_warnings_opens_the_light_after_the_second_was_ignored() -> None:
    seat = Seat(with_protocol(warning=WarningRule(times=2)))
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    assert lights(seat.hears(estimate(3))) == []
    seat.presses("normaal")
    (again,) = of(MayEndChanged, seat.presses("waarschuwing"))
    assert (again.may_end.light, again.may_end.missing) == (Light.AMBER, (messages.MISSING_REPEAT,))
    assert lights(seat.hears(estimate(3))) == [Light.GREEN]


def test_the_light_goes_out_while_the_caller_comes_back() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert lights(seat.hears(estimate(3, cooling=True), found(1))) == [Light.GREY]
    assert lights(seat.hears(estimate(3))) == [Light.AMBER]


def test_saying_a_warning_stamps_nothing() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert not of(MayEndChanged, seat.says(WARNING))
    assert lights(seat.hears(estimate(3))) == []


def test_the_employees_words_are_a_hint_and_one_proposal_and_no_step() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    outputs = seat.says(WARNING)
    assert [o.technique for o in of(TechniqueHeard, outputs)] == ["waarschuwen"]
    assert proposals(outputs) == [("waarschuwing", messages.PROPOSED_BY_WORDS)]
    assert not of(ProtocolMoved, outputs)
    assert proposals(seat.says(WARNING)) == []


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_below_phase_three_the_employees_words_propose_nothing(phase: int) -> None:
    seat = Seat()
    seat.hears(estimate(phase))
    outputs = seat.says(WARNING)
    assert of(TechniqueHeard, outputs)
    assert proposals(outputs) == []


def test_words_do_not_repeat_what_the_phase_proposed() -> None:
    seat = Seat()
    assert proposals(seat.hears(estimate(3))) == [("grens", messages.PROPOSED_BY_PHASE)]
    assert proposals(seat.says("U kiest: rustig verder, of ik beëindig het gesprek.")) == []


def test_words_do_not_propose_the_step_that_was_pressed() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    assert proposals(seat.says(WARNING)) == []


def test_after_the_end_was_pressed_words_propose_nothing_more() -> None:
    seat = Seat()
    seat.hears(estimate(4))
    seat.presses("verbreken")
    assert proposals(seat.says(ENDING)) == []
    seat.hears(estimate(4))
    assert proposals(seat.says(ENDING)) + proposals(seat.says(WARNING)) == []


def test_words_propose_nothing_that_a_press_would_not_take() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert proposals(seat.says("Ik neem dit gesprek vanaf nu op.")) == []
    seat.presses("grens")
    assert proposals(seat.says("Ik neem dit gesprek vanaf nu op.")) == [("opname", messages.PROPOSED_BY_WORDS)]
    seat.presses("waarschuwing")
    assert proposals(seat.says(ENDING)) == []  # the light is amber


def test_while_a_guard_silences_boundaries_nothing_is_proposed() -> None:
    seat = Seat()
    assert proposals(seat.hears(estimate(3), care=(in_need(CareKind.SUICIDALITY),))) == []
    assert proposals(seat.says(WARNING)) == []
    assert proposals(seat.presses("suicide_overgedragen")) == [("grens", messages.PROPOSED_BY_PHASE)]


def test_a_technique_may_propose_a_step_that_this_protocol_lacks() -> None:
    without = tuple(
        step.model_copy(update={"to": tuple(to for to in step.to if to != "opname")})
        for step in STEPS
        if step.id != "opname"
    )
    seat = Seat(with_protocol(steps=without))
    seat.hears(estimate(3))
    seat.presses("grens")
    assert proposals(seat.says("Ik neem dit gesprek vanaf nu op.")) == []


def test_what_was_said_moves_the_cue_on() -> None:
    seat = Seat()
    assert cues(seat.hears(estimate(3))) == ["benoemen"]
    assert cues(seat.says("Zo kan ik u niet goed helpen.")) == ["grens_en_keuze"]


def test_a_press_counts_as_having_used_its_technique() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert cues(seat.presses("grens")) == ["waarschuwen"]


def test_when_the_call_is_calm_again_techniques_may_be_used_anew() -> None:
    seat = Seat()
    seat.hears(estimate(2))
    seat.says("Dat is vervelend.")
    assert cues(seat.hears(estimate(2))) == ["lsd"]
    seat.hears(estimate(0))
    assert cues(seat.hears(estimate(2))) == ["erkennen"]


def test_a_cue_that_had_to_wait_changes_when_time_passes() -> None:
    seat = Seat()
    seat.hears(estimate(2))
    assert cues(seat.hears(estimate(2))) == ["erkennen"]
    seat.at -= PACE - 1
    assert cues(seat.says("Dat is vervelend.")) == []
    assert cues(seat.waits(MIN_HOLD - 1.1)) == []
    assert cues(seat.waits(0.1)) == ["lsd"]


def test_a_refused_press_changes_nothing_else() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert seat.presses("verbreken") == [StepRefused("verbreken", messages.NO_SHORTCUT, 2 * PACE)]
    assert seat.presses("bestaat_niet") == [StepRefused("bestaat_niet", messages.UNKNOWN_STEP, 3 * PACE)]


def test_a_green_light_gives_the_shortcut_to_the_end() -> None:
    seat = Seat()
    severe = resting_on(estimate(3), found(3, detail=Detail.DISCRIMINATION))
    assert lights(seat.hears(severe)) == [Light.GREEN]
    assert of(ProtocolMoved, seat.presses("verbreken"))


def test_an_unconfirmed_threat_gives_no_shortcut_until_it_is_confirmed() -> None:
    seat = Seat()
    assert lights(seat.hears(estimate(4, unconfirmed=True))) == [Light.AMBER]
    assert of(StepRefused, seat.presses("verbreken"))
    assert lights(seat.presses("dreiging_ja", estimate(4))) == [Light.GREEN]
    assert of(ProtocolMoved, seat.presses("verbreken"))


def test_answering_about_a_threat_is_no_step() -> None:
    seat = Seat()
    seat.hears(estimate(4, unconfirmed=True))
    outputs = seat.presses("dreiging_nee", estimate(0))
    assert lights(outputs) == [Light.GREY]
    assert not of(StepRefused, outputs) + of(ProtocolMoved, outputs)


def test_a_care_signal_opens_its_question_and_holds_the_end_but_no_help() -> None:
    seat = Seat()
    outputs = seat.hears(estimate(4), care=(CARE,))
    assert of(CareSignalled, outputs) == [CareSignalled(CARE, PACE)]
    assert cues(outputs) == ["spoed"]
    assert lights(outputs) == [Light.AMBER]
    assert of(HelpRequested, outputs)
    assert of(StepRefused, seat.presses("verbreken"))


def test_an_answer_closes_the_question_and_frees_the_light() -> None:
    seat = Seat()
    seat.hears(estimate(4), care=(CARE,))
    outputs = seat.presses("spoed_nee")
    assert of(GuardAnswered, outputs) == [GuardAnswered("spoed", "spoed_nee", open=False, at=2 * PACE)]
    assert lights(outputs) == [Light.GREEN]
    assert cues(outputs) == ["dreiging"]


@pytest.mark.parametrize(("care_line", "cue"), [(False, "benoemen"), (True, "spoed")])
def test_only_a_care_line_asks_about_urgency_first(care_line: bool, cue: str) -> None:
    assert cues(Seat(profile=LineProfile(care_line=care_line)).hears(estimate(3))) == [cue]


@pytest.mark.parametrize(("phase", "asked"), [(2, 0), (3, 0), (4, 1)])
def test_help_is_asked_from_the_phase_of_the_protocol(phase: int, asked: int) -> None:
    assert len(of(HelpRequested, Seat().hears(estimate(phase)))) == asked


def test_help_is_asked_once_per_rise() -> None:
    seat = Seat()
    assert of(HelpRequested, seat.hears(estimate(4))) == [HelpRequested(Phase.EXPLOSIVE, messages.HELP_THREAT, PACE)]
    assert not of(HelpRequested, seat.hears(estimate(4)))
    seat.hears(estimate(3))
    assert of(HelpRequested, seat.hears(estimate(4)))


def test_a_possible_threat_asks_for_help_and_says_that_it_is_veiled() -> None:
    assert of(HelpRequested, Seat().hears(estimate(4, unconfirmed=True)))[0].because == messages.HELP_VEILED


def test_an_organisation_may_ask_for_help_earlier_and_again_when_it_gets_worse() -> None:
    seat = Seat(with_protocol(help_from=Phase.PERSONAL))
    asked = [o.because for phase in (3, 3, 4) for o in of(HelpRequested, seat.hears(estimate(phase)))]
    assert asked == [messages.HELP_PERSONAL, messages.HELP_THREAT]


def test_nobody_but_the_caller_asks_for_help() -> None:
    seat = Seat()
    seat.belief = estimate(4)
    assert not of(HelpRequested, seat.says(ENDING) + seat.presses("grens") + seat.waits(60))


def test_a_caller_who_cools_down_is_proposed_back_to_normal_once() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("grens")
    cool = estimate(1, highest=3, cooling=True)
    assert proposals(seat.hears(cool)) == [("normaal", messages.PROPOSED_COOLING)]
    assert proposals(seat.hears(cool)) == []


def test_the_first_cue_below_phase_three_waits_for_a_second_turn_of_the_caller() -> None:
    seat = Seat()
    assert cues(seat.hears(estimate(2))) == []
    assert cues(seat.says("Goedemiddag.") + seat.waits(60)) == []
    assert cues(seat.hears(estimate(1))) == ["erkennen"]


def test_a_calm_turn_in_between_hides_no_second_complaint() -> None:
    seat = Seat()
    seat.hears(estimate(2))
    seat.hears(estimate(0))
    assert cues(seat.hears(estimate(2))) == ["erkennen"]


@pytest.mark.parametrize(("calm", "shown"), [(0.25, []), (0.15, ["erkennen"])])
def test_a_turn_that_is_doubtfully_above_calm_is_no_second_complaint(calm: float, shown: list[str]) -> None:
    seat = Seat()
    seat.hears(estimate(2))
    doubtful = replace(estimate(2), probabilities=(calm, 0.0, 1 - calm, 0.0, 0.0))
    assert cues(seat.hears(doubtful, found(2))) == shown


def test_a_complaint_of_long_ago_does_not_count_as_the_first_of_two() -> None:
    seat = Seat()
    seat.hears(estimate(2))
    for _ in range(RECENT - 1):
        seat.hears(estimate(0))
    assert cues(seat.hears(estimate(2))) == []


def test_a_phase_that_lingers_after_one_complaint_is_no_second_complaint() -> None:
    seat = Seat()
    seat.hears(estimate(2))
    assert cues(seat.hears(estimate(2), found(act=SpeechAct.QUOTED))) == []


def test_a_step_of_the_team_lead_is_the_team_leads() -> None:
    theirs = tuple(step.model_copy(update={"decider": Decider.TEAM_LEAD}) if step.ends else step for step in STEPS)
    seat = Seat(with_protocol(steps=theirs))
    seat.hears(estimate(4))
    assert seat.presses("verbreken") == [StepRefused("verbreken", messages.NOT_YOURS, 2 * PACE)]
    (moved,) = of(ProtocolMoved, seat.presses("verbreken", by=Decider.TEAM_LEAD))
    assert moved.taken.by is Decider.TEAM_LEAD


def test_a_step_remembers_when_the_words_for_it_were_heard() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.says(WARNING)
    assert heard_at(seat.presses("grens")) == [None]
    assert heard_at(seat.presses("waarschuwing")) == [2 * PACE]
    seat.presses("normaal")
    assert heard_at(seat.presses("waarschuwing")) == [None]


def test_moves_are_told_before_the_techniques_that_they_make() -> None:
    seat = Seat(with_moves(grens="zwaluw"))
    outputs = seat.says("een zwaluw")
    assert [type(o) for o in outputs] == [MoveHeard, TechniqueHeard]
    assert [(o.move, o.turn, o.quote.text) for o in of(MoveHeard, outputs)] == [(Move.BOUNDARY, 1, "zwaluw")]


def test_a_slip_of_the_employee_is_repaired_until_the_next_thing_said() -> None:
    seat = Seat(with_moves(verdedigen="zwaluw"))
    seat.hears(estimate(2))
    assert cues(seat.hears(estimate(2))) == ["erkennen"]
    assert cues(seat.says("een zwaluw")) == ["niet_verdedigen"]
    assert cues(seat.hears(estimate(2))) == []
    assert cues(seat.says("een merel")) == ["erkennen"]


@pytest.mark.parametrize(("said", "effect"), [("zwaluw", Effect.FALLS), ("zwaluw maar", None), ("merel", None)])
def test_the_first_real_acknowledgement_is_tested(said: str, effect: Effect | None) -> None:
    seat = Seat(with_moves(erkennen="zwaluw", schijnerkennen="maar"))
    seat.hears(estimate(2))
    seat.says(said)
    outputs = [o for _ in range(3) for o in seat.hears(estimate(1))]
    expected = [(1, effect, 5 * PACE)] if effect else []
    assert [(o.result.turn, o.result.effect, o.at) for o in of(AcknowledgementTested, outputs)] == expected
    assert ("doorpakken" in cues(outputs)) is (effect is Effect.FALLS)


def test_who_cannot_be_understood_is_checked_until_words_come() -> None:
    seat = Seat()
    seat.at = 5.0
    assert cues(seat.desk.unheard(estimate(0), 5.0)) == ["controleren"]
    assert cues(seat.hears(estimate(0))) == [None]


def test_a_press_for_danger_calls_for_help_and_shows_what_to_do() -> None:
    outputs = Seat().desk.danger(resting_on(estimate(4), found(4, marks=frozenset([Mark.EXPLICIT]))), 9.0)
    assert of(HelpRequested, outputs)
    assert cues(outputs) == ["dreiging"]


def test_a_voice_that_is_ordinary_again_needs_no_check() -> None:
    seat = Seat()
    assert seat.desk.heard_calm(estimate(0), 4.0) == ()
    seat.desk.unheard(estimate(0), 5.0)
    assert cues(seat.desk.heard_calm(estimate(0), 6.0)) == [None]

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest

from factories import estimate, found, shipped
from luwte.content.content import Content
from luwte.domain.advice import Light
from luwte.domain.behaviour import CareKind, Detail, Phase
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Span
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    HelpRequested,
    MayEndChanged,
    Output,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    TechniqueHeard,
)
from luwte.domain.turn import EmployeeTurn, Words
from luwte.handling import messages
from luwte.handling.desk import Desk

Kind = TypeVar("Kind")
WARNING = "Als dit doorgaat, verbreek ik de verbinding."
ENDING = "Ik beëindig nu het gesprek."
CARE = CareSignal(CareKind.MEDICAL_URGENCY, 0, Span(0, 4, "help"), "test.zorg")


class Seat:
    """A desk with a clock: every event comes ten seconds after the one before."""

    def __init__(self, content: Content | None = None, *, care_line: bool = False) -> None:
        self.desk = Desk(content or shipped(), LineProfile(care_line=care_line))
        self.belief = estimate(0)
        self.at = 0.0

    def hears(self, belief: PhaseEstimate, *evidence: Evidence, care: tuple[CareSignal, ...] = ()) -> list[Output]:
        """A caller turn; without `evidence` it does what its phase says."""
        self.at += 10
        self.belief = replace(belief, at=self.at)
        turn = evidence or belief.evidence
        assessment = TurnAssessment(0, belief.phase, belief.probabilities, turn, (), care)
        return list(self.desk.caller(assessment, self.belief))

    def rereads(self, belief: PhaseEstimate, *, care: tuple[CareSignal, ...] = ()) -> list[Output]:
        """The last caller turn turns out otherwise, two seconds later."""
        self.belief = replace(belief, at=self.belief.at)
        assessment = TurnAssessment(0, belief.phase, belief.probabilities, belief.evidence, (), care)
        self.at += 2
        return list(self.desk.reread(assessment, self.belief, self.at))

    def says(self, text: str) -> list[Output]:
        self.at += 10
        return list(self.desk.employee(EmployeeTurn(1, Words(text, self.at - 2, self.at)), self.belief))

    def presses(self, step: str, belief: PhaseEstimate | None = None) -> list[Output]:
        self.at += 10
        self.belief = belief or self.belief
        return list(self.desk.press(step, self.at, self.belief))

    def waits(self, seconds: float) -> list[Output]:
        self.at += seconds
        return list(self.desk.tick(self.at, self.belief))


def of(kind: type[Kind], outputs: list[Output]) -> list[Kind]:
    return [output for output in outputs if isinstance(output, kind)]


def proposals(outputs: list[Output]) -> list[tuple[str, str]]:
    return [(output.step.id, output.because) for output in of(StepProposed, outputs)]


def lights(outputs: list[Output]) -> list[Light]:
    return [output.may_end.light for output in of(MayEndChanged, outputs)]


def cues(outputs: list[Output]) -> list[str | None]:
    return [output.advice.technique if output.advice else None for output in of(AdviceGiven, outputs)]


def with_protocol(**change: object) -> Content:
    protocol = shipped().protocols["telefoon"].model_copy(update=change)
    return replace(shipped(), protocols={"telefoon": protocol})


def test_a_calm_call_shows_nothing() -> None:
    assert Seat().hears(estimate(0)) == []


def test_a_personal_attack_changes_cue_light_and_proposal_at_the_time_of_the_turn() -> None:
    outputs = Seat().hears(estimate(3))
    assert [type(o) for o in outputs] == [MayEndChanged, AdviceGiven, StepProposed]
    assert {o.at for o in of(MayEndChanged, outputs) + of(AdviceGiven, outputs) + of(StepProposed, outputs)} == {10.0}


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


def test_the_warning_counts_for_a_second_rise() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    seat.presses("normaal", estimate(0, highest=3, cooling=True))
    assert lights(seat.hears(estimate(0, highest=3))) == []
    (may_end,) = (o.may_end for o in of(MayEndChanged, seat.hears(estimate(3))))
    assert (may_end.light, may_end.warned_at) == (Light.GREEN, 20.0)


def test_a_new_warning_gives_the_caller_a_new_chance() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("waarschuwing")
    seat.hears(estimate(3))
    seat.presses("normaal")
    assert lights(seat.presses("waarschuwing")) == [Light.AMBER]


def test_saying_a_warning_stamps_nothing() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert not of(MayEndChanged, seat.says(WARNING))
    assert lights(seat.hears(estimate(3))) == []


def test_the_employees_words_are_a_hint_and_a_proposal_and_no_step() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    outputs = seat.says(WARNING)
    assert [o.technique for o in of(TechniqueHeard, outputs)] == ["waarschuwen"]
    assert proposals(outputs) == [("waarschuwing", messages.PROPOSED_BY_WORDS)]
    assert not of(ProtocolMoved, outputs)


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_below_phase_three_the_employees_words_propose_nothing(phase: int) -> None:
    seat = Seat()
    seat.hears(estimate(phase))
    outputs = seat.says(WARNING)
    assert of(TechniqueHeard, outputs)
    assert proposals(outputs) == []


def test_the_same_words_propose_a_step_once() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.says(WARNING)
    assert proposals(seat.says(WARNING)) == []


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


def test_a_technique_may_propose_a_step_that_this_protocol_lacks() -> None:
    content = with_protocol(
        steps=tuple(
            step.model_copy(update={"to": tuple(t for t in step.to if t != "opname")})
            for step in shipped().protocols["telefoon"].steps
            if step.id != "opname"
        )
    )
    seat = Seat(content)
    seat.hears(estimate(3))
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
    seat.hears(estimate(0))
    assert cues(seat.hears(estimate(2))) == ["erkennen"]


def test_a_cue_that_had_to_wait_changes_when_time_passes() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.at -= 9
    assert cues(seat.hears(estimate(2))) == []
    assert cues(seat.waits(6.9)) == []
    assert cues(seat.waits(0.1)) == ["erkennen"]


def test_a_refused_press_changes_nothing_else() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert seat.presses("verbreken") == [StepRefused("verbreken", messages.NO_SHORTCUT, 20.0)]
    assert seat.presses("bestaat_niet") == [StepRefused("bestaat_niet", messages.UNKNOWN_STEP, 30.0)]


def test_a_green_light_gives_the_shortcut_to_the_end() -> None:
    seat = Seat()
    severe = replace(estimate(3), evidence=(found(3, detail=Detail.DISCRIMINATION),))
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


def test_a_care_signal_opens_its_question_and_holds_the_end() -> None:
    seat = Seat()
    outputs = seat.hears(estimate(4), care=(CARE,))
    assert of(CareSignalled, outputs) == [CareSignalled(CARE, 10.0)]
    assert cues(outputs) == ["spoed"]
    assert lights(outputs) == [Light.AMBER]
    assert of(StepRefused, seat.presses("verbreken"))


def test_help_does_not_wait_for_the_question_about_urgency() -> None:
    assert of(HelpRequested, Seat().hears(estimate(4), care=(CARE,)))


def test_an_answer_closes_the_question_and_frees_the_light() -> None:
    seat = Seat()
    seat.hears(estimate(4), care=(CARE,))
    outputs = seat.presses("spoed_nee")
    assert lights(outputs) == [Light.GREEN]
    assert cues(outputs) == ["dreiging"]


@pytest.mark.parametrize(("care_line", "cue"), [(False, "benoemen"), (True, "spoed")])
def test_only_a_care_line_asks_about_urgency_first(care_line: bool, cue: str) -> None:
    assert cues(Seat(care_line=care_line).hears(estimate(3))) == [cue]


@pytest.mark.parametrize(("phase", "asked"), [(2, 0), (3, 0), (4, 1)])
def test_help_is_asked_from_the_phase_of_the_protocol(phase: int, asked: int) -> None:
    assert len(of(HelpRequested, Seat().hears(estimate(phase)))) == asked


def test_help_is_asked_once_per_rise() -> None:
    seat = Seat()
    assert of(HelpRequested, seat.hears(estimate(4))) == [HelpRequested(Phase.EXPLOSIVE, messages.HELP_THREAT, 10.0)]
    assert not of(HelpRequested, seat.hears(estimate(4)))
    seat.hears(estimate(3))
    assert of(HelpRequested, seat.hears(estimate(4)))


def test_a_possible_threat_asks_for_help_and_says_that_it_is_veiled() -> None:
    (asked,) = of(HelpRequested, Seat().hears(estimate(4, unconfirmed=True)))
    assert asked.because == messages.HELP_VEILED


def test_an_organisation_may_ask_for_help_earlier_and_again_when_it_gets_worse() -> None:
    seat = Seat(with_protocol(help_from=Phase.PERSONAL))
    reasons = [o.because for phase in (3, 3, 4) for o in of(HelpRequested, seat.hears(estimate(phase)))]
    assert reasons == [messages.HELP_PERSONAL, messages.HELP_THREAT]


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


def test_a_turn_that_is_read_again_changes_light_and_cue_and_says_when() -> None:
    seat = Seat()
    seat.hears(estimate(1))
    outputs = seat.rereads(estimate(3))
    (light,) = [o for o in outputs if isinstance(o, MayEndChanged)]
    assert (light.may_end.light, light.at) == (Light.AMBER, seat.at)
    assert [o.advice.technique for o in outputs if isinstance(o, AdviceGiven) and o.advice] == ["benoemen"]


def test_care_that_was_heard_is_not_said_twice() -> None:
    seat = Seat()
    assert [o for o in seat.hears(estimate(1), care=(CARE,)) if isinstance(o, CareSignalled)]
    assert not [o for o in seat.rereads(estimate(2), care=(CARE,)) if isinstance(o, CareSignalled)]


def test_a_question_that_was_answered_is_not_opened_by_reading_again() -> None:
    seat = Seat()
    seat.hears(estimate(3), care=(CARE,))
    seat.presses("spoed_nee")
    assert not [o for o in seat.rereads(estimate(3), care=(CARE,)) if isinstance(o, MayEndChanged)]


@pytest.mark.parametrize(("first", "second", "colour"), [(1, 3, Light.GREEN), (3, 1, Light.AMBER), (1, 1, None)])
def test_going_on_after_a_warning_counts_by_the_last_reading(first: int, second: int, colour: Light | None) -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("grens")
    seat.presses("waarschuwing")
    seat.hears(replace(estimate(3), evidence=()), *estimate(first).evidence)
    outputs = seat.rereads(replace(estimate(3), evidence=estimate(second).evidence))
    assert [o.may_end.light for o in outputs if isinstance(o, MayEndChanged)] == ([colour] if colour else [])


def test_a_turn_from_before_the_warning_cannot_ignore_it() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    seat.presses("grens")
    seat.presses("waarschuwing")
    assert not [o for o in seat.rereads(estimate(3)) if isinstance(o, MayEndChanged)]


def test_a_first_reading_that_was_calm_does_not_make_the_cue_start_again() -> None:
    seat = Seat()
    seat.hears(estimate(3))
    assert [o.advice.technique for o in seat.says(WARNING) if isinstance(o, AdviceGiven) and o.advice] == ["ruimte"]
    seat.hears(estimate(0))
    (again,) = [o.advice for o in seat.rereads(estimate(3)) if isinstance(o, AdviceGiven)]
    assert again is not None
    assert again.technique == "ruimte"  # not "benoemen", as if nothing had been said

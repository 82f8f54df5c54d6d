from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import assessed, found, repaired, shipped
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Mark
from luwte.recognition.estimate import Estimator
from luwte.recognition.fusion import attention
from luwte.recognition.words.rules import Finding

VEILED = frozenset({Mark.VEILED})


class Caller:
    """Feeds an estimator turn by turn, six seconds apart."""

    def __init__(self) -> None:
        self.estimator = Estimator(shipped().estimation)
        self.at = 0.0

    def says(self, *findings: Finding) -> PhaseEstimate:
        self.at += 6
        return self.estimator.add(assessed(*findings), self.at)

    def calm(self, turns: int) -> PhaseEstimate:
        for _ in range(turns):
            last = self.says()
        return last


@pytest.mark.parametrize("phase", [1, 2, 3, 4])
def test_clear_words_raise_the_phase_at_once_whatever_went_before(phase: int) -> None:
    caller = Caller()
    caller.calm(30)
    estimate = caller.says(found(phase))
    assert estimate.phase == phase
    assert estimate.rising


def test_one_weak_finding_in_a_calm_call_raises_nothing() -> None:
    assert Caller().says(found(3, strength=0.45)).phase is Phase.CALM


def test_weak_findings_that_go_on_raise_the_phase() -> None:
    caller = Caller()
    caller.says(found(2, strength=0.55))
    assert caller.says(found(2, strength=0.55)).phase is Phase.CRITICISM


def test_three_stays_for_at_least_three_calm_turns_and_then_goes() -> None:
    caller = Caller()
    caller.says(found(3))
    assert [caller.calm(1).phase for _ in range(2)] == [Phase.PERSONAL, Phase.PERSONAL]
    assert caller.calm(6).phase is Phase.CALM


def test_four_stays_for_a_minute_and_four_turns() -> None:
    caller = Caller()
    caller.says(found(4))
    assert caller.calm(9).phase is Phase.EXPLOSIVE  # 54 s
    assert caller.calm(1).phase < Phase.EXPLOSIVE  # 60 s


def test_an_apology_makes_falling_faster() -> None:
    hurried, slow = Caller(), Caller()
    for caller in (hurried, slow):
        caller.says(found(3))
        caller.says(found(3))
    hurried.says(repaired())
    slow.says()
    assert hurried.calm(1).phase < slow.calm(1).phase


def test_cooling_follows_an_apology_or_two_calm_turns_and_ends_with_a_new_rise() -> None:
    caller = Caller()
    caller.says(found(3))
    assert not caller.says().cooling
    assert caller.says().cooling
    assert not caller.says(found(3)).cooling
    assert caller.says(repaired()).cooling


def test_complaining_again_is_coming_down_after_an_attack_and_not_after_criticism() -> None:
    for start, cooling in ((3, True), (2, False)):
        caller = Caller()
        caller.says(found(start))
        caller.says(found(1))
        assert caller.says(found(1)).cooling is cooling
        assert caller.says().cooling


def test_an_apology_beside_an_attack_is_no_repair() -> None:
    caller = Caller()
    caller.says(found(3))
    assert not caller.says(found(3), repaired()).cooling
    assert caller.says(found(1), repaired()).cooling


@pytest.mark.parametrize(("surely", "phase"), [(0.01, Phase.EXPLOSIVE), (-0.02, Phase.CALM)])
def test_a_turn_that_is_likely_a_threat_is_not_argued_away_by_a_calm_call(surely: float, phase: Phase) -> None:
    caller = Caller()
    caller.calm(30)
    chance = shipped().estimation.threat + surely
    turn = replace(
        assessed(found(4, strength=0.5)), phase=Phase.EXPLOSIVE, probabilities=(1 - chance, 0.0, 0.0, 0.0, chance)
    )
    assert caller.estimator.add(turn, caller.at + 6).phase is phase


def test_there_is_nothing_to_cool_down_from_below_criticism() -> None:
    caller = Caller()
    caller.says(found(1))
    assert not caller.says(repaired()).cooling


def test_the_highest_phase_is_not_forgotten() -> None:
    caller = Caller()
    caller.says(found(3))
    estimate = caller.calm(20)
    assert (estimate.phase, estimate.highest) == (Phase.CALM, Phase.PERSONAL)


def test_a_veiled_threat_waits_for_the_employee() -> None:
    caller = Caller()
    estimate = caller.says(found(4, marks=VEILED))
    assert (estimate.phase, estimate.unconfirmed) == (Phase.EXPLOSIVE, True)
    assert not caller.estimator.confirm_veiled().unconfirmed
    assert caller.estimator.estimate.phase is Phase.EXPLOSIVE


def test_a_refusal_takes_the_mark_and_the_phase_away() -> None:
    caller = Caller()
    caller.says(found(2))
    caller.says(found(4, marks=VEILED))
    estimate = caller.estimator.refuse_veiled()
    assert (estimate.phase, estimate.highest, estimate.unconfirmed) == (Phase.CRITICISM, Phase.CRITICISM, False)


def test_a_stated_threat_needs_no_confirmation_and_ends_the_question() -> None:
    caller = Caller()
    caller.says(found(4, marks=VEILED))
    assert not caller.says(found(4)).unconfirmed
    assert caller.estimator.refuse_veiled().phase is Phase.EXPLOSIVE


def test_a_refusal_without_a_question_changes_nothing() -> None:
    caller = Caller()
    before = caller.says(found(3))
    assert caller.estimator.refuse_veiled() == before


@given(st.lists(st.integers(0, 4), max_size=8), st.integers(0, 4), st.integers(0, 4))
def test_a_turn_that_is_taken_in_again_leaves_no_trace_of_the_first_time(
    before: list[int], first: int, again: int
) -> None:
    corrected, at_once = Caller(), Caller()
    for caller in (corrected, at_once):
        for phase in before:
            caller.says(found(phase, marks=VEILED if phase == 4 else frozenset()))
    now = corrected.says(found(first))
    taken, straight = corrected.estimator.again(assessed(found(again))), at_once.says(found(again))
    if straight.phase > max(now.phase, Phase.PERSONAL):
        assert taken is None
        assert corrected.estimator.estimate == now
        return
    assert taken == straight
    assert corrected.says(found(1)) == at_once.says(found(1))
    assert corrected.estimator.refuse_veiled() == at_once.estimator.refuse_veiled()


def test_a_question_about_a_threat_is_open_again_when_the_turn_that_closed_it_was_none() -> None:
    caller = Caller()
    caller.says(found(2))
    caller.says(found(4, marks=VEILED))
    assert not caller.says(found(4)).unconfirmed
    again = caller.estimator.again(assessed(found(1)))
    assert again
    assert again.unconfirmed
    assert caller.estimator.refuse_veiled().phase is Phase.CRITICISM


def test_danger_that_was_over_does_not_come_back_by_a_second_reading() -> None:
    caller = Caller()
    caller.says(found(4, marks=VEILED))
    caller.says(repaired())
    while caller.says().phase is Phase.EXPLOSIVE:
        pass
    now = caller.estimator.estimate
    assert caller.estimator.again(assessed(found(2), found(2), found(2))) is None
    assert caller.estimator.estimate == now
    assert caller.estimator.refuse_veiled() == now


def test_without_a_turn_there_is_nothing_to_take_in_again() -> None:
    assert Caller().estimator.again(assessed(found(3))) is None


@pytest.mark.parametrize("answer", [Estimator.confirm_veiled, Estimator.refuse_veiled])
def test_what_the_employee_answered_since_goes_before_a_second_reading(
    answer: Callable[[Estimator], PhaseEstimate],
) -> None:
    caller = Caller()
    caller.says(found(4, marks=VEILED))
    answered = answer(caller.estimator)
    assert caller.estimator.again(assessed(found(1))) is None
    assert caller.estimator.estimate == answered


def test_the_grounds_of_the_phase_are_given() -> None:
    caller = Caller()
    estimate = caller.says(found(3, rule="een"), found(1, rule="twee"))
    assert [evidence.rule for evidence in estimate.evidence] == ["een"]


def test_a_threat_takes_no_earlier_attack_away_from_the_grounds() -> None:
    caller = Caller()
    caller.says(found(2, rule="nul"), found(3, rule="een"))
    estimate = caller.says(found(4, rule="twee"))
    assert [evidence.rule for evidence in estimate.evidence] == ["een", "twee"]


@given(st.lists(st.integers(0, 4), max_size=25))
def test_belief_stays_a_distribution_and_highest_never_falls(phases: list[int]) -> None:
    caller = Caller()
    highest = Phase.CALM
    for phase in phases:
        estimate = caller.says(*([found(phase)] if phase else []))
        assert sum(estimate.probabilities) == pytest.approx(1)
        assert min(estimate.probabilities) >= -1e-9
        assert estimate.highest >= max(highest, estimate.phase)
        assert estimate.phase >= phase
        highest = estimate.highest


def test_a_raised_voice_takes_the_place_of_a_second_personal_turn() -> None:
    weak = found(3, strength=0.55)
    turn = replace(assessed(weak), phase=Phase.PERSONAL)
    calm, raised = Caller(), Caller()
    calm.calm(5)
    raised.calm(5)
    assert calm.estimator.add(turn, 40.0).phase < Phase.PERSONAL
    assert raised.estimator.add(turn, 40.0, raised=True).phase is Phase.PERSONAL


def test_a_raised_voice_makes_no_criticism_personal_and_nothing_explosive() -> None:
    caller = Caller()
    assert caller.estimator.add(assessed(found(2)), 6.0, raised=True).phase is Phase.CRITICISM
    assert caller.estimator.add(assessed(found(3)), 12.0, raised=True).phase is Phase.PERSONAL


def test_attention_is_replaced_by_the_next_turn_with_words() -> None:
    caller = Caller()
    assert caller.estimator.attend(attention(0), 3.0).phase is Phase.CRITICISM
    assert caller.says().highest is Phase.CALM


def test_what_came_after_attention_is_judged_as_if_it_had_not_been() -> None:
    with_it, without = Caller(), Caller()
    with_it.estimator.attend(attention(0), 3.0)
    with_it.estimator.attend(attention(0), 4.0)
    assert with_it.says(found(3)) == without.says(found(3))


def test_a_persons_press_is_phase_four_and_waits_for_nothing() -> None:
    caller = Caller()
    caller.calm(4)
    pressed = caller.estimator.press_danger(4, 30.0)
    assert (pressed.phase, pressed.highest, pressed.unconfirmed) == (Phase.EXPLOSIVE, Phase.EXPLOSIVE, False)
    assert [e.rule for e in pressed.evidence] == ["knop.gevaar"]
    assert caller.estimator.again(assessed()) is None


def test_attention_that_ends_without_words_leaves_only_that_it_was_asked_for() -> None:
    caller = Caller()
    assert caller.estimator.relax().phase is Phase.CALM
    caller.estimator.attend(attention(0), 3.0)
    relaxed = caller.estimator.relax()
    assert (relaxed.phase, relaxed.highest) == (Phase.CALM, Phase.CRITICISM)

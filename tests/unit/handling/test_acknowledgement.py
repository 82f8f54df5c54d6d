"""The acknowledgement test (DOMAIN 13.1): three caller turns before, three after, a change of half a phase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, Effect
from luwte.domain.estimate import Distribution
from luwte.domain.moves import Move
from luwte.handling.acknowledgement import CHANGE, TURNS, AcknowledgementTest


def sure(phase: int) -> Distribution:
    """A turn that is certainly of this phase."""
    zero, one, two, three, four = (float(p == phase) for p in Phase)
    return (zero, one, two, three, four)


def heard(test: AcknowledgementTest, *phases: int) -> list[Acknowledgement | None]:
    return [test.caller(sure(phase)) for phase in phases]


def outcome(before: tuple[int, ...], after: tuple[int, ...], *moves: Move) -> Acknowledgement | None:
    """What comes out when the employee makes these moves between the turns before and after."""
    test = AcknowledgementTest()
    heard(test, *before)
    test.employee(7, moves or (Move.ACKNOWLEDGE,))
    return heard(test, *after)[-1]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ((2, 2, 2), (0, 0, 0), Effect.FALLS),
        ((2, 2, 2), (2, 1, 1), Effect.FALLS),
        ((2, 2, 2), (2, 2, 1), Effect.STAYS),
        ((2, 2, 2), (2, 2, 2), Effect.STAYS),
        ((2, 2, 2), (3, 2, 2), Effect.STAYS),
        ((2, 2, 2), (3, 3, 2), Effect.RISES),
        ((1, 1, 1), (3, 4, 4), Effect.RISES),
    ],
)
def test_the_caller_comes_down_stays_or_rises(before: tuple[int, ...], after: tuple[int, ...], effect: Effect) -> None:
    result = outcome(before, after)
    assert result is not None
    assert result.effect is effect


def test_half_a_phase_is_a_change_and_less_is_not() -> None:
    exact = outcome((1, 2), (2, 2, 2))  # 1.5 to 2
    assert exact is not None
    assert (exact.after - exact.before, exact.effect) == (CHANGE, Effect.RISES)
    down = outcome((2, 1), (1, 1, 1))  # 1.5 to 1
    assert down is not None
    assert (down.after - down.before, down.effect) == (-CHANGE, Effect.FALLS)
    less = outcome((2, 2, 2), (2, 2, 1))
    assert less is not None
    assert less.effect is Effect.STAYS


def test_the_result_says_at_which_turn_and_from_what_to_what() -> None:
    result = outcome((0, 3, 2, 1), (1, 0, 0))
    assert result == Acknowledgement(turn=7, before=2.0, after=1 / 3, effect=Effect.FALLS)


def test_one_turn_before_is_enough_to_compare_with() -> None:
    result = outcome((2,), (1, 1, 1))
    assert result == Acknowledgement(7, 2.0, 1.0, Effect.FALLS)


def test_nothing_is_known_before_three_caller_turns_after_it() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [Move.ACKNOWLEDGE])
    assert heard(test, 0, 0) == [None, None]
    assert test.effect is None
    assert heard(test, 0)[0] is not None
    assert test.effect is Effect.FALLS


@pytest.mark.parametrize(
    "moves",
    [
        (Move.FAKE_ACKNOWLEDGE,),
        (Move.ACKNOWLEDGE, Move.FAKE_ACKNOWLEDGE),
        (Move.SUMMARISE, Move.OPEN_QUESTION, Move.CHOICE, Move.BOUNDARY),
        (Move.DEFEND,),
    ],
)
def test_what_is_no_real_acknowledgement_starts_nothing(moves: tuple[Move, ...]) -> None:
    assert outcome((2, 2), (0, 0, 0), *moves) is None


def test_a_real_one_after_a_fake_one_starts_it() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [Move.ACKNOWLEDGE, Move.FAKE_ACKNOWLEDGE])
    heard(test, 2)
    test.employee(3, [Move.ACKNOWLEDGE])
    result = heard(test, 0, 0, 0)[-1]
    assert result == Acknowledgement(3, 2.0, 0.0, Effect.FALLS)


def test_a_kind_word_in_a_calm_call_is_not_what_is_tested() -> None:
    test = AcknowledgementTest()
    test.employee(0, [Move.ACKNOWLEDGE])
    heard(test, 0, 0)
    test.employee(3, [Move.ACKNOWLEDGE])
    heard(test, 2, 2)
    test.employee(6, [Move.ACKNOWLEDGE])
    result = heard(test, 1, 1, 1)[-1]
    assert result is not None
    assert result.turn == 6


def test_a_complaint_of_long_ago_is_not_what_is_tested() -> None:
    assert outcome((2, 0, 0, 0), (0, 0, 0)) is None
    assert outcome((2, 0, 0), (0, 0, 0)) is not None


def test_only_the_first_acknowledgement_is_tested_and_told_once() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [Move.ACKNOWLEDGE])
    heard(test, 2, 2)
    test.employee(4, [Move.ACKNOWLEDGE])
    result = heard(test, 2)[0]
    assert result is not None
    assert result.turn == 1
    test.employee(6, [Move.ACKNOWLEDGE])
    assert heard(test, 4, 4, 4, 4) == [None] * 4
    assert test.effect is Effect.STAYS


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_it_compares_the_means_of_the_three_turns_around_it(before: list[int], after: list[int]) -> None:
    result = outcome(tuple(before), tuple(after))
    assert result is not None
    assert result.before == pytest.approx(sum(before[-TURNS:]) / len(before[-TURNS:]))
    assert result.after == pytest.approx(sum(after) / TURNS)
    assert (result.effect is Effect.STAYS) is (abs(result.after - result.before) < CHANGE)


def corrected(before: tuple[int, ...], after: tuple[int, ...], *, last_before: int | None = None) -> Acknowledgement:
    """What comes out of these turns when the last before, or the second after, turns out to be calm."""
    test = AcknowledgementTest()
    heard(test, *before)
    if last_before is not None:
        test.correct(sure(last_before))
    test.employee(7, [Move.ACKNOWLEDGE])
    heard(test, *after[:2])
    if last_before is None:
        test.correct(sure(0))
    result = heard(test, *after[2:])[-1]
    assert result is not None
    return result


def test_a_turn_that_turns_out_otherwise_counts_as_it_turned_out() -> None:
    assert corrected((2,), (2, 2, 2)).after == pytest.approx(4 / 3)
    assert corrected((2, 2), (2, 2, 2), last_before=4).before == 3.0


def test_a_result_that_was_told_stays_as_it_was_told() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [Move.ACKNOWLEDGE])
    heard(test, 2, 2, 2)
    test.correct(sure(0))
    assert test.effect is Effect.STAYS
    assert heard(test, 0) == [None]


def test_what_was_perhaps_an_acknowledgement_begins_the_test_too() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [], perhaps=True)
    assert heard(test, 0, 0, 0)[-1] == Acknowledgement(1, 2.0, 0.0, Effect.FALLS)


def test_a_sure_acknowledgement_takes_the_place_of_one_that_was_perhaps_one() -> None:
    test = AcknowledgementTest()
    heard(test, 2, 2)
    test.employee(1, [], perhaps=True)
    heard(test, 1)
    test.employee(3, [Move.ACKNOWLEDGE])
    result = heard(test, 0, 0, 0)[-1]
    assert result is not None
    assert (result.turn, result.after) == (3, 0.0)
    assert result.before == pytest.approx(5 / 3)


def test_what_is_perhaps_one_takes_no_place() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [], perhaps=True)
    heard(test, 2)
    test.employee(3, [], perhaps=True)
    result = heard(test, 2, 2)[-1]
    assert result is not None
    assert result.turn == 1


def test_a_fake_one_ends_a_test_that_began_perhaps() -> None:
    test = AcknowledgementTest()
    heard(test, 2)
    test.employee(1, [], perhaps=True)
    heard(test, 2)
    test.employee(3, [Move.FAKE_ACKNOWLEDGE], perhaps=True)
    assert heard(test, 2, 2, 2, 2) == [None] * 4


def test_a_kind_word_later_on_takes_no_place_when_nobody_complains_any_more() -> None:
    test = AcknowledgementTest()
    heard(test, 2, 0, 0)
    test.employee(1, [], perhaps=True)
    heard(test, 0, 0)
    test.employee(3, [Move.ACKNOWLEDGE])
    result = heard(test, 0)[-1]
    assert result is not None
    assert result.turn == 1


def test_turns_that_lean_one_way_without_being_sure_are_a_change_together() -> None:
    test = AcknowledgementTest()
    heard(test, 1, 1, 1)
    test.employee(1, [Move.ACKNOWLEDGE])
    leaning: Distribution = (0.45, 0.55, 0.0, 0.0, 0.0)
    result = [test.caller(leaning) for _ in range(3)][-1]
    assert result is not None
    assert result.effect is Effect.STAYS  # one calm turn of three is likeliest, and less than half a phase
    leaning = (0.6, 0.4, 0.0, 0.0, 0.0)
    test = AcknowledgementTest()
    heard(test, 1, 1, 1)
    test.employee(1, [Move.ACKNOWLEDGE])
    result = [test.caller(leaning) for _ in range(3)][-1]
    assert result is not None
    assert result.effect is Effect.FALLS


def test_a_complaint_need_not_be_certain() -> None:
    unsure: Distribution = (0.7, 0.3, 0.0, 0.0, 0.0)
    for turns, begins in ((1, False), (2, True)):
        test = AcknowledgementTest()
        for _ in range(turns):
            test.caller(unsure)
        test.employee(1, [Move.ACKNOWLEDGE])
        assert (heard(test, 0, 0, 0)[-1] is not None) is begins


def test_a_turn_that_turns_out_otherwise_after_the_acknowledgement_still_counts_as_it_is() -> None:
    test = AcknowledgementTest()
    heard(test, 2, 1)
    test.employee(1, [Move.ACKNOWLEDGE])
    test.correct(sure(2))  # the second reading of the last turn came after the employee's answer
    assert heard(test, 2, 1, 1)[-1] == Acknowledgement(1, 2.0, 4 / 3, Effect.FALLS)

from __future__ import annotations

from collections.abc import Iterable

import pytest

from factories import shipped
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.evidence import CareSignal, Span
from luwte.handling.guards import Guards

PROTOCOL = shipped().protocols["telefoon"]


def guards(*, care_line: bool = False) -> Guards:
    return Guards(PROTOCOL, care_line=care_line)


def signal(kind: CareKind) -> CareSignal:
    return CareSignal(kind, 0, Span(0, 4, "help"), "test.zorg")


def opened(*kinds: CareKind) -> Guards:
    one = guards()
    one.hear(signal(kind) for kind in kinds)
    return one


def ids(of: Guards) -> tuple[str, ...]:
    return tuple(guard.id for guard in of.open)


def walked(one: Guards, phases: Iterable[int]) -> Guards:
    for phase in phases:
        one.see(Phase(phase))
    return one


@pytest.mark.parametrize(
    ("kind", "guard"),
    [
        (CareKind.SUICIDALITY, "suicide"),
        (CareKind.MEDICAL_URGENCY, "spoed"),
        (CareKind.PANIC, "spoed"),
        (CareKind.VICTIM, "slachtoffer"),
        (CareKind.CONFUSION, "verward"),
    ],
)
def test_each_care_signal_opens_its_guard(kind: CareKind, guard: str) -> None:
    assert ids(opened(kind)) == (guard,)


def test_without_a_care_signal_nothing_opens() -> None:
    assert ids(opened()) == ()


def test_open_guards_stand_in_the_order_of_the_protocol() -> None:
    assert ids(opened(CareKind.VICTIM, CareKind.PANIC, CareKind.SUICIDALITY)) == ("suicide", "spoed", "slachtoffer")


def test_the_same_signal_twice_opens_one_guard() -> None:
    one = opened(CareKind.PANIC)
    one.hear([signal(CareKind.MEDICAL_URGENCY)])
    assert ids(one) == ("spoed",)


def test_a_confused_caller_does_not_hold_the_end() -> None:
    one = opened(CareKind.CONFUSION, CareKind.PANIC)
    assert [guard.id for guard in one.holding] == ["spoed"]


@pytest.mark.parametrize("answer", ["spoed_ja", "spoed_nee"])
def test_either_answer_closes_the_question_about_urgency(answer: str) -> None:
    one = opened(CareKind.PANIC)
    assert one.answer(answer)
    assert ids(one) == ()


def test_an_answer_closes_only_its_own_guard() -> None:
    one = opened(CareKind.PANIC, CareKind.SUICIDALITY)
    one.answer("spoed_nee")
    assert ids(one) == ("suicide",)


def test_nobody_answers_before_the_question() -> None:
    one = guards(care_line=True)
    assert one.answer("spoed_nee") is None
    assert ids(walked(one, [3])) == ("spoed",)


def test_an_answer_says_to_which_guard_it_belongs() -> None:
    answered = opened(CareKind.PANIC).answer("spoed_ja")
    assert answered is not None
    assert answered.id == "spoed"


def test_a_step_of_the_protocol_is_no_answer() -> None:
    one = opened(CareKind.PANIC)
    assert not one.answer("waarschuwing")
    assert ids(one) == ("spoed",)


def test_an_answer_that_closes_nothing_leaves_its_guard_open() -> None:
    still_asking = PROTOCOL.guards[1].answers[0].model_copy(update={"closes": False})
    spoed = PROTOCOL.guards[1].model_copy(update={"answers": (still_asking,)})
    one = Guards(PROTOCOL.model_copy(update={"guards": (spoed,)}), care_line=False)
    one.hear([signal(CareKind.PANIC)])
    assert one.answer(still_asking.id)
    assert ids(one) == ("spoed",)


def test_a_new_signal_opens_an_answered_guard_again() -> None:
    one = opened(CareKind.PANIC)
    one.answer("spoed_nee")
    one.hear([signal(CareKind.PANIC)])
    assert ids(one) == ("spoed",)


@pytest.mark.parametrize(("phase", "asked"), [(0, ()), (2, ()), (3, ("spoed",)), (4, ("spoed",))])
def test_a_care_line_asks_about_urgency_from_phase_three(phase: int, asked: tuple[str, ...]) -> None:
    assert ids(walked(guards(care_line=True), [phase])) == asked


def test_another_line_asks_nothing_however_high_the_phase() -> None:
    assert ids(walked(guards(), [3, 4])) == ()


def test_a_fall_does_not_take_the_question_away() -> None:
    assert ids(walked(guards(care_line=True), [3, 2])) == ("spoed",)


def test_on_a_care_line_the_question_comes_once_per_rise() -> None:
    one = walked(guards(care_line=True), [3])
    one.answer("spoed_nee")
    assert ids(walked(one, [3, 4, 3])) == ()
    assert ids(walked(one, [2, 3])) == ("spoed",)

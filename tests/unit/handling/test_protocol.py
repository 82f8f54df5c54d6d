from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, shipped
from luwte.domain.advice import ProtocolStep, StepTaken
from luwte.domain.behaviour import Detail
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark, MessageId
from luwte.domain.outputs import ProtocolMoved, StepRefused
from luwte.handling import messages
from luwte.handling.protocol import ProtocolRun, is_severe

PROTOCOL = shipped().protocols["telefoon"]
PERSONAL = estimate(3)


def run(*steps: str) -> ProtocolRun:
    """A protocol after these presses, one every ten seconds."""
    one = ProtocolRun(PROTOCOL)
    for n, step in enumerate(steps, start=1):
        assert isinstance(one.press(step, n * 10.0, PERSONAL, shortcut=True), ProtocolMoved)
    return one


def proposed(belief: PhaseEstimate, *steps: str, green: bool = False) -> str | None:
    step = run(*steps).proposed(belief, green=green)
    return step.id if step else None


def test_it_begins_where_the_protocol_begins() -> None:
    assert run().step == ProtocolStep("normaal", "Gewoon gesprek")


def test_only_a_press_moves_it() -> None:
    one = run()
    one.proposed(PERSONAL, green=False)
    one.proposed(estimate(4), green=True)
    assert one.step.id == "normaal"
    one.press("grens", 5.0, PERSONAL, shortcut=False)
    assert one.step.id == "grens"


def test_a_move_tells_who_where_when_why_and_which_version() -> None:
    belief = replace(PERSONAL, evidence=(found(rule="een"), found(rule="twee"), found(rule="een")))
    outcome = run().press("grens", 5.0, belief, shortcut=False)
    assert outcome == ProtocolMoved(
        StepTaken(
            before=ProtocolStep("normaal", "Gewoon gesprek"),
            after=ProtocolStep("grens", "Grens gesteld"),
            at=5.0,
            phase=3,
            evidence=("een", "twee"),
            protocol="telefoon:1",
        )
    )


@pytest.mark.parametrize(
    ("step", "because"),
    [
        ("bestaat_niet", messages.UNKNOWN_STEP),
        ("opname", messages.NOT_NEXT),
        ("verbreken", messages.NO_SHORTCUT),
        ("gevolgen", messages.NO_SHORTCUT),
    ],
)
def test_a_refusal_gives_its_reason_and_moves_nothing(step: str, because: MessageId) -> None:
    one = run()
    assert one.press(step, 5.0, PERSONAL, shortcut=False) == StepRefused(step, because, 5.0)
    assert one.step.id == "normaal"


def test_when_the_light_is_green_the_end_may_follow_at_once() -> None:
    one = run()
    assert isinstance(one.press("verbreken", 5.0, estimate(4), shortcut=True), ProtocolMoved)
    assert one.ended


def test_the_shortcut_leads_to_the_end_and_nowhere_else() -> None:
    assert run().press("opname", 5.0, PERSONAL, shortcut=True) == StepRefused("opname", messages.NOT_NEXT, 5.0)


def test_after_a_warning_the_end_follows_without_a_shortcut() -> None:
    assert isinstance(run("waarschuwing").press("verbreken", 20.0, PERSONAL, shortcut=False), ProtocolMoved)


def test_a_warning_is_stamped_with_its_time() -> None:
    assert run("grens").warned_at is None
    assert run("grens", "waarschuwing").warned_at == 20.0


def test_a_refused_warning_stamps_nothing() -> None:
    one = run("waarschuwing", "verbreken")
    assert isinstance(one.press("waarschuwing", 99.0, PERSONAL, shortcut=True), StepRefused)
    assert one.warned_at == 10.0


def test_the_stamp_stays_when_the_call_is_back_to_normal() -> None:
    assert run("waarschuwing", "normaal").warned_at == 10.0


def test_a_second_warning_is_stamped_anew() -> None:
    assert run("waarschuwing", "normaal", "waarschuwing").warned_at == 30.0


def test_the_whole_walk_of_the_protocol_can_be_pressed() -> None:
    one = run("stoom", "grens", "opname", "waarschuwing", "verbreken", "terugbellen", "gevolgen", "normaal")
    assert one.step.id == "normaal"


def test_it_knows_its_own_steps_only() -> None:
    assert run().knows("stoom")
    assert not run().knows("spoed_ja")


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_below_phase_three_nothing_is_proposed(phase: int) -> None:
    assert proposed(estimate(phase)) is None


@pytest.mark.parametrize(
    ("steps", "next_step"),
    [((), "grens"), (("stoom",), "grens"), (("grens",), "waarschuwing"), (("grens", "opname"), "waarschuwing")],
)
def test_from_phase_three_the_next_step_up_is_proposed(steps: tuple[str, ...], next_step: str) -> None:
    assert proposed(estimate(3), *steps) == next_step


def test_the_end_is_proposed_only_when_the_light_is_green() -> None:
    assert proposed(estimate(3), "waarschuwing") is None
    assert proposed(estimate(3), "waarschuwing", green=True) == "verbreken"
    assert proposed(estimate(4), green=True) == "verbreken"


def test_at_the_end_nothing_more_is_proposed() -> None:
    assert proposed(estimate(4), "verbreken", green=True) is None
    assert proposed(estimate(4), "verbreken") is None


@pytest.mark.parametrize("step", ["stoom", "grens", "waarschuwing"])
def test_a_caller_who_cools_down_is_proposed_back_to_normal(step: str) -> None:
    assert proposed(estimate(3, cooling=True), step, green=True) == "normaal"


def test_a_caller_who_cools_down_in_a_normal_call_needs_no_step() -> None:
    assert proposed(estimate(3, cooling=True), green=True) is None


@pytest.mark.parametrize(
    ("finding", "severe"),
    [
        (found(3, detail=Detail.SEXUAL), True),
        (found(3, marks=frozenset({Mark.SEVERE})), True),
        (found(2, detail=Detail.SEXUAL), False),
        (found(2, marks=frozenset({Mark.SEVERE})), False),
        (found(3), False),
        (found(3, marks=frozenset({Mark.EXPOSURE})), False),
    ],
)
def test_severe_is_what_the_list_or_the_mark_says_and_is_aimed_at_the_employee(finding: Evidence, severe: bool) -> None:
    assert is_severe([found(3), finding], PROTOCOL) is severe

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, shipped
from luwte.content.schema.protocol import Entry, Protocol, Shortcut, WarningRule
from luwte.domain.advice import Decider, ProtocolStep, StepTaken
from luwte.domain.behaviour import Detail, Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark, MessageId
from luwte.domain.outputs import ProtocolMoved, StepRefused
from luwte.handling import messages
from luwte.handling.protocol import Press, ProtocolRun, Warned, is_severe, open_shortcuts

PROTOCOL = shipped().protocols["telefoon"]
PERSONAL = estimate(3)
SEVERE = replace(PERSONAL, evidence=(found(3, detail=Detail.DISCRIMINATION),))
DANGER, LISTED = PROTOCOL.shortcuts


def changed(step: str, **change: object) -> Protocol:
    """Our protocol with something else about one step."""
    steps = tuple(s.model_copy(update=change) if s.id == step else s for s in PROTOCOL.steps)
    return PROTOCOL.model_copy(update={"steps": steps})


def press(
    one: ProtocolRun,
    step: str,
    belief: PhaseEstimate = PERSONAL,
    *,
    at: float = 5.0,
    by: Decider = Decider.EMPLOYEE,
    green: bool = False,
    heard_at: float | None = None,
) -> ProtocolMoved | StepRefused:
    return one.press(Press(step, at, by, belief, green, heard_at))


def run(*steps: str, protocol: Protocol = PROTOCOL) -> ProtocolRun:
    """A protocol after these presses, one every ten seconds."""
    one = ProtocolRun(protocol)
    for n, step in enumerate(steps, start=1):
        assert isinstance(press(one, step, at=n * 10.0, green=True), ProtocolMoved)
    return one


def taken(outcome: ProtocolMoved | StepRefused) -> StepTaken:
    assert isinstance(outcome, ProtocolMoved)
    return outcome.taken


def proposed(belief: PhaseEstimate, *steps: str, green: bool = False, protocol: Protocol = PROTOCOL) -> str | None:
    step = run(*steps, protocol=protocol).proposed(belief, green=green)
    return step.id if step else None


def test_it_begins_where_the_protocol_begins_with_nobody_warned() -> None:
    assert run().step == ProtocolStep("normaal", "Gewoon gesprek")
    assert run().warned == Warned(at=None, ignored=False, times=0)
    assert not run().ended


def test_only_a_press_moves_it() -> None:
    one = run()
    one.proposed(PERSONAL, green=False)
    one.proposed(estimate(4), green=True)
    one.goes_on(ignored=True)
    assert one.step.id == "normaal"
    press(one, "grens")
    assert one.step.id == "grens"


def test_a_move_tells_who_where_when_why_and_which_version() -> None:
    belief = replace(PERSONAL, evidence=(found(rule="een"), found(rule="twee"), found(rule="een")))
    assert taken(press(run(), "grens", belief, heard_at=4.0)) == StepTaken(
        before=ProtocolStep("normaal", "Gewoon gesprek"),
        after=ProtocolStep("grens", "Grens gesteld"),
        at=5.0,
        phase=3,
        evidence=("een", "twee"),
        protocol="telefoon:1",
        by=Decider.EMPLOYEE,
        heard_at=4.0,
        reason="",
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
    assert press(one, step) == StepRefused(step, because, 5.0)
    assert one.step.id == "normaal"


@pytest.mark.parametrize("green", [False, True])
def test_a_step_of_the_team_lead_is_refused_to_the_employee_even_when_the_light_is_green(green: bool) -> None:
    protocol = changed("verbreken", decider=Decider.TEAM_LEAD)
    one = run("waarschuwing", protocol=protocol)
    assert press(one, "verbreken", green=green) == StepRefused("verbreken", messages.NOT_YOURS, 5.0)
    assert one.step.id == "waarschuwing"
    step = taken(press(one, "verbreken", green=green, by=Decider.TEAM_LEAD))
    assert (step.after.id, step.by) == ("verbreken", Decider.TEAM_LEAD)


def test_the_team_lead_may_press_the_employees_steps_too() -> None:
    assert taken(press(run(), "grens", by=Decider.TEAM_LEAD)).by is Decider.TEAM_LEAD


def test_a_step_that_waits_for_a_warning_is_refused_until_one_was_stamped() -> None:
    protocol = changed("opname", entry=Entry(warned=True))
    assert press(run("grens", protocol=protocol), "opname") == StepRefused("opname", messages.NEEDS_WARNING, 5.0)
    warned = run("waarschuwing", "normaal", "grens", protocol=protocol)
    assert taken(press(warned, "opname")).after.id == "opname"


@pytest.mark.parametrize(("highest", "allowed"), [(2, False), (3, True), (4, True)])
def test_a_step_may_ask_for_the_highest_phase_that_the_call_has_seen(highest: int, allowed: bool) -> None:
    one = run("grens", protocol=changed("opname", entry=Entry(phase=Phase.PERSONAL)))
    outcome = press(one, "opname", estimate(1, highest=highest))
    refused = StepRefused("opname", messages.NEEDS_PHASE, 5.0)
    assert isinstance(outcome, ProtocolMoved) if allowed else outcome == refused


def test_a_step_that_does_not_follow_is_told_before_its_condition() -> None:
    one = run(protocol=changed("opname", entry=Entry(warned=True, phase=Phase.EXPLOSIVE)))
    assert press(one, "opname") == StepRefused("opname", messages.NOT_NEXT, 5.0)


def test_when_the_light_is_green_any_end_may_follow_at_once_whatever_its_condition() -> None:
    one = run(protocol=changed("verbreken", entry=Entry(warned=True)))
    assert isinstance(press(one, "verbreken", estimate(4), green=True), ProtocolMoved)
    assert one.ended
    assert isinstance(press(run(), "gevolgen", estimate(4), green=True), ProtocolMoved)


@pytest.mark.parametrize(("belief", "allowed"), [(PERSONAL, False), (SEVERE, True), (estimate(4), True)])
def test_an_end_may_be_for_the_shorter_way_alone(belief: PhaseEstimate, allowed: bool) -> None:
    one = run(protocol=changed("verbreken", entry=Entry(shortcut_only=True)))
    outcome = press(one, "verbreken", belief, green=True)
    refused = StepRefused("verbreken", messages.NEEDS_SHORTCUT, 5.0)
    assert isinstance(outcome, ProtocolMoved) if allowed else outcome == refused


def test_it_knows_which_press_of_the_employee_it_would_take() -> None:
    one = run(protocol=changed("opname", decider=Decider.TEAM_LEAD))
    assert one.takes("grens", PERSONAL, green=False)
    assert not one.takes("verbreken", PERSONAL, green=False)
    assert one.takes("verbreken", PERSONAL, green=True)
    assert not one.takes("spoed_ja", PERSONAL, green=True)
    press(one, "grens")
    assert not one.takes("opname", PERSONAL, green=False)
    assert one.step.id == "grens"


def test_a_green_light_leads_to_an_end_and_nowhere_else() -> None:
    assert press(run(), "opname", green=True) == StepRefused("opname", messages.NOT_NEXT, 5.0)


@pytest.mark.parametrize(("belief", "reason"), [(estimate(4), DANGER.reason), (SEVERE, LISTED.reason)])
def test_a_shortcut_keeps_its_reason_for_the_caller(belief: PhaseEstimate, reason: str) -> None:
    assert taken(press(run(), "verbreken", belief, green=True)).reason == reason


@pytest.mark.parametrize("belief", [estimate(4), SEVERE])
def test_where_nothing_was_left_out_no_reason_is_kept(belief: PhaseEstimate) -> None:
    assert taken(press(run("waarschuwing"), "verbreken", belief, green=True)).reason == ""
    assert taken(press(run(), "grens", belief, green=True)).reason == ""


def test_after_a_warning_the_end_follows_without_a_green_light() -> None:
    assert isinstance(press(run("waarschuwing"), "verbreken"), ProtocolMoved)


def test_a_warning_is_stamped_with_its_time_and_counted() -> None:
    assert run("grens").warned == Warned()
    assert run("grens", "waarschuwing").warned == Warned(at=20.0, ignored=False, times=1)
    assert run("waarschuwing", "normaal", "waarschuwing").warned == Warned(at=30.0, ignored=False, times=2)


def test_a_refused_warning_stamps_nothing() -> None:
    one = run("waarschuwing", "verbreken")
    assert isinstance(press(one, "waarschuwing", at=99.0, green=True), StepRefused)
    assert one.warned == Warned(at=10.0, times=1)


def test_the_stamp_and_what_followed_on_it_stay_when_the_call_is_back_to_normal() -> None:
    one = run("waarschuwing")
    one.goes_on(ignored=True)
    press(one, "normaal", estimate(0, highest=3, cooling=True), at=20.0)
    assert (one.step.id, one.warned) == ("normaal", Warned(at=10.0, ignored=True, times=1))


def test_who_goes_on_before_any_warning_has_ignored_none() -> None:
    one = run("grens")
    one.goes_on(ignored=True)
    assert one.warned == Warned()


def test_who_did_not_go_on_after_all_has_ignored_none() -> None:
    one = run("waarschuwing")
    one.goes_on(ignored=True)
    one.goes_on(ignored=False)
    assert one.warned == Warned(at=10.0, ignored=False, times=1)


def test_a_new_warning_must_be_ignored_anew() -> None:
    one = run("waarschuwing")
    one.goes_on(ignored=True)
    press(one, "normaal", at=20.0)
    press(one, "waarschuwing", at=30.0)
    assert one.warned == Warned(at=30.0, ignored=False, times=2)


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


def test_the_end_to_which_the_shortcut_leads_is_proposed() -> None:
    elsewhere = PROTOCOL.model_copy(
        update={"shortcuts": (Shortcut(to="gevolgen", phase=Phase.EXPLOSIVE, reason="Gevaar."),)}
    )
    assert proposed(estimate(4), green=True, protocol=elsewhere) == "gevolgen"
    assert proposed(estimate(3), green=True, protocol=elsewhere) == "verbreken"


def test_an_end_that_the_employee_may_not_press_is_proposed_as_something_to_ask_for() -> None:
    steps = tuple(s.model_copy(update={"decider": Decider.TEAM_LEAD}) if s.ends else s for s in PROTOCOL.steps)
    theirs = PROTOCOL.model_copy(update={"steps": steps})
    assert proposed(PERSONAL, "waarschuwing", green=True, protocol=theirs) == "verbreken"
    assert proposed(PERSONAL, green=True, protocol=theirs) == "grens"


def test_an_end_for_the_shorter_way_alone_is_proposed_only_then() -> None:
    only = changed("verbreken", entry=Entry(shortcut_only=True))
    assert proposed(estimate(4), green=True, protocol=only) == "verbreken"
    assert proposed(PERSONAL, green=True, protocol=only) == "gevolgen"


def test_at_the_end_and_after_it_nothing_more_is_proposed() -> None:
    assert proposed(estimate(4), "verbreken", green=True) is None
    assert proposed(estimate(4), "verbreken") is None
    assert proposed(estimate(4), "verbreken", "terugbellen", green=True) is None


def test_what_would_be_refused_is_not_proposed() -> None:
    waits = changed("grens", entry=Entry(warned=True))
    assert proposed(estimate(3), protocol=waits) == "waarschuwing"
    assert proposed(estimate(3), "waarschuwing", "normaal", protocol=waits) == "grens"
    later = changed("grens", entry=Entry(phase=Phase.EXPLOSIVE))
    assert proposed(estimate(3), protocol=later) == "waarschuwing"
    assert proposed(estimate(3, highest=4), protocol=later) == "grens"


def test_a_warning_is_proposed_until_there_were_enough() -> None:
    twice = PROTOCOL.model_copy(update={"warning": WarningRule(times=2)})
    again = ("waarschuwing", "normaal", "grens")
    assert proposed(estimate(3), *again) is None
    assert proposed(estimate(3), *again, protocol=twice) == "waarschuwing"
    assert proposed(estimate(3), *again, "waarschuwing", "normaal", "grens", protocol=twice) is None


@pytest.mark.parametrize("step", ["stoom", "grens", "waarschuwing"])
def test_a_caller_who_cools_down_is_proposed_back_to_normal(step: str) -> None:
    assert proposed(estimate(3, cooling=True), step, green=True) == "normaal"


def test_a_caller_who_cools_down_in_a_normal_call_needs_no_step() -> None:
    assert proposed(estimate(3, cooling=True), green=True) is None


@pytest.mark.parametrize(
    ("belief", "ways"),
    [
        (estimate(2), ()),
        (PERSONAL, ()),
        (estimate(4), (DANGER,)),
        (estimate(4, unconfirmed=True), ()),
        (SEVERE, (LISTED,)),
        (replace(SEVERE, phase=Phase.EXPLOSIVE), (DANGER, LISTED)),
        (replace(SEVERE, phase=Phase.EXPLOSIVE, unconfirmed=True), (LISTED,)),
    ],
)
def test_a_shorter_way_opens_by_its_phase_or_by_the_severe_list(
    belief: PhaseEstimate, ways: tuple[Shortcut, ...]
) -> None:
    assert tuple(open_shortcuts(PROTOCOL, belief)) == ways


def test_a_protocol_without_shorter_ways_opens_none() -> None:
    none = PROTOCOL.model_copy(update={"shortcuts": ()})
    assert list(open_shortcuts(none, replace(SEVERE, phase=Phase.EXPLOSIVE))) == []


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

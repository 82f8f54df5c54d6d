"""The truth table of the light (DOMAIN 5.2): grey up to phase 2, amber while something is missing, green otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, shipped
from luwte.content.schema.handling import Guard, Protocol
from luwte.domain.advice import Light, MayEnd
from luwte.domain.behaviour import Detail
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark
from luwte.handling import messages
from luwte.handling.light import Warned, may_end

PROTOCOL = shipped().protocols["telefoon"]
NEVER = Warned()
WARNED = Warned(at=30.0)
IGNORED = Warned(at=30.0, ignored=True)
SPOED = next(guard for guard in PROTOCOL.guards if guard.id == "spoed")
SUICIDE = next(guard for guard in PROTOCOL.guards if guard.id == "suicide")


def resting_on(belief: PhaseEstimate, *evidence: Evidence) -> PhaseEstimate:
    return replace(belief, evidence=evidence)


def severe(phase: int = 3) -> PhaseEstimate:
    return resting_on(estimate(phase), found(phase, detail=Detail.DISCRIMINATION))


def light(
    belief: PhaseEstimate, warned: Warned = NEVER, holding: tuple[Guard, ...] = (), protocol: Protocol = PROTOCOL
) -> MayEnd:
    return may_end(belief, protocol, warned, holding)


@pytest.mark.parametrize("phase", [0, 1, 2])
@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
@pytest.mark.parametrize("holding", [(), (SPOED,)])
@pytest.mark.parametrize("protocol", [PROTOCOL, PROTOCOL.model_copy(update={"warning_needed": False})])
def test_criticism_never_opens_the_light(
    phase: int, warned: Warned, holding: tuple[Guard, ...], protocol: Protocol
) -> None:
    assert light(estimate(phase), warned, holding, protocol) == MayEnd(Light.GREY, messages.GREY, (), warned.at)


def test_a_severe_mark_on_criticism_does_not_open_the_light() -> None:
    belief = resting_on(estimate(2), found(2, marks=frozenset({Mark.SEVERE})))
    assert light(belief, IGNORED).light is Light.GREY


def test_a_personal_attack_without_a_warning_is_amber_and_misses_the_warning() -> None:
    assert light(estimate(3)) == MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_WARNING,), None)


def test_a_warning_alone_keeps_it_amber_until_the_caller_goes_on() -> None:
    expected = MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_REPEAT,), 30.0)
    assert light(estimate(3), WARNED) == expected


def test_a_warning_that_is_ignored_opens_the_light() -> None:
    assert light(estimate(3), IGNORED) == MayEnd(Light.GREEN, messages.GREEN_WARNED, (), 30.0)


def test_an_organisation_may_drop_the_warning() -> None:
    protocol = PROTOCOL.model_copy(update={"warning_needed": False})
    assert light(estimate(3), protocol=protocol) == MayEnd(Light.GREEN, messages.GREEN_NO_WARNING_NEEDED)


@pytest.mark.parametrize("detail", [d for d in Detail if d in PROTOCOL.severe])
def test_the_severe_list_needs_no_warning(detail: Detail) -> None:
    belief = resting_on(estimate(3), found(3, detail=detail))
    assert light(belief) == MayEnd(Light.GREEN, messages.GREEN_SEVERE)


def test_a_severe_mark_needs_no_warning_whatever_the_detail() -> None:
    belief = resting_on(estimate(3), found(3, marks=frozenset({Mark.SEVERE})))
    assert light(belief).rule == messages.GREEN_SEVERE


def test_the_severe_list_is_the_organisations() -> None:
    insults_too = PROTOCOL.model_copy(update={"severe": frozenset({Detail.INSULT})})
    assert light(estimate(3), protocol=insults_too).light is Light.GREEN
    assert light(severe(), protocol=insults_too).light is Light.AMBER


def test_something_severe_that_was_not_aimed_at_the_employee_does_not_count_as_severe() -> None:
    belief = resting_on(estimate(3), found(2, detail=Detail.DISCRIMINATION), found(3))
    assert light(belief).light is Light.AMBER


@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
def test_a_threat_may_be_ended_at_once(warned: Warned) -> None:
    assert light(estimate(4), warned) == MayEnd(Light.GREEN, messages.GREEN_THREAT, (), warned.at)


@pytest.mark.parametrize("warned", [NEVER, WARNED])
@pytest.mark.parametrize("needed", [True, False])
def test_a_veiled_threat_waits_for_the_employee(warned: Warned, needed: bool) -> None:
    protocol = PROTOCOL.model_copy(update={"warning_needed": needed})
    expected = MayEnd(Light.AMBER, messages.AMBER_VEILED, (messages.MISSING_CONFIRMATION,), warned.at)
    assert light(estimate(4, unconfirmed=True), warned, protocol=protocol) == expected


def test_an_unconfirmed_threat_after_an_ignored_warning_may_be_ended_anyway() -> None:
    assert light(estimate(4, unconfirmed=True), IGNORED) == MayEnd(Light.GREEN, messages.GREEN_WARNED, (), 30.0)


def test_an_unconfirmed_threat_beside_something_severe_may_be_ended_anyway() -> None:
    assert light(replace(severe(4), unconfirmed=True)) == MayEnd(Light.GREEN, messages.GREEN_SEVERE)


@pytest.mark.parametrize("belief", [estimate(3), severe(), estimate(4), estimate(4, unconfirmed=True)])
@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
def test_an_open_guard_holds_the_light_whatever_else_is_so(belief: PhaseEstimate, warned: Warned) -> None:
    question = messages.guard_question("spoed")
    assert light(belief, warned, (SPOED,)) == MayEnd(Light.AMBER, messages.AMBER_GUARD, (question,), warned.at)


def test_every_guard_that_holds_is_named_in_order() -> None:
    missing = light(estimate(4), holding=(SUICIDE, SPOED)).missing
    assert missing == (messages.guard_question("suicide"), messages.guard_question("spoed"))

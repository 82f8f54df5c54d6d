"""The light by its definition (DOMAIN 5.2): grey up to phase 2, amber while something is missing, green otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, resting_on, shipped
from luwte.content.schema.protocol import Guard, Protocol, WarningRule
from luwte.domain.advice import Light, MayEnd
from luwte.domain.behaviour import Detail
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Mark
from luwte.handling import messages
from luwte.handling.light import may_end
from luwte.handling.protocol import Warned

PROTOCOL = shipped().protocols["telefoon"]
NEVER = Warned()
WARNED = Warned(at=30.0, times=1)
IGNORED = Warned(at=30.0, ignored=True, times=1)
SPOED = next(guard for guard in PROTOCOL.guards if guard.id == "spoed")
SUICIDE = next(guard for guard in PROTOCOL.guards if guard.id == "suicide")
UNCONFIRMED = estimate(4, unconfirmed=True)


def rule(*, needed: bool = True, repeat: bool = True, times: int = 1, protocol: Protocol = PROTOCOL) -> Protocol:
    """Our protocol with another rule about warning."""
    return protocol.model_copy(update={"warning": WarningRule(needed=needed, repeat=repeat, times=times)})


def without_severe_shortcut() -> Protocol:
    """Our protocol, in which the severe list opens no shorter way."""
    return PROTOCOL.model_copy(update={"shortcuts": tuple(s for s in PROTOCOL.shortcuts if not s.severe)})


def severe(phase: int = 3) -> PhaseEstimate:
    return resting_on(estimate(phase), found(phase, detail=Detail.DISCRIMINATION))


def light(
    belief: PhaseEstimate, warned: Warned = NEVER, holding: tuple[Guard, ...] = (), protocol: Protocol = PROTOCOL
) -> MayEnd:
    return may_end(belief, protocol, warned, holding)


@pytest.mark.parametrize("phase", [0, 1, 2])
@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
@pytest.mark.parametrize("holding", [(), (SPOED,)])
@pytest.mark.parametrize("protocol", [PROTOCOL, rule(needed=False), rule(repeat=False)])
def test_criticism_never_opens_the_light(
    phase: int, warned: Warned, holding: tuple[Guard, ...], protocol: Protocol
) -> None:
    assert light(estimate(phase), warned, holding, protocol) == MayEnd(Light.GREY, messages.GREY, (), warned.at)


def test_a_severe_mark_on_criticism_does_not_open_the_light() -> None:
    belief = resting_on(estimate(2), found(2, marks=frozenset({Mark.SEVERE})))
    assert light(belief, IGNORED).light is Light.GREY


@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
@pytest.mark.parametrize("holding", [(), (SPOED,)])
def test_while_the_caller_comes_back_the_light_is_grey_and_says_so(warned: Warned, holding: tuple[Guard, ...]) -> None:
    belief = replace(severe(), cooling=True)
    assert light(belief, warned, holding) == MayEnd(Light.GREY, messages.GREY_COOLING, (), warned.at)


def test_a_threat_keeps_the_light_green_while_the_caller_comes_back() -> None:
    assert light(estimate(4, cooling=True)).rule == messages.GREEN_THREAT


def test_a_personal_attack_without_a_warning_is_amber_and_misses_the_warning() -> None:
    assert light(estimate(3)) == MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_WARNING,), None)


def test_a_warning_alone_keeps_it_amber_until_the_caller_goes_on() -> None:
    expected = MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_REPEAT,), 30.0)
    assert light(estimate(3), WARNED) == expected


def test_a_warning_that_is_ignored_opens_the_light() -> None:
    assert light(estimate(3), IGNORED) == MayEnd(Light.GREEN, messages.GREEN_WARNED, (), 30.0)


def test_an_organisation_may_drop_the_warning() -> None:
    assert light(estimate(3), protocol=rule(needed=False)) == MayEnd(Light.GREEN, messages.GREEN_NO_WARNING_NEEDED)


@pytest.mark.parametrize(
    ("times", "warned", "missing"),
    [
        (1, NEVER, messages.MISSING_WARNING),
        (2, NEVER, messages.MISSING_WARNING),
        (2, WARNED, messages.MISSING_ANOTHER_WARNING),
        (2, IGNORED, messages.MISSING_ANOTHER_WARNING),
        (3, Warned(30.0, ignored=True, times=2), messages.MISSING_ANOTHER_WARNING),
        (2, Warned(30.0, times=2), messages.MISSING_REPEAT),
        (2, Warned(30.0, ignored=True, times=2), None),
        (2, Warned(30.0, ignored=True, times=3), None),
        (3, Warned(30.0, ignored=True, times=3), None),
    ],
)
def test_an_organisation_may_ask_for_more_warnings(times: int, warned: Warned, missing: str | None) -> None:
    seen = light(estimate(3), warned, protocol=rule(times=times))
    assert seen.light is (Light.AMBER if missing else Light.GREEN)
    assert seen.missing == ((missing,) if missing else ())


@pytest.mark.parametrize(("warned", "light_"), [(NEVER, Light.AMBER), (WARNED, Light.GREEN), (IGNORED, Light.GREEN)])
def test_an_organisation_may_end_after_the_warning_without_waiting_for_more(warned: Warned, light_: Light) -> None:
    assert light(estimate(3), warned, protocol=rule(repeat=False)).light is light_


@pytest.mark.parametrize("detail", [d for d in Detail if d in PROTOCOL.severe])
def test_the_severe_list_needs_no_warning(detail: Detail) -> None:
    belief = resting_on(estimate(3), found(3, detail=detail))
    assert light(belief) == MayEnd(Light.GREEN, messages.GREEN_SEVERE)


def test_a_severe_mark_needs_no_warning_whatever_the_detail() -> None:
    belief = resting_on(estimate(3), found(3, marks=frozenset({Mark.SEVERE})))
    assert light(belief).rule == messages.GREEN_SEVERE


def test_without_a_shorter_way_for_it_the_severe_list_is_warned_like_the_rest() -> None:
    protocol = without_severe_shortcut()
    assert light(severe(), protocol=protocol).missing == (messages.MISSING_WARNING,)
    assert light(severe(), IGNORED, protocol=protocol).rule == messages.GREEN_WARNED
    assert light(replace(severe(4), unconfirmed=True), protocol=protocol).rule == messages.AMBER_VEILED


def test_the_severe_list_is_the_organisations() -> None:
    insults_too = PROTOCOL.model_copy(update={"severe": frozenset({Detail.INSULT})})
    assert light(estimate(3), protocol=insults_too).light is Light.GREEN
    assert light(severe(), protocol=insults_too).light is Light.AMBER


def test_something_severe_that_was_not_aimed_at_the_employee_does_not_count_as_severe() -> None:
    belief = resting_on(estimate(3), found(2, detail=Detail.DISCRIMINATION), found(3))
    assert light(belief).light is Light.AMBER


@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
@pytest.mark.parametrize("protocol", [PROTOCOL, rule(times=3), rule(needed=False), without_severe_shortcut()])
def test_a_threat_may_be_ended_at_once(warned: Warned, protocol: Protocol) -> None:
    assert light(estimate(4), warned, protocol=protocol) == MayEnd(Light.GREEN, messages.GREEN_THREAT, (), warned.at)


@pytest.mark.parametrize("warned", [NEVER, WARNED])
@pytest.mark.parametrize("protocol", [PROTOCOL, rule(needed=False), rule(repeat=False), rule(times=2)])
def test_a_veiled_threat_waits_for_the_employee(warned: Warned, protocol: Protocol) -> None:
    expected = MayEnd(Light.AMBER, messages.AMBER_VEILED, (messages.MISSING_CONFIRMATION,), warned.at)
    assert light(UNCONFIRMED, warned, protocol=protocol) == expected


def test_an_unconfirmed_threat_after_an_ignored_warning_may_be_ended_anyway() -> None:
    assert light(UNCONFIRMED, IGNORED) == MayEnd(Light.GREEN, messages.GREEN_WARNED, (), 30.0)


def test_an_unconfirmed_threat_waits_while_a_warning_is_still_missing() -> None:
    assert light(UNCONFIRMED, IGNORED, protocol=rule(times=2)).rule == messages.AMBER_VEILED
    assert light(UNCONFIRMED, Warned(30.0, ignored=True, times=2), protocol=rule(times=2)).light is Light.GREEN


def test_an_unconfirmed_threat_beside_something_severe_may_be_ended_anyway() -> None:
    assert light(replace(severe(4), unconfirmed=True)) == MayEnd(Light.GREEN, messages.GREEN_SEVERE)


@pytest.mark.parametrize("belief", [estimate(3), severe(), estimate(4), UNCONFIRMED])
@pytest.mark.parametrize("warned", [NEVER, WARNED, IGNORED])
@pytest.mark.parametrize("protocol", [PROTOCOL, rule(needed=False)])
def test_an_open_guard_holds_the_light_whatever_else_is_so(
    belief: PhaseEstimate, warned: Warned, protocol: Protocol
) -> None:
    question = messages.guard_question("spoed")
    expected = MayEnd(Light.AMBER, messages.AMBER_GUARD, (question,), warned.at)
    assert light(belief, warned, (SPOED,), protocol) == expected


def test_every_guard_that_holds_is_named_in_order() -> None:
    missing = light(estimate(4), holding=(SUICIDE, SPOED)).missing
    assert missing == (messages.guard_question("suicide"), messages.guard_question("spoed"))

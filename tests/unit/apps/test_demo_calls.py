from __future__ import annotations

import pytest

from factories import shipped
from luwte.apps.demo_calls import DemoCall, demo_calls
from luwte.domain.advice import Light
from luwte.domain.behaviour import Form, Phase
from luwte.domain.course import Effect
from luwte.domain.outputs import AcknowledgementTested, HelpRequested
from luwte.service.analysis import CallAnalysis, analyse


def played(name: str) -> CallAnalysis:
    return analyse(next(demo.call for demo in demo_calls() if demo.id == name), shipped())


def phases(analysis: CallAnalysis) -> list[int]:
    return [int(m.assessed[1].phase) for m in analysis.moments if m.assessed]


@pytest.mark.parametrize("demo", demo_calls(), ids=lambda demo: demo.id)
def test_every_demo_call_says_what_it_is(demo: DemoCall) -> None:
    assert demo.title
    assert demo.summary.endswith(".")
    assert demo.call.id.startswith("demo-")


def test_the_escalating_call_climbs_step_by_step_and_comes_back() -> None:
    course = phases(played("oploop"))
    assert sorted(set(course[: course.index(3) + 1])) == [0, 1, 2, 3]
    assert course[-1] <= 1


def test_the_explosion_turns_the_light_green_and_asks_for_help() -> None:
    analysis = played("explosie")
    assert analysis.highest is Phase.EXPLOSIVE
    assert analysis.moments[-1].may_end.light is Light.GREEN
    assert any(isinstance(output, HelpRequested) for moment in analysis.moments for output in moment.outputs)


def test_the_quiet_call_is_seen_without_one_curse() -> None:
    analysis = played("witteboorden")
    assert analysis.highest is Phase.PERSONAL
    forms = {form for m in analysis.moments if m.assessed for form in m.assessed[0].forms}
    assert Form.SWEARING_SHOUTING not in forms


def test_criticism_comes_down_after_a_real_acknowledgement() -> None:
    analysis = played("afkoelen")
    assert analysis.highest is Phase.CRITICISM
    assert phases(analysis)[-1] == 0
    results = [o.result.effect for m in analysis.moments for o in m.outputs if isinstance(o, AcknowledgementTested)]
    assert results == [Effect.FALLS]


def test_the_veiled_threat_waits_for_the_employee() -> None:
    analysis = played("verhuld")
    assert any(moment.assessed and moment.assessed[1].unconfirmed for moment in analysis.moments)
    assert Light.GREEN not in {moment.may_end.light for moment in analysis.moments}


def test_the_harmless_call_stays_calm_in_every_turn() -> None:
    analysis = played("onschuldig")
    assert max(phases(analysis)) <= 1
    assert {moment.may_end.light for moment in analysis.moments} == {Light.GREY}

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, shipped
from luwte.domain.advice import Light
from luwte.domain.behaviour import Detail, SpeechAct
from luwte.domain.call import Address
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark
from luwte.handling.coach import MIN_HOLD, Coach, Situation

GUARDS = {guard.id: guard for guard in shipped().protocols["telefoon"].guards}


def coach(address: Address = Address.FORMAL) -> Coach:
    return Coach(shipped(), address)


def situation(belief: PhaseEstimate, *used: str, light: Light = Light.AMBER, guard: str | None = None) -> Situation:
    return Situation(belief, light, (GUARDS[guard],) if guard else (), frozenset(used))


def resting_on(phase: int, *evidence: Evidence) -> PhaseEstimate:
    return replace(estimate(phase), evidence=evidence)


def cue(seen: Situation) -> str | None:
    """The technique that a fresh coach shows."""
    _, advice = coach().advise(seen, 0.0)
    return advice.technique if advice else None


def after(first: Situation, second: Situation, *, seconds: float) -> tuple[bool, str | None]:
    """Whether the cue changed `seconds` after the first, and which technique stands on screen."""
    one = coach()
    one.advise(first, 100.0)
    changed, advice = one.advise(second, 100.0 + seconds)
    return changed, advice.technique if advice else None


@pytest.mark.parametrize(
    ("phase", "technique"), [(0, None), (1, "erkennen"), (2, "erkennen"), (3, "benoemen"), (4, "dreiging")]
)
def test_each_phase_begins_with_its_own_cue(phase: int, technique: str | None) -> None:
    assert cue(situation(estimate(phase))) == technique


@pytest.mark.parametrize(
    ("phase", "used", "technique"),
    [
        (1, ("erkennen",), "lsd"),
        (2, ("erkennen",), "lsd"),
        (2, ("erkennen", "lsd"), "wat_kan_wel"),
        (2, ("erkennen", "lsd", "wat_kan_wel"), None),
        (3, ("benoemen",), "grens_en_keuze"),
        (3, ("benoemen", "grens_en_keuze"), "waarschuwen"),
        (3, ("benoemen", "grens_en_keuze", "waarschuwen"), "ruimte"),
    ],
)
def test_what_was_said_makes_room_for_the_next_technique(phase: int, used: tuple[str, ...], technique: str) -> None:
    assert cue(situation(estimate(phase), *used)) == technique


def test_criticism_is_pointed_to_the_right_to_complain() -> None:
    criticism = resting_on(2, found(2, detail=Detail.ORG_CRITICISM))
    assert cue(situation(criticism, "erkennen")) == "klachtrecht"


def test_a_threat_to_publish_gets_its_own_cue() -> None:
    exposure = resting_on(3, found(3, marks=frozenset({Mark.EXPOSURE})))
    assert cue(situation(exposure)) == "media"


def test_white_collar_pressure_gets_its_own_cue() -> None:
    assert cue(situation(resting_on(3, found(3, detail=Detail.WHITE_COLLAR)))) == "witte_boorden"


def test_what_was_only_quoted_chooses_no_cue() -> None:
    quoted = found(3, detail=Detail.WHITE_COLLAR, act=SpeechAct.QUOTED)
    assert cue(situation(resting_on(3, quoted))) == "benoemen"


def test_the_last_turn_may_decide_as_well_as_the_running_phase() -> None:
    seen = replace(situation(estimate(3)), evidence=(found(3, detail=Detail.WHITE_COLLAR),))
    assert cue(seen) == "witte_boorden"


@pytest.mark.parametrize("light", [Light.GREY, Light.AMBER])
def test_the_end_is_offered_only_when_the_light_is_green(light: Light) -> None:
    assert cue(situation(estimate(3), light=light)) != "einde"
    assert cue(situation(estimate(3), light=Light.GREEN)) == "einde"


@pytest.mark.parametrize("phase", [0, 1, 2, 3])
def test_a_caller_who_cools_down_gets_repair_and_no_boundary(phase: int) -> None:
    assert cue(situation(estimate(phase, highest=3, cooling=True), light=Light.GREEN)) == "herstel"


def test_a_threat_stays_a_threat_while_the_caller_cools_down() -> None:
    assert cue(situation(estimate(4, cooling=True))) == "dreiging"


def test_the_advice_is_what_the_content_says() -> None:
    one = coach()
    changed, advice = one.advise(situation(estimate(3)), 0.0)
    assert changed
    assert advice is not None
    assert advice.cue == shipped().techniques["benoemen"].cue
    assert advice.sentences == shipped().techniques["benoemen"].sentences.formal
    assert one.shown == advice


def test_an_organisation_that_says_je_gets_sentences_with_je() -> None:
    _, advice = coach(Address.INFORMAL).advise(situation(estimate(3)), 0.0)
    assert advice is not None
    assert advice.sentences == shipped().techniques["benoemen"].sentences.informal


def test_the_advice_rests_on_the_two_newest_findings() -> None:
    belief = resting_on(3, found(rule="een"), found(rule="twee"), found(rule="drie"))
    _, advice = coach().advise(situation(belief), 0.0)
    assert advice is not None
    assert [evidence.rule for evidence in advice.because] == ["twee", "drie"]


def test_the_same_advice_is_given_once() -> None:
    assert after(situation(estimate(3)), situation(estimate(3)), seconds=60) == (False, "benoemen")


def test_nothing_to_say_is_no_change() -> None:
    assert coach().advise(situation(estimate(0)), 0.0) == (False, None)


@pytest.mark.parametrize(("seconds", "expected"), [(MIN_HOLD - 0.1, (False, "benoemen")), (8.0, (True, "erkennen"))])
def test_a_fresh_cue_stays_eight_seconds(seconds: float, expected: tuple[bool, str]) -> None:
    assert after(situation(estimate(3)), situation(estimate(2)), seconds=seconds) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(7.9, (False, "erkennen")), (8.0, (True, None))])
def test_a_cue_is_cleared_no_sooner_than_it_may_change(seconds: float, expected: tuple[bool, str | None]) -> None:
    assert after(situation(estimate(1)), situation(estimate(0)), seconds=seconds) == expected


def test_repeating_a_cue_does_not_make_it_fresh_again() -> None:
    one = coach()
    for at in (0.0, 4.0, 7.0):
        one.advise(situation(estimate(3)), at)
    assert one.advise(situation(estimate(2)), 8.0)[0]


def test_after_an_empty_screen_a_cue_comes_at_once() -> None:
    one = coach()
    one.advise(situation(estimate(1)), 0.0)
    one.advise(situation(estimate(0)), 10.0)
    assert one.advise(situation(estimate(1)), 10.5)[0]


def test_danger_breaks_through_a_fresh_cue() -> None:
    assert after(situation(estimate(3)), situation(estimate(4)), seconds=0.1) == (True, "dreiging")


def test_danger_breaks_through_even_when_its_cue_weighs_less() -> None:
    light = {
        **shipped().techniques,
        "dreiging": shipped().techniques["dreiging"].model_copy(update={"priority": 1}),
    }
    one = Coach(replace(shipped(), techniques=light), Address.FORMAL)
    one.advise(situation(estimate(3)), 0.0)
    changed, advice = one.advise(situation(estimate(4)), 0.1)
    assert (changed, advice and advice.technique) == (True, "dreiging")


def test_something_weightier_does_not_wait() -> None:
    assert after(situation(estimate(2)), situation(estimate(3)), seconds=0.1) == (True, "benoemen")


@pytest.mark.parametrize("guard", ["suicide", "spoed", "slachtoffer", "verward"])
def test_an_open_guard_breaks_through_a_fresh_cue(guard: str) -> None:
    expected = (True, GUARDS[guard].technique)
    assert after(situation(estimate(3)), situation(estimate(3), guard=guard), seconds=0.1) == expected


def test_the_cue_of_an_answered_guard_goes_at_once() -> None:
    assert after(situation(estimate(3), guard="spoed"), situation(estimate(3)), seconds=0.1) == (True, "benoemen")


def test_the_question_about_urgency_goes_before_the_threat() -> None:
    assert cue(situation(estimate(4), guard="spoed")) == "spoed"


def test_a_confused_caller_does_not_hide_a_threat() -> None:
    assert cue(situation(estimate(4), guard="verward")) == "dreiging"


@pytest.mark.parametrize("phase", [0, 1, 2, 3, 4])
def test_a_guard_that_silences_leaves_no_cue_but_its_own(phase: int) -> None:
    silenced = situation(estimate(phase), "benoemen", light=Light.GREEN, guard="suicide")
    assert cue(silenced) == "suicidaliteit"
    without = {i: t for i, t in shipped().techniques.items() if i != "suicidaliteit"}
    assert Coach(replace(shipped(), techniques=without), Address.FORMAL).advise(silenced, 0.0) == (False, None)

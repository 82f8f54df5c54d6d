from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, found, shipped
from luwte.domain.advice import Light
from luwte.domain.behaviour import Detail, SpeechAct
from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.course import CourseHint, Effect
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark
from luwte.domain.moves import Move
from luwte.handling.coach import MIN_HOLD, Coach, Situation
from luwte.handling.doubt import ENOUGH, ENOUGH_PERSONAL

GUARDS = {guard.id: guard for guard in shipped().protocols["telefoon"].guards}


def coach(profile: LineProfile = LineProfile()) -> Coach:  # noqa: B008 frozen value
    return Coach(shipped(), profile)


def situation(
    belief: PhaseEstimate,
    *used: str,
    light: Light = Light.AMBER,
    guard: str | None = None,
    move: Move | None = None,
    effect: Effect | None = None,
    hint: CourseHint | None = None,
    doubt: float = 0.0,
    unheard: bool = False,
) -> Situation:
    return Situation(
        estimate=belief,
        light=light,
        guards=(GUARDS[guard],) if guard else (),
        used=frozenset(used),
        moves=frozenset({move} if move else ()),
        effect=effect,
        hint=hint,
        doubt=doubt,
        unheard=unheard,
    )


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
        (3, ("benoemen", "grens_en_keuze", "waarschuwen", "ruimte"), "terugbellen"),
    ],
)
def test_what_was_said_makes_room_for_the_next_technique(
    phase: int, used: tuple[str, ...], technique: str | None
) -> None:
    assert cue(situation(estimate(phase), *used)) == technique


def test_criticism_is_pointed_to_the_right_to_complain() -> None:
    criticism = resting_on(2, found(2, detail=Detail.ORG_CRITICISM))
    assert cue(situation(criticism, "erkennen")) == "klachtrecht"


def test_a_threat_to_publish_gets_its_own_cue() -> None:
    exposure = resting_on(3, found(3, marks=frozenset({Mark.EXPOSURE})))
    assert cue(situation(exposure)) == "media"


def test_white_collar_pressure_gets_its_own_cue() -> None:
    assert cue(situation(resting_on(3, found(3, detail=Detail.WHITE_COLLAR)))) == "witte_boorden"


@pytest.mark.parametrize(
    ("move", "technique"),
    [
        (Move.FAKE_ACKNOWLEDGE, "echt_erkennen"),
        (Move.DEFEND, "niet_verdedigen"),
        (Move.COMMAND, "niet_bevelen"),
        (Move.COUNTER_ATTACK, "niet_bevelen"),
        (Move.OPEN_QUESTION, "erkennen"),
    ],
)
def test_what_made_it_worse_is_repaired_first(move: Move, technique: str) -> None:
    assert cue(situation(estimate(2), move=move)) == technique


@pytest.mark.parametrize(("phase", "technique"), [(0, None), (3, "benoemen"), (4, "dreiging")])
def test_the_employees_own_slip_goes_before_no_boundary_and_no_danger(phase: int, technique: str | None) -> None:
    assert cue(situation(estimate(phase), move=Move.DEFEND)) == technique


@pytest.mark.parametrize(
    ("phase", "effect", "used", "technique"),
    [
        (2, Effect.FALLS, ("erkennen",), "doorpakken"),
        (2, Effect.STAYS, ("erkennen", "lsd"), "stoom_laten"),
        (2, Effect.RISES, ("erkennen", "lsd"), "stoom_laten"),
        (2, None, ("erkennen", "lsd"), "wat_kan_wel"),
        (3, Effect.FALLS, (), "feedback"),
        (3, Effect.STAYS, (), "benoemen"),
        (3, Effect.RISES, (), "grens_en_keuze"),
    ],
)
def test_how_the_acknowledgement_came_out_chooses_between_repair_and_a_boundary(
    phase: int, effect: Effect | None, used: tuple[str, ...], technique: str
) -> None:
    assert cue(situation(estimate(phase), *used, effect=effect)) == technique


@pytest.mark.parametrize(
    ("hint", "technique"),
    [
        (CourseHint.STEPWISE_PRESSURE, "stapsgewijze_druk"),
        (CourseHint.WHITE_COLLAR, "witte_boorden"),
        (CourseHint.MOUNTING, "benoemen"),
        (None, "benoemen"),
    ],
)
def test_the_hint_on_screen_may_choose_another_cue(hint: CourseHint | None, technique: str) -> None:
    assert cue(situation(estimate(3), hint=hint)) == technique


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
    attacked, back = situation(estimate(3)), estimate(phase, highest=3, cooling=True)
    assert after(attacked, situation(back, light=Light.GREEN), seconds=MIN_HOLD) == (True, "herstel")


@pytest.mark.parametrize("highest", [2, 3])
def test_there_is_nothing_to_repair_where_no_cue_about_behaviour_appeared(highest: int) -> None:
    assert cue(situation(estimate(0, highest=highest, cooling=True))) is None


def test_a_safety_question_is_nothing_to_repair_either() -> None:
    asked, back = situation(estimate(0), guard="spoed"), estimate(0, highest=2, cooling=True)
    assert after(asked, situation(back), seconds=MIN_HOLD) == (True, None)


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


BOUNDARY = shipped().techniques["grens_en_keuze"]


@pytest.mark.parametrize(
    ("profile", "sentences"),
    [
        (LineProfile(), BOUNDARY.sentences.formal),
        (LineProfile(address=Address.INFORMAL), BOUNDARY.sentences.informal),
        (LineProfile(easy=True), BOUNDARY.sentences.easy),
        (LineProfile(sector=Sector.CARE), BOUNDARY.sectors[Sector.CARE].formal),
        (LineProfile(sector=Sector.CARE, address=Address.INFORMAL), BOUNDARY.sectors[Sector.CARE].informal),
        (LineProfile(sector=Sector.CARE, easy=True), BOUNDARY.sectors[Sector.CARE].easy),
        (LineProfile(sector=Sector.BANK), BOUNDARY.sentences.formal),
    ],
)
def test_a_line_gets_sentences_in_its_own_address_trade_and_level(
    profile: LineProfile, sentences: tuple[str, ...]
) -> None:
    _, advice = coach(profile).advise(situation(estimate(3), "benoemen"), 0.0)
    assert advice is not None
    assert (advice.technique, advice.sentences) == ("grens_en_keuze", sentences)


@pytest.mark.parametrize("phase", [1, 2])
def test_doubt_whether_the_caller_is_calm_is_no_reason_to_speak(phase: int) -> None:
    one = coach()
    assert one.advise(situation(estimate(phase), doubt=ENOUGH * 1.01), 0.0) == (False, None)
    assert one.shown is None
    assert one.advise(situation(estimate(phase), doubt=ENOUGH), 5.0)[0]


def test_an_attack_that_is_fairly_sure_gets_its_cue_at_once() -> None:
    assert cue(situation(estimate(3), doubt=ENOUGH_PERSONAL)) == "benoemen"
    assert cue(situation(estimate(3), doubt=ENOUGH_PERSONAL * 1.01)) is None


def test_danger_never_waits_whatever_the_doubt() -> None:
    assert cue(situation(estimate(4), doubt=1.0)) == "dreiging"


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_a_safety_question_never_waits_for_a_second_turn(phase: int) -> None:
    assert cue(situation(estimate(phase), guard="spoed", doubt=1.0)) == "spoed"


def test_patience_is_for_the_first_cue_only() -> None:
    assert after(situation(estimate(3)), situation(estimate(2), doubt=1.0), seconds=0.1) == (True, "erkennen")


def test_muting_takes_the_cue_away_once_and_keeps_the_screen_empty() -> None:
    one = coach()
    one.advise(situation(estimate(3)), 0.0)
    one.mute(muted=True)
    assert one.advise(situation(estimate(3)), 1.0) == (True, None)
    for belief in (estimate(3), estimate(4), estimate(0)):
        assert one.advise(situation(belief, guard="suicide"), 20.0) == (False, None)
    assert one.shown is None


def test_who_wants_cues_back_gets_the_one_that_fits_now_at_once() -> None:
    one = coach()
    one.advise(situation(estimate(2)), 0.0)
    one.mute(muted=True)
    one.advise(situation(estimate(2)), 1.0)
    one.mute(muted=False)
    changed, advice = one.advise(situation(estimate(3)), 1.5)
    assert (changed, advice and advice.technique) == (True, "benoemen")


def test_the_advice_rests_on_the_two_newest_findings() -> None:
    belief = resting_on(3, found(rule="een"), found(rule="twee"), found(rule="drie"))
    _, advice = coach().advise(situation(belief), 0.0)
    assert advice is not None
    assert [evidence.rule for evidence in advice.because] == ["twee", "drie"]


def test_the_same_advice_is_given_once() -> None:
    assert after(situation(estimate(3)), situation(estimate(3)), seconds=60) == (False, "benoemen")


def test_nothing_to_say_is_no_change() -> None:
    assert coach().advise(situation(estimate(0)), 0.0) == (False, None)


@pytest.mark.parametrize(("seconds", "expected"), [(MIN_HOLD - 0.1, (False, "erkennen")), (MIN_HOLD, (True, "lsd"))])
def test_a_fresh_cue_stays_its_minimum_time(seconds: float, expected: tuple[bool, str]) -> None:
    assert after(situation(estimate(2)), situation(estimate(2), "erkennen"), seconds=seconds) == expected


def test_from_phase_three_something_lighter_waits_too() -> None:
    warned, firm = ("benoemen", "grens_en_keuze", "waarschuwen"), ("benoemen", "grens_en_keuze")
    first, second = situation(estimate(3), *firm), situation(estimate(3), *warned)
    assert after(first, second, seconds=MIN_HOLD - 0.1) == (False, "waarschuwen")
    assert after(first, second, seconds=MIN_HOLD) == (True, "ruimte")


@pytest.mark.parametrize(("seconds", "expected"), [(MIN_HOLD - 0.1, (False, "wat_kan_wel")), (MIN_HOLD, (True, None))])
def test_a_cue_is_cleared_no_sooner_than_it_may_change(seconds: float, expected: tuple[bool, str | None]) -> None:
    said = ("erkennen", "lsd")
    nothing_left = situation(estimate(2), *said, "wat_kan_wel")
    assert after(situation(estimate(2), *said), nothing_left, seconds=seconds) == expected


@pytest.mark.parametrize(("phase", "expected"), [(2, "erkennen"), (0, None)])
def test_a_cue_about_an_attack_does_not_stand_beside_a_caller_who_came_down(phase: int, expected: str | None) -> None:
    assert after(situation(estimate(3)), situation(estimate(phase)), seconds=0.1) == (True, expected)
    assert after(situation(estimate(1)), situation(estimate(0)), seconds=0.1) == (False, "erkennen")


def test_repeating_a_cue_does_not_make_it_fresh_again() -> None:
    one = coach()
    for at in (0.0, MIN_HOLD / 2, MIN_HOLD - 0.1):
        one.advise(situation(estimate(2)), at)
    assert one.advise(situation(estimate(2), "erkennen"), MIN_HOLD)[0]


def test_after_an_empty_screen_a_cue_comes_at_once() -> None:
    one = coach()
    one.advise(situation(estimate(1)), 0.0)
    one.advise(situation(estimate(0)), MIN_HOLD)
    assert one.advise(situation(estimate(1)), MIN_HOLD + 0.5)[0]


def test_danger_breaks_through_a_fresh_cue() -> None:
    assert after(situation(estimate(3)), situation(estimate(4)), seconds=0.1) == (True, "dreiging")


def test_danger_breaks_through_even_when_its_cue_weighs_less() -> None:
    light = {
        **shipped().techniques,
        "dreiging": shipped().techniques["dreiging"].model_copy(update={"priority": 1}),
    }
    one = Coach(replace(shipped(), techniques=light), LineProfile())
    one.advise(situation(estimate(3)), 0.0)
    changed, advice = one.advise(situation(estimate(4)), 0.1)
    assert (changed, advice and advice.technique) == (True, "dreiging")


def test_from_phase_three_something_weightier_does_not_wait() -> None:
    assert after(situation(estimate(2)), situation(estimate(3)), seconds=0.1) == (True, "benoemen")
    green = situation(estimate(3), light=Light.GREEN)
    assert after(situation(estimate(3)), green, seconds=0.1) == (True, "einde")


def test_below_phase_three_something_weightier_waits_like_the_rest() -> None:
    down = situation(estimate(2), effect=Effect.FALLS)
    assert after(situation(estimate(2)), down, seconds=MIN_HOLD - 0.1) == (False, "erkennen")
    assert after(situation(estimate(2)), down, seconds=MIN_HOLD) == (True, "doorpakken")


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
    assert Coach(replace(shipped(), techniques=without), LineProfile()).advise(silenced, 0.0) == (False, None)


def test_a_raised_voice_without_words_is_checked_at_once_in_every_phase_below_three() -> None:
    for phase in (0, 1, 2):
        assert cue(situation(estimate(phase), unheard=True, doubt=1.0)) == "controleren"
    assert cue(situation(estimate(3), unheard=True)) != "controleren"


def test_once_there_are_words_there_is_nothing_left_to_check() -> None:
    assert after(situation(estimate(0), unheard=True), situation(estimate(0)), seconds=1) == (True, None)


def test_what_the_employee_just_said_is_repaired_at_once_or_never() -> None:
    slipped = situation(estimate(2), move=Move.FAKE_ACKNOWLEDGE)
    assert after(situation(estimate(2)), slipped, seconds=1.0) == (True, "echt_erkennen")


def test_a_second_slip_waits_like_any_other_cue() -> None:
    first, second = (situation(estimate(2), move=move) for move in (Move.FAKE_ACKNOWLEDGE, Move.DEFEND))
    assert after(first, second, seconds=1.0) == (False, "echt_erkennen")

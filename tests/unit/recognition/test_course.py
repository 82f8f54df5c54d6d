"""Hints about the course of a call: each of the five as we ship it, and how they come, go and stay away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import assessed, found, in_need, shipped
from luwte.content.schema.course import CourseFile, Hint, Signs
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct
from luwte.domain.course import CourseHint, ShownHint
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import Evidence
from luwte.recognition.course import CourseReader

MOUNTING, PRESSURE, WHITE_COLLAR = CourseHint.MOUNTING, CourseHint.STEPWISE_PRESSURE, CourseHint.WHITE_COLLAR
SEXUAL, INCOHERENT = CourseHint.SEXUALISING, CourseHint.INCOHERENT
CALM: tuple[Evidence, ...] = ()
COMPLAINT = found(1, detail=Detail.COMPLAINT)
INSULT = found(3)
PRESSED = found(3, detail=Detail.COERCION)
LOFTY = found(3, detail=Detail.WHITE_COLLAR)
SWEARING = found(3, detail=Detail.SWEARING)


class Call:
    """Feeds a reader turn by turn; caller turns are even, as the employee speaks in between."""

    def __init__(self, course: CourseFile | None = None) -> None:
        self.reader = CourseReader(course or shipped().course)
        self.n = -2

    def hears(self, *turns: Evidence | tuple[Evidence, ...]) -> CourseHint | None:
        for turn in turns:
            self.adds(assessed(*(turn if isinstance(turn, tuple) else (turn,)), turn=self.n + 2))
        return self.shown

    def adds(self, assessment: TurnAssessment) -> bool:
        self.n += 2
        return self.reader.add(assessment)

    @property
    def shown(self) -> CourseHint | None:
        return self.reader.shown.hint if self.reader.shown else None


def course(*signs: dict[str, object], hint: CourseHint = MOUNTING) -> CourseFile:
    """A course file with one hint."""
    words = {"name": "Proef", "works": "Iets.", "pitfall": "Iets.", "source": "eigen"}
    return CourseFile(hints=(Hint(id=hint, signs=tuple(Signs.model_validate(s) for s in signs), **words),))


def test_a_calm_call_shows_no_hint() -> None:
    call = Call()
    assert call.hears(*[CALM] * 20) is None
    assert not call.reader.refuse()


def test_a_complaint_alone_is_never_a_hint() -> None:
    assert Call().hears(*[COMPLAINT] * 20) is None


def test_a_complaint_that_becomes_an_insult_is_mounting() -> None:
    assert Call().hears(COMPLAINT, CALM, INSULT) is MOUNTING
    assert Call().hears(CALM, CALM, INSULT) is None


def test_sexual_words_are_a_hint_at_once() -> None:
    assert Call().hears(CALM, found(3, detail=Detail.SEXUAL)) is SEXUAL


def test_a_confused_caller_is_a_hint_at_once_and_for_six_turns() -> None:
    call = Call()
    assert call.adds(assessed(in_need(CareKind.CONFUSION), turn=0))
    assert call.shown is INCOHERENT
    assert call.hears(*[CALM] * 5) is INCOHERENT
    assert call.hears(CALM) is None


@pytest.mark.parametrize("kind", [kind for kind in CareKind if kind is not CareKind.CONFUSION])
def test_no_other_need_of_a_caller_is_a_hint(kind: CareKind) -> None:
    call = Call()
    assert not call.adds(assessed(in_need(kind), turn=0))
    assert call.shown is None


def test_lofty_pressure_is_a_hint_from_the_second_time_and_not_beside_swearing() -> None:
    assert Call().hears(LOFTY, CALM) is None
    assert Call().hears(LOFTY, CALM, LOFTY) is WHITE_COLLAR
    assert Call().hears(LOFTY, SWEARING, LOFTY) is None


def test_pressure_is_stepwise_from_the_third_time() -> None:
    call = Call()
    assert call.hears(PRESSED, found(3, detail=Detail.INTIMIDATION), CALM) is None
    assert call.hears(PRESSED) is PRESSURE


def test_pressure_that_begins_in_a_calm_call_is_stepwise_from_the_second_time() -> None:
    assert Call().hears(CALM, PRESSED, PRESSED) is PRESSURE
    assert Call().hears(COMPLAINT, PRESSED, PRESSED) is None
    assert Call().hears(CALM, PRESSED, INSULT, PRESSED) is not PRESSURE


def test_what_was_retold_or_denied_is_no_sign() -> None:
    retold = found(0, detail=Detail.SEXUAL, act=SpeechAct.REPORTED)
    assert Call().hears(COMPLAINT, retold, found(0, act=SpeechAct.NEGATED)) is None


def test_the_hint_says_on_which_turns_it_rests() -> None:
    call = Call()
    call.hears(LOFTY, CALM, LOFTY)
    assert call.reader.shown == ShownHint(WHITE_COLLAR, (0, 4))


def test_at_most_one_hint_is_shown_the_most_urgent_first() -> None:
    call = Call()
    assert call.hears(COMPLAINT, INSULT) is MOUNTING
    assert call.hears(found(3, detail=Detail.SEXUAL)) is SEXUAL


def test_a_hint_is_told_when_it_comes_and_when_it_goes_and_not_in_between() -> None:
    call = Call()
    changed = [
        call.adds(assessed(*turn, turn=2 * n)) for n, turn in enumerate([(COMPLAINT,), (INSULT,), (INSULT,), *[()] * 7])
    ]
    assert [n for n, told in enumerate(changed) if told] == [1, 8]
    assert call.shown is None


def test_what_happened_too_long_ago_is_no_sign_any_more() -> None:
    call = Call(course({"details": ["belediging"], "minstens": "2", "binnen": "3"}))
    assert call.hears(INSULT, CALM, CALM, INSULT) is None
    assert call.hears(CALM, INSULT) is MOUNTING


def test_one_set_of_signs_is_enough() -> None:
    one = course({"details": ["belediging"]}, {"zorg": ["paniek"]})
    assert Call(one).hears(INSULT) is MOUNTING
    call = Call(one)
    call.adds(assessed(in_need(CareKind.PANIC), turn=0))
    assert call.shown is MOUNTING


def test_signs_that_must_be_absent_are_looked_for_in_the_same_stretch() -> None:
    without = course({"details": ["belediging"], "binnen": "2", "zonder": ["schelden"]})
    assert Call(without).hears(SWEARING, CALM, INSULT) is MOUNTING
    assert Call(without).hears(SWEARING, INSULT) is None
    assert Call(without).hears((SWEARING, INSULT)) is None


@pytest.mark.parametrize(("earlier", "shown"), [(CALM, None), (COMPLAINT, MOUNTING), (found(2), None)])
def test_what_the_call_was_before_may_count(earlier: Evidence | tuple[Evidence, ...], shown: CourseHint | None) -> None:
    assert Call(course({"details": ["belediging"], "eerder_fase": ["1"]})).hears(earlier, found(3)) is shown


def test_the_first_turn_has_nothing_before_it() -> None:
    assert Call(course({"details": ["belediging"], "eerder_fase": ["0", "1", "2", "3", "4"]})).hears(INSULT) is None


def test_a_refused_hint_goes_and_does_not_come_back() -> None:
    call = Call()
    call.hears(COMPLAINT, INSULT)
    assert call.reader.refuse()
    assert call.shown is None
    assert not call.reader.refuse()
    assert call.hears(CALM, COMPLAINT, INSULT, INSULT) is None


def test_refusing_one_hint_shows_the_next_that_fits() -> None:
    call = Call()
    call.hears(COMPLAINT, INSULT, found(3, detail=Detail.SEXUAL))
    assert call.reader.refuse()
    assert call.shown is MOUNTING
    assert call.hears(found(3, detail=Detail.SEXUAL)) is MOUNTING


@given(st.lists(st.tuples(st.sampled_from(list(Detail)), st.integers(0, 4)), max_size=50))
def test_a_hint_rests_on_turns_that_were_heard_and_a_told_change_is_a_change(heard: list[tuple[Detail, int]]) -> None:
    call = Call()
    for n, (detail, phase) in enumerate(heard):
        before = call.shown
        changed = call.adds(assessed(*([found(phase, detail=detail)] if phase else []), turn=2 * n))
        assert changed is (call.shown is not before)
        if call.reader.shown:
            assert call.reader.shown.turns
            assert set(call.reader.shown.turns) <= {2 * k for k in range(n + 1)}


def test_a_hint_reads_words_and_phases_and_no_voice() -> None:
    voice = found(1, detail=Detail.COMPLAINT, rule="stem.verheven")
    assert Call().hears(*[voice] * 20) is None
    assert assessed(voice).phase is Phase.COMPLAINT

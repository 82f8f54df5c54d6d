from __future__ import annotations

from dataclasses import fields

import pytest

from factories import assessed, found, shipped
from luwte.content.loader import load_content
from luwte.domain.turn import Baseline, CallerTurn, Voice, Words
from luwte.recognition.context import Context, context_of
from luwte.recognition.words.features import EARLIER_TURNS


def test_one_content_is_compiled_once() -> None:
    assert context_of(shipped()) is context_of(shipped())


def test_other_content_is_compiled_apart() -> None:
    assert context_of(load_content()) is not context_of(shipped())


def after(*texts: str) -> Context:
    context = context_of(shipped())
    for n, text in enumerate(texts):
        context = context.after(CallerTurn(n, Words(text, n, n + 1)), assessed(turn=n))
    return context


def test_the_callers_last_turns_are_remembered_in_plain_form() -> None:
    assert after("Goedemórgen!").earlier == ("goedemorgen",)
    many = after("een", "twee", "drie", "vier").earlier
    assert many == ("een", "twee", "drie", "vier")[-EARLIER_TURNS:]


def test_a_turn_says_what_to_expect_of_the_next_one() -> None:
    fresh = context_of(shipped())
    assert fresh.expected is None
    turn = CallerTurn(0, Words("ik maak je af", 0, 1))
    calm, threat = fresh.after(turn, assessed()).expected, fresh.after(turn, assessed(found(4))).expected
    assert calm is not None
    assert threat is not None
    assert sum(calm) == pytest.approx(1)
    assert threat[4] > calm[4]


def test_a_turn_without_words_changes_nothing() -> None:
    raised = CallerTurn(1, None, Voice(90, True, Baseline.READY))
    before = after("goedemorgen")
    assert before.after(raised, assessed(found(1))) is before


def test_one_call_does_not_remember_for_another() -> None:
    after("ik maak je af")
    assert context_of(shipped()).earlier == ()
    assert context_of(shipped()).expected is None


def test_nothing_of_the_employee_has_a_place_in_it() -> None:
    assert {field.name for field in fields(Context)} == {
        "words",
        "classes",
        "opinions",
        "threats",
        "severe",
        "floor",
        "own",
        "earlier",
        "expected",
        "worries",
    }

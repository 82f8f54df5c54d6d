from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import assessed, shipped
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Evidence
from luwte.recognition.context import context_of
from luwte.recognition.words.rules import OUTBURST

RULES = context_of(shipped()).words


def evidence(text: str) -> list[Evidence]:
    return [finding for finding in RULES.assess(text, 0) if isinstance(finding, Evidence)]


def phase(text: str) -> Phase:
    return assessed(*RULES.assess(text, 0)).phase


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("jij bent echt een idioot", Target.EMPLOYEE, 3),
        ("u bent werkelijk een idioot", Target.EMPLOYEE, 3),
        ("ge zijt een idioot", Target.EMPLOYEE, 3),
        ("jullie zijn idioten", Target.ORGANISATION, 2),
        ("die idioot van een buurman heeft mijn heg gesnoeid", Target.THIRD_PARTY, 1),
        ("wat ben ik toch een idioot", Target.SELF, 0),
    ],
)
def test_the_target_decides(text: str, target: Target, expected: int) -> None:
    insult = next(e for e in evidence(text) if e.detail is Detail.INSULT)
    assert (insult.target, insult.supports) == (target, expected)
    assert phase(text) == expected


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("mijn ex riep tegen mij dat ik een idioot was", SpeechAct.REPORTED),
        ('er stond letterlijk "idioot" in de brief', SpeechAct.QUOTED),
        ("ik zeg niet dat je een idioot bent", SpeechAct.NEGATED),
        ("haha idioot die je bent", SpeechAct.JOKED),
        ("sorry dat ik je een idioot noemde", SpeechAct.REPAIRED),
        ("vind je mij soms een idioot", SpeechAct.ASKED),
    ],
)
def test_words_that_are_not_meant_raise_nothing_and_say_why(text: str, act: SpeechAct) -> None:
    insult = next(e for e in evidence(text) if e.detail is Detail.INSULT)
    assert insult.act is act
    assert insult.because == f"telt_niet.{act.value}"
    assert phase(text) == 0


def test_three_curses_at_the_person_are_an_outburst() -> None:
    text = "idioot sukkel eikel dat je bent"
    assert OUTBURST in {e.rule for e in evidence(text)}
    assert phase(text) is Phase.EXPLOSIVE


def test_two_are_not() -> None:
    assert phase("idioot dat je bent, sukkel") is Phase.PERSONAL


def test_a_quote_stands_literally_in_the_raw_turn() -> None:
    raw = "Jij bent écht een IDIOOOOT, hoor!"
    (insult,) = [e for e in evidence(raw) if e.detail is Detail.INSULT]
    assert insult.quote is not None
    assert raw[insult.quote.start : insult.quote.end] == insult.quote.text == "Jij bent écht een IDIOOOOT"


def test_severe_findings_at_the_employee_are_marked() -> None:
    marked = [
        e
        for entry in shipped().entries
        if entry.detail in shipped().phases.severe
        for t in entry.fires
        for e in evidence(t)
    ]
    assert any(mark.value == "ernstig" for e in marked for mark in e.marks)


@given(st.text(max_size=300))
def test_any_text_is_assessed_with_quotes_inside_it(raw: str) -> None:
    for finding in RULES.assess(raw, 0):
        assert finding.quote is not None
        assert raw[finding.quote.start : finding.quote.end] == finding.quote.text

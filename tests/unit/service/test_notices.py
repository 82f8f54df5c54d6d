from __future__ import annotations

from dataclasses import replace

from archives import BEGIN, record
from factories import by_the_letter
from luwte.domain.events import (
    CallEnded,
    CallStarted,
    Event,
    Gap,
    HelpAnswered,
    HelpAsked,
    ObjectionMade,
    StepConfirmed,
    TurnHeard,
)
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.service.live_call import OngoingCall
from luwte.service.notices import Notice, NoticeKind, beginning, notices

ATTACK = "jij bent echt te dom voor dit werk"
THREAT = "ik kom naar je toe en ik sla je in elkaar"


def told(*events: Event) -> list[Notice]:
    """Everything that is told of a call in which this happens."""
    call = OngoingCall(record("g1"), by_the_letter(), 0.0)
    found: list[Notice] = []
    for n, event in enumerate((CallStarted(call.record.id), *events)):
        heard = call.take(event, f"k{n}", 0.0, BEGIN)
        assert heard is not None
        assert heard.entry is not None
        found += notices(heard.entry)
    return found


def said(n: int, text: str) -> TurnHeard:
    return TurnHeard(CallerTurn(n, Words(text, n * 3.0, n * 3.0 + 2)))


def kinds(found: list[Notice]) -> list[NoticeKind]:
    return [notice.kind for notice in found]


def test_the_beginning_of_a_call_tells_what_makes_its_words_when_that_is_known() -> None:
    assert beginning(record("g1")).data == {"line": "algemeen", "practice": False}
    heard = replace(record("g1"), recogniser="vosk", model="m@sha256:1")
    assert beginning(heard).data == {"line": "algemeen", "practice": False, "recogniser": "vosk", "model": "m@sha256:1"}


def test_a_rising_call_is_told_in_the_order_in_which_it_happens() -> None:
    found = kinds(told(said(0, ATTACK), CallEnded(5.0)))
    assert found.index(NoticeKind.TURN) < found.index(NoticeKind.PHASE) < found.index(NoticeKind.ENDED)
    assert NoticeKind.LIGHT in found


def test_what_a_person_pressed_is_told_without_a_name() -> None:
    found = told(said(0, ATTACK), HelpAsked(3.0), HelpAnswered("Bob", 4.0), StepConfirmed("waarschuwing", 5.0))
    assert {NoticeKind.HELP_ASKED, NoticeKind.HELP_COMES, NoticeKind.STEP} <= set(kinds(found))
    assert "Bob" not in repr([notice.body(spoken=True) for notice in found])


def test_gaps_objections_and_threats_are_told() -> None:
    found = kinds(told(said(0, THREAT), Gap(3.0, 4.0, "verbinding weg"), ObjectionMade(False, 5.0)))
    assert {NoticeKind.THREAT, NoticeKind.GAP, NoticeKind.OBJECTION} <= set(found)


def test_words_are_told_only_to_who_may_read_them() -> None:
    found = told(said(0, ATTACK), TurnHeard(EmployeeTurn(1, Words("ik begrijp het", 3.0, 4.0))))
    bare = repr([notice.body(spoken=False) for notice in found])
    assert "dom" not in bare
    assert "begrijp" not in bare
    assert ATTACK in repr([notice.body(spoken=True) for notice in found])


def test_the_same_entry_is_always_told_under_the_same_ids() -> None:
    first, second = told(said(0, ATTACK)), told(said(0, ATTACK))
    assert [notice.id for notice in first] == [notice.id for notice in second]
    assert len({notice.id for notice in first}) == len(first)


def test_a_beginning_names_the_line_and_nobody() -> None:
    body = beginning(record("g1", employee="ada")).body(spoken=True)
    assert body["data"] == {"call": "g1", "at": 0.0, "line": "algemeen", "practice": False}

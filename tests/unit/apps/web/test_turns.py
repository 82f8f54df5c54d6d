from __future__ import annotations

from factories import shipped
from luwte.apps.web.turns import MoveMark, live_row, row, row_again
from luwte.domain.call import LineProfile
from luwte.domain.events import SecondOpinionGiven, TurnHeard
from luwte.domain.evidence import Span
from luwte.domain.moves import Move
from luwte.domain.outputs import MoveHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.engine import CallEngine
from luwte.service.analysis import Walk
from played import employee_turn
from second_readers import doubting, opinion


def test_a_caller_turn_has_phase_and_reasons() -> None:
    moment = Walk(CallEngine(shipped())).step(TurnHeard(CallerTurn(0, Words("jij bent echt te dom", 61, 63))))
    shown = row(moment, shipped(), "b0")
    assert (shown.at, shown.caller) == ("01:01", True)
    assert shown.phase is not None
    assert shown.phase.number == 3
    assert shown.reasons[0].key == "b0-0"


def test_an_employee_turn_is_plain_text_whatever_it_says() -> None:
    moment = Walk(CallEngine(shipped())).step(TurnHeard(EmployeeTurn(0, Words("jij bent echt te dom", 0, 2))))
    shown = row(moment, shipped(), "b0")
    assert (shown.caller, shown.phase, shown.reasons) == (False, None, ())
    assert [piece.text for piece in shown.pieces] == ["jij bent echt te dom"]


MOVES = employee_turn(
    "Ik begrijp u, maar zo is het beleid.",
    MoveHeard(Move.SUMMARISE, 0, Span(0, 3, "Ik ")),
    MoveHeard(Move.FAKE_ACKNOWLEDGE, 0, Span(0, 3, "Ik ")),
)


def test_the_live_screen_marks_what_the_employee_did_and_explains_what_makes_it_worse() -> None:
    fake = shipped().moves[Move.FAKE_ACKNOWLEDGE]
    shown = live_row(MOVES, shipped(), "b0", marks=True)
    assert [(move.name, move.pitfall) for move in shown.moves] == [("Samengevat", False), (fake.name, True)]
    assert shown.moves[1] == MoveMark(fake.name, fake.explain, True)


def test_who_wants_no_hints_gets_no_marks_and_a_report_never_has_them() -> None:
    assert live_row(MOVES, shipped(), "b0", marks=False).moves == ()
    assert row(MOVES, shipped(), "b0").moves == ()


def test_a_second_reading_is_a_row_with_only_what_the_second_reader_found() -> None:
    walk = Walk(CallEngine(doubting(), LineProfile(second_opinion=True)))
    said = "jullie zijn prutsers"
    walk.step(TurnHeard(CallerTurn(0, Words(said, 61, 63))))
    moment = walk.step(SecondOpinionGiven(opinion(3, said), 64))
    shown = row_again(moment, shipped(), "b1")
    assert (shown.at, shown.pieces) == ("01:03", ())
    assert shown.phase is not None
    assert shown.phase.number == 3
    assert [(reason.key, reason.quote) for reason in shown.reasons] == [("b1-0", said)]

from __future__ import annotations

from factories import shipped
from luwte.domain.behaviour import Phase
from luwte.domain.call import Call, Timing
from luwte.domain.events import CallEnded, CallStarted, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.analysis import analyse


def call(*lines: tuple[bool, str]) -> Call:
    turns = []
    for n, (by_caller, text) in enumerate(lines):
        words = Words(text, n * 5.0, n * 5.0 + 3)
        turns.append(TurnHeard(CallerTurn(n, words) if by_caller else EmployeeTurn(n, words)))
    return Call(CallId("a"), (CallStarted(CallId("a")), *turns, CallEnded(99.0)), Timing.MEASURED)


def test_moments_follow_the_events_and_keep_what_is_on_screen() -> None:
    analysis = analyse(call((True, "jij bent een idioot"), (False, "Goedemiddag."), (True, "dank u")), shipped())
    assert len(analysis.moments) == 5
    assert analysis.moments[1].advice is not None
    assert analysis.moments[2].advice == analysis.moments[1].advice  # still on screen
    assert analysis.moments[1].may_end.light.value == "oranje"


def test_totals() -> None:
    analysis = analyse(call((True, "jullie zijn prutsers"), (False, "Dat spijt me.")), shipped())
    assert analysis.highest is Phase.CRITICISM
    assert analysis.caller_turns == 1
    assert analysis.duration == 8.0


def test_an_employee_turn_is_never_assessed() -> None:
    analysis = analyse(call((False, "jij bent een idioot")), shipped())
    assert [moment.assessed for moment in analysis.moments] == [None] * 3
    assert analysis.highest is Phase.CALM

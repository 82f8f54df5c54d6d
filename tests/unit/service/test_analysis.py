from __future__ import annotations

from collections.abc import Callable

from factories import shipped
from luwte.domain.behaviour import Phase
from luwte.domain.call import Call, Timing
from luwte.domain.events import CallEnded, CallStarted, TurnHeard
from luwte.domain.outputs import SecondOpinionWanted, TurnAssessed
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.analysis import CallAnalysis, analyse
from luwte.service.ports import NoAnswer, Question
from luwte.service.second_reader import SecondReader
from second_readers import InMemory, answer, doubting, quoting


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


def read_by(reply: str | Callable[[Question], str] | NoAnswer) -> CallAnalysis:
    reader = SecondReader(InMemory(reply), doubting(), lambda: 0.0)
    return analyse(call((True, "jullie zijn prutsers"), (True, "nou dank u wel hoor")), doubting(), reader)


def test_with_a_second_reader_a_moment_ends_with_what_that_made_of_the_turn() -> None:
    moment = read_by(quoting(3)).moments[1]
    assert moment.assessed
    assert [e.rule for e in moment.assessed[0].evidence][-1] == "tweede_lezer"
    assert moment.assessed[1].phase is Phase.PERSONAL
    assert moment.may_end.light.value == "oranje"
    assert sum(isinstance(o, TurnAssessed) for o in moment.outputs) == 2


def test_the_highest_phase_of_a_call_is_that_after_the_second_reading() -> None:
    assert read_by(quoting(3)).highest is Phase.PERSONAL
    assert read_by(answer(0, forms=[], target="niemand")).highest is Phase.CALM


def test_a_reader_without_an_answer_changes_nothing() -> None:
    silent = read_by(NoAnswer("is niet te bereiken"))
    alone = analyse(silent.call, doubting())
    for moment, other in zip(silent.moments, alone.moments, strict=True):
        outputs = tuple(o for o in moment.outputs if not isinstance(o, SecondOpinionWanted))
        assert (outputs, moment.advice, moment.may_end) == (other.outputs, other.advice, other.may_end)

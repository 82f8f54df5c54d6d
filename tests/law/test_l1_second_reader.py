"""Law L1 for the second reader: nothing that the employee says or presses ever reaches it."""

from __future__ import annotations

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.call import Call, Timing
from luwte.domain.events import CallEnded, Event, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.analysis import analyse
from luwte.service.second_reader import SecondReader
from second_readers import InMemory, answer, doubting

CALLER = ["jullie hebben dit nu drie keer verkeerd gedaan", "ik wil nu iemand anders", "doe eens normaal"]
CANARY = "kanariepiet"


def questions(employee: list[str]) -> str:
    """Everything that the second reader was asked during a call, as one text."""
    events: list[Event] = []
    for n, (said, replied) in enumerate(zip(CALLER, employee, strict=True)):
        at = n * 10.0
        events.append(TurnHeard(EmployeeTurn(2 * n, Words(replied, at, at + 4))))
        events.append(StepConfirmed("grens", at + 4))
        events.append(TurnHeard(CallerTurn(2 * n + 1, Words(said, at + 5, at + 8))))
    reader = InMemory(answer(0, forms=[], target="niemand"))
    call = Call(CallId("a"), (*events, CallEnded(99.0)), Timing.MEASURED)
    analyse(call, doubting(), SecondReader(reader, doubting(), lambda: 0.0))
    assert len(reader.asked) == len(CALLER)
    return json.dumps([asdict(question) for question in reader.asked])


def test_no_word_of_the_employee_is_in_a_question() -> None:
    said = questions([f"{CANARY} zei de medewerker"] * 3)
    assert CANARY not in said
    assert "medewerker" not in said
    assert all(text in said for text in CALLER)


@given(st.lists(st.text(max_size=40), min_size=3, max_size=3))
def test_the_questions_are_the_same_whatever_the_employee_says(employee: list[str]) -> None:
    assert questions(employee) == questions(["Goedemiddag."] * 3)

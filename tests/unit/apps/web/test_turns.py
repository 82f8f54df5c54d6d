from __future__ import annotations

from factories import shipped
from luwte.apps.web.turns import row
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.engine import CallEngine
from luwte.service.analysis import Walk


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

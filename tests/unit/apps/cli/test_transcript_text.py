from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from factories import shipped
from luwte.apps.cli.transcript_text import print_call
from luwte.domain.call import Call, Timing
from luwte.domain.events import StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.analysis import analyse

EVENTS = (
    TurnHeard(CallerTurn(0, Words("jij bent echt te dom [bold]x[/bold]", 65, 68))),
    TurnHeard(EmployeeTurn(1, Words("Dit is een waarschuwing.", 69, 71))),
    StepConfirmed("waarschuwing", 72),
    TurnHeard(CallerTurn(2, Words("ik sla je in elkaar", 73, 75))),
)


@pytest.fixture
def shown() -> str:
    sink = StringIO()
    analysis = analyse(Call(CallId("a"), EVENTS, Timing.MEASURED), shipped())
    print_call(Console(file=sink, width=200), "a.vtt", analysis, shipped(), brief=False)
    return sink.getvalue()


def test_it_reads_without_colour(shown: str) -> None:
    assert "\x1b" not in shown
    assert "01:05 [3] Beller" in shown
    assert "hoogste fase 4" in shown


def test_markup_in_a_turn_stays_text(shown: str) -> None:
    assert "[bold]x[/bold]" in shown


@pytest.mark.parametrize("part", ["→ ", "oranje: ", "groen: ", "stap gezet: Gewaarschuwd", "hulp gevraagd: "])
def test_what_changed_is_told(shown: str, part: str) -> None:
    assert part in shown


def test_brief_is_one_line() -> None:
    sink = StringIO()
    analysis = analyse(Call(CallId("a"), EVENTS, Timing.ESTIMATED), shipped())
    print_call(Console(file=sink, width=200), "a.vtt", analysis, shipped(), brief=True)
    assert sink.getvalue().count("\n") == 1
    assert "geschatte tijden" in sink.getvalue()

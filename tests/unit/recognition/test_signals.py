from __future__ import annotations

from factories import shipped
from luwte.domain.turn import Baseline, CallerTurn, Voice, Words
from luwte.recognition.context import context_of
from luwte.recognition.signals import SIGNALS, findings


def test_signals_stand_in_one_literal_tuple() -> None:
    assert isinstance(SIGNALS, tuple)
    assert len(set(SIGNALS)) == len(SIGNALS)


def test_a_turn_goes_past_every_signal() -> None:
    turn = CallerTurn(0, Words("jij bent echt een idioot", 0, 2), Voice(80, True, Baseline.READY))
    assert {finding.rule for finding in findings(turn, context_of(shipped()))} >= {"stem.verheven"}
    assert len(findings(turn, context_of(shipped()))) >= 2

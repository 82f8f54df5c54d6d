from __future__ import annotations

import pytest

from factories import assessed, shipped
from luwte.domain.behaviour import Phase
from luwte.domain.turn import Baseline, CallerTurn, Voice, Words
from luwte.recognition.context import context_of
from luwte.recognition.voice.signal import assess

CONTEXT = context_of(shipped())


def raised(baseline: Baseline = Baseline.READY) -> Voice:
    return Voice(score=90, raised=True, baseline=baseline, moved=("toonhoogte +6 halve tonen",))


@pytest.mark.parametrize("baseline", list(Baseline))
def test_a_raised_voice_alone_is_attention_and_never_more(baseline: Baseline) -> None:
    turn = CallerTurn(0, None, raised(baseline))
    evidence = tuple(assess(turn, CONTEXT))
    assert [e.rule for e in evidence] == ["stem.verheven"]
    assert assessed(*evidence * 20).phase <= Phase.COMPLAINT


def test_an_ordinary_voice_and_no_voice_say_nothing() -> None:
    ordinary = Voice(score=10, raised=False, baseline=Baseline.READY)
    assert not list(assess(CallerTurn(0, None, ordinary), CONTEXT))
    assert not list(assess(CallerTurn(0, Words("dag", 0, 1)), CONTEXT))

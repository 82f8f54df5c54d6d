"""Rule B7 and law L3: a voice alone asks for attention and never more; only words or a person make phase 3 or 4."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factories import shipped, window
from luwte.domain.behaviour import Phase
from luwte.domain.events import ActivityHeard, CallEnded, DangerPressed, Event, TurnHeard, VoiceMeasured
from luwte.domain.outputs import AdviceGiven, HelpRequested, MayEndChanged, PhaseChanged
from luwte.domain.turn import Baseline, CallerTurn, Party, Voice, Words
from luwte.engine import CallEngine
from playbook import of

LOUDEST = Voice(100, raised=True, baseline=Baseline.READY, moved=("toonhoogte +12 halve tonen",))


def shouting(seconds: int) -> list[Event]:
    """Twenty calm seconds, then a raised voice; now and then a turn in which no word was understood."""
    events: list[Event] = []
    for second in range(3, 21 + seconds):
        events.append(VoiceMeasured(window(raised=second > 20), second))
        if second > 20 and second % 5 == 0:
            events.append(ActivityHeard(Party.CALLER, second - 4.0, float(second)))
            events.append(TurnHeard(CallerTurn(second, Words("", second - 4.0, float(second)), LOUDEST)))
    return events


@given(st.integers(0, 120), st.booleans())
def test_however_long_a_voice_is_raised_it_makes_no_phase_three(seconds: int, interrupts: bool) -> None:
    engine = CallEngine(shipped())
    outputs = [o for event in shouting(seconds) for o in engine.feed(event)]
    if interrupts:
        for n in range(20):
            outputs += engine.feed(ActivityHeard(Party.EMPLOYEE, 21.0 + n, 23.0 + n))
    closed = engine.feed(CallEnded(200.0))
    phases = [o.estimate.highest for o in of(PhaseChanged, outputs)]
    assert max(phases, default=Phase.CALM) <= Phase.CRITICISM
    assert not of(MayEndChanged, (*outputs, *closed))
    assert not of(HelpRequested, outputs)


def test_a_scream_without_words_makes_the_employee_check_and_offers_help() -> None:
    engine = CallEngine(shipped())
    outputs = [o for event in shouting(15) for o in engine.feed(event)]
    given_cues = [o.advice for o in of(AdviceGiven, outputs) if o.advice]
    assert [advice.technique for advice in given_cues] == ["controleren"]
    assert "hulp" in given_cues[0].cue


def test_only_the_employees_button_makes_a_scream_phase_four() -> None:
    engine = CallEngine(shipped())
    for event in shouting(15):
        engine.feed(event)
    pressed = engine.feed(DangerPressed(40.0))
    assert [o.estimate.phase for o in of(PhaseChanged, pressed)] == [Phase.EXPLOSIVE]
    assert not of(PhaseChanged, pressed)[0].estimate.unconfirmed
    assert of(HelpRequested, pressed)

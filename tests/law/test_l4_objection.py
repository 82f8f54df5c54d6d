"""Law L4 and R-G8: a caller who objects is analysed no more; the call goes on and the buttons stay."""

from __future__ import annotations

import numpy as np
import pytest

from factories import shipped, window
from luwte.domain.behaviour import Phase
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CuesMuted,
    DangerPressed,
    Event,
    HelpAsked,
    HintRefused,
    ObjectionMade,
    PartialHeard,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
    WarningPressed,
)
from luwte.domain.outputs import (
    AnalysisStopped,
    EvidenceFound,
    HelpRequested,
    PhaseChanged,
    ProtocolMoved,
    TurnAssessed,
    VoiceChanged,
    WarningRead,
)
from luwte.domain.turn import Baseline, CallerTurn, EmployeeTurn, Party, Voice, Words
from luwte.engine import CallEngine
from luwte.speech.call_audio import CallerAudio
from luwte.speech.listening import Listener
from luwte.speech.voice.meter import VoiceMeter
from playbook import of

RAISED = Voice(100, raised=True, baseline=Baseline.READY)
AFTER: list[Event] = [
    PartialHeard(Words("ik maak je kapot", 60.0, 62.0), 16),
    TurnHeard(CallerTurn(5, Words("ik maak je kapot", 60.0, 62.0), RAISED)),
    TurnHeard(EmployeeTurn(6, Words("dat is heel vervelend voor u", 63.0, 65.0))),
    VoiceMeasured(window(raised=True), 66.0),
    SpeakerChanged(67.0),
    ActivityHeard(Party.CALLER, 60.0, 68.0),
    Tick(69.0),
    CuesMuted(False, 70.0),
    HintRefused(71.0),
]


def objected(*, everything: bool) -> CallEngine:
    engine = CallEngine(shipped())
    for second in range(3, 25):
        engine.feed(VoiceMeasured(window(raised=second > 20), second))
    stopped = engine.feed(ObjectionMade(everything, 25.0))
    assert of(AnalysisStopped, stopped) == [AnalysisStopped(everything, 25.0)]
    assert [o.voice.score for o in of(VoiceChanged, stopped)] == [None]
    return engine


@pytest.mark.parametrize("event", AFTER, ids=lambda event: type(event).__name__)
def test_after_a_full_objection_nothing_is_analysed(event: Event) -> None:
    assert objected(everything=True).feed(event) == ()


def test_after_a_full_objection_the_buttons_stay() -> None:
    engine = objected(everything=True)
    assert of(HelpRequested, engine.feed(HelpAsked(30.0)))
    assert of(WarningRead, engine.feed(WarningPressed(1, 31.0)))
    assert [o.estimate.phase for o in of(PhaseChanged, engine.feed(DangerPressed(32.0)))] == [Phase.EXPLOSIVE]
    assert of(ProtocolMoved, engine.feed(StepConfirmed("grens", 33.0)))
    assert engine.feed(CallEnded(40.0))


def test_an_objection_to_the_voice_leaves_the_words() -> None:
    engine = objected(everything=False)
    assert engine.feed(VoiceMeasured(window(raised=True), 26.0)) == ()
    assert engine.feed(SpeakerChanged(27.0)) == ()
    outputs = engine.feed(TurnHeard(CallerTurn(0, Words("jij bent echt te dom", 30.0, 32.0), RAISED)))
    assert of(TurnAssessed, outputs)[0].assessment.phase is Phase.PERSONAL
    assert not [o for o in of(EvidenceFound, outputs) if o.evidence.signal == "stem"]


def test_objecting_twice_changes_nothing_and_to_everything_still_works() -> None:
    engine = objected(everything=False)
    assert engine.feed(ObjectionMade(False, 26.0)) == ()
    assert of(AnalysisStopped, engine.feed(ObjectionMade(True, 27.0)))
    assert engine.feed(ObjectionMade(True, 28.0)) == ()


def test_after_an_objection_no_feature_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    meter = VoiceMeter()
    listener = Listener(meter, None)
    second = np.full(8000, 1000, np.int16)
    for n in range(4):
        list(listener.accept(CallerAudio(second, float(n))))
    listener.object(everything=False)

    def measured(*_: object) -> None:
        raise AssertionError("a feature was computed after an objection")

    monkeypatch.setattr(meter, "accept", measured)
    assert [list(listener.accept(CallerAudio(second, 4.0 + n))) for n in range(4)] == [[], [], [], []]

"""What the law wants kept nowhere is not storable, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from factories import assessed, estimate, in_need
from kept import THREATENING, heard
from luwte.domain.advice import ProtocolStep
from luwte.domain.behaviour import CareKind
from luwte.domain.events import CallEnded, CuesMuted, Event, HintRefused, Tick
from luwte.domain.evidence import CareSignal, MessageId, Span
from luwte.domain.outputs import CareSignalled, Output, StepProposed, TechniqueHeard, TurnAssessed
from luwte.handling.messages import PROPOSED_BY_WORDS
from luwte.service.keeping import NEVER_STORED, may_be_stored, storable


def test_muting_cues_and_refusing_a_hint_leave_no_trace() -> None:
    assert not may_be_stored(CuesMuted(True, 1.0))
    assert not may_be_stored(HintRefused(1.0))
    assert may_be_stored(Tick(1.0))
    assert may_be_stored(CallEnded(1.0))


def test_marks_on_what_the_employee_said_go() -> None:
    technique = TechniqueHeard("erkennen", 1, Span(0, 2, "ja"))
    by_words = StepProposed(ProtocolStep("grens", "Grens"), PROPOSED_BY_WORDS, 1.0)
    by_phase = replace(by_words, because=MessageId("voorstel.fase"))
    assert storable([technique, by_words, by_phase]) == (by_phase,)


def test_a_care_signal_goes_and_its_turn_stays_without_it() -> None:
    care = in_need(CareKind.SUICIDALITY)
    assert isinstance(care, CareSignal)
    judged = TurnAssessed(assessed(care), estimate(0))
    (stored,) = storable([CareSignalled(care, 1.0), judged])
    assert isinstance(stored, TurnAssessed)
    assert stored.assessment == replace(judged.assessment, care=())


def test_everything_else_stays_as_it_is() -> None:
    outputs = [o for entry in heard(THREATENING) for o in entry.outputs if not isinstance(o, NEVER_STORED)]
    assert storable(outputs) == tuple(outputs)


def test_only_kinds_that_exist_are_listed() -> None:
    assert set(NEVER_STORED) <= {*get_args(Event), *get_args(Output)}

from __future__ import annotations

from dataclasses import replace

from factories import estimate, shipped
from luwte.apps.web.announce import announced
from luwte.apps.web.board import Question
from luwte.domain.advice import Advice, Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, CourseHint, Effect, ShownHint
from luwte.domain.evidence import Span
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CallClosed,
    GuardAnswered,
    HelpStatusChanged,
    HintChanged,
    MayEndChanged,
    MoveHeard,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepRefused,
    TechniqueHeard,
    ThreatNoted,
    WarningRead,
)
from luwte.domain.threat import ThreatNote
from luwte.handling import messages
from played import moment, taken

CUE = Advice("grens_en_keuze", "Grens en keuze", (), ())
LIGHT = MayEndChanged(MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_WARNING,)), 9.0)


def said(*outputs: Output, fresh: tuple[Question, ...] = ()) -> str:
    return announced(moment(*outputs), fresh, shipped())


def test_nothing_new_is_silence() -> None:
    assert said() == ""
    assert said(AdviceGiven(None, 1.0), HintChanged(None, 1.0)) == ""


def test_a_question_comes_before_all_else_and_the_cue_before_the_light() -> None:
    question = Question("spoed", "Spoed", "Is er nu direct gevaar?", "")
    line = said(PhaseChanged(Phase.CRITICISM, estimate(3)), LIGHT, AdviceGiven(CUE, 9.0), fresh=(question,))
    assert line.startswith("Spoed. Is er nu direct gevaar? Nu doen: Grens en keuze.")
    assert "Licht oranje: nog niet. De waarschuwing ontbreekt." in line


def test_a_phase_is_said_when_its_number_changes() -> None:
    assert said(PhaseChanged(Phase.CRITICISM, estimate(3))) == "Fase 3: persoonlijk gericht."
    assert said(PhaseChanged(Phase.PERSONAL, replace(estimate(3), cooling=True))) == ""


def test_what_somebody_pressed_is_answered() -> None:
    assert said(ProtocolMoved(taken("grens"))) == "Gezet: Grens."
    assert said(StepRefused("verbreken", messages.NOT_YOURS, 1.0)).startswith("Niet gezet. Deze stap zet de teamleider")
    assert said(GuardAnswered("spoed", "spoed_nee", False, 1.0)) == "Antwoord genoteerd."
    assert said(WarningRead(1, "Ik help u graag.", 1.0)) == "Lees voor: Ik help u graag."
    assert said(WarningRead(1, "Ik help u graag.", 1.0, played=True)) == "De beller hoort: Ik help u graag."


def test_help_is_said_when_asked_and_when_somebody_comes() -> None:
    assert said(HelpStatusChanged(1.0, None, 1.0)) == "Hulp gevraagd."
    assert said(HelpStatusChanged(1.0, "Noor", 2.0)) == "Noor komt."


def test_what_is_known_of_the_call_is_short() -> None:
    assert said(AcknowledgementTested(Acknowledgement(0, 2.0, 1.0, Effect.FALLS), 1.0)) == "Na uw erkenning: het zakt."
    assert said(HintChanged(ShownHint(CourseHint.MOUNTING, (1,)), 1.0)) == "Hint: klacht die oploopt."
    assert said(ThreatNoted(ThreatNote(0, Span(0, 1, "x"), (), ()), 1.0)) == "De woorden zijn genoteerd."
    assert said(CallClosed(Phase.CALM, estimate(0), 9.0)) == "Het gesprek is voorbij."


def test_what_the_employee_said_is_never_read_back() -> None:
    quote = Span(0, 3, "dat")
    assert said(MoveHeard(Move.DEFEND, 0, quote), TechniqueHeard("erkennen", 0, quote)) == ""

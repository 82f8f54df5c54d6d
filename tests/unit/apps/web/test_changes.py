from __future__ import annotations

from factories import estimate, in_need, shipped
from luwte.apps.web.changes import changes, step_rows
from luwte.domain.advice import Advice, Decider, Light
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import Call, Timing
from luwte.domain.course import CourseHint, ShownHint
from luwte.domain.evidence import Span
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    GuardAnswered,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    MoveHeard,
    Output,
    PhaseChanged,
    ProtocolMoved,
    TechniqueHeard,
    WarningRead,
)
from luwte.domain.turn import CallId
from luwte.handling import messages
from luwte.service.analysis import CallAnalysis, Moment
from played import light, moment, pressed, taken


def told(*moments: Moment, cues: bool = True) -> list[tuple[str, str, str]]:
    analysis = CallAnalysis(Call(CallId("g"), (), Timing.MEASURED), moments)
    return [(change.at, change.kind, change.text) for change in changes(analysis, shipped(), cues=cues)]


def test_everything_on_screen_has_a_time_a_kind_and_words() -> None:
    outputs: tuple[Output, ...] = (
        AdviceGiven(Advice("erkennen", "Erken eerst", (), ()), 1.0),
        AdviceGiven(None, 2.0),
        light(Light.GREEN),
        HelpRequested(Phase.EXPLOSIVE, messages.HELP_THREAT, 61.0),
        HelpStatusChanged(61.0, "Noor", 63.0),
        CareSignalled(in_need(CareKind.PANIC), 64.0),
        WarningRead(2, "Gaat dit door …", 65.0),
        WarningRead(3, "Nu stop ik.", 65.5, played=True),
        GuardAnswered("spoed", "spoed_nee", False, 66.0),
        ProtocolMoved(taken("grens", at=67.0)),
    )
    rows = told(moment(*outputs))
    assert [kind for _, kind, _ in rows] == [
        "Cue",
        "Cue",
        "Licht",
        "Hulp gevraagd",
        "Hulp onderweg",
        "Zorgsignaal",
        "Voorgelezen",
        "Laten horen",
        "Antwoord",
        "Stap gezet",
    ]
    assert rows[8] == ("01:06", "Antwoord", "Is er nu direct gevaar voor iemand? Nee, geen spoed")


def test_the_answer_to_a_veiled_threat_is_told() -> None:
    assert told(pressed("dreiging_ja")) == [("01:05", "Dreiging?", "Ja")]
    assert told(pressed("dreiging_nee"))[0][2] == "Nee"
    assert told(pressed("grens")) == []


def test_hints_and_what_the_employee_did_well_or_not_are_in_no_report() -> None:
    quote = Span(0, 3, "dat")
    outputs: tuple[Output, ...] = (
        HintChanged(ShownHint(CourseHint.MOUNTING, (1,)), 1.0),
        MoveHeard(Move.DEFEND, 0, quote),
        TechniqueHeard("erkennen", 0, quote),
        PhaseChanged(Phase.CALM, estimate(1)),
        HelpStatusChanged(1.0, None, 1.0),
    )
    assert told(moment(*outputs)) == []


def test_cues_for_the_eyes_of_one_are_left_out() -> None:
    cue = AdviceGiven(Advice("erkennen", "Erken eerst", (), ()), 1.0)
    assert told(moment(cue, light(Light.GREEN)), cues=False)[0][1] == "Licht"


def test_a_step_has_when_it_was_heard_and_pressed_by_whom_and_why() -> None:
    rows = step_rows(
        CallAnalysis(
            Call(CallId("g"), (), Timing.MEASURED),
            (
                pressed("waarschuwing", ProtocolMoved(taken("waarschuwing", heard_at=60.0))),
                pressed("verbreken", ProtocolMoved(taken("verbreken", at=70.0, by=Decider.TEAM_LEAD))),
            ),
        )
    )
    assert [(row.heard, row.pressed, row.by, row.phase) for row in rows] == [
        ("01:00", "01:05", "medewerker", 3),
        ("", "01:10", "teamleider", 3),
    ]

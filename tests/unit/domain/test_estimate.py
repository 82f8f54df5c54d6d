from __future__ import annotations

from factories import found
from luwte.domain.behaviour import CareKind, Detail, Form, Phase, SpeechAct, Target
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Span


def turn(*evidence: Evidence, care: tuple[CareSignal, ...] = ()) -> TurnAssessment:
    return TurnAssessment(0, Phase.CALM, (1.0, 0.0, 0.0, 0.0, 0.0), evidence, (), care)


def test_details_come_strongest_first_and_once() -> None:
    assessment = turn(
        found(2, detail=Detail.ORG_CRITICISM, target=Target.ORGANISATION), found(3), found(3, rule="tweede")
    )
    assert assessment.details == (Detail.INSULT, Detail.ORG_CRITICISM)
    assert assessment.forms == (Form.PERSONAL_ATTACK,)


def test_the_target_is_that_of_what_counts_most() -> None:
    assert turn(found(1, target=Target.SITUATION), found(3)).target is Target.EMPLOYEE


def test_retold_words_are_aimed_at_nobody() -> None:
    assessment = turn(found(0, act=SpeechAct.REPORTED, target=Target.THIRD_PARTY))
    assert assessment.target is Target.NOBODY
    assert assessment.act is SpeechAct.REPORTED


def test_an_empty_turn_is_aimed_at_nobody() -> None:
    assert turn().target is Target.NOBODY
    assert turn().leading is None


def test_care_kinds_come_once() -> None:
    signal = CareSignal(CareKind.PANIC, 0, Span(0, 1, "x"), "zorg.paniek")
    assert turn(care=(signal, signal)).care_kinds == (CareKind.PANIC,)

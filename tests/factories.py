"""Small builders for tests, so that a test shows only what it is about."""

from __future__ import annotations

from functools import cache

from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Repair, Span
from luwte.recognition.assess import likeliest, weigh


@cache
def shipped() -> Content:
    """The content that we ship, read once."""
    return load_content()


def found(
    supports: int = 3,
    *,
    strength: float = 0.9,
    detail: Detail = Detail.INSULT,
    target: Target = Target.EMPLOYEE,
    act: SpeechAct = SpeechAct.ASSERTED,
    marks: frozenset[Mark] = frozenset(),
    at: tuple[int, int] = (0, 3),
    turn: int = 0,
    rule: str = "test.regel",
) -> Evidence:
    """A finding."""
    start, end = at
    return Evidence(
        signal="woorden",
        turn=turn,
        strength=strength,
        supports=Phase(supports),
        detail=detail,
        target=target,
        act=act,
        quote=Span(start, end, "x" * (end - start)),
        because=MessageId(f"{detail.value}.{target.value}"),
        rule=rule,
        marks=marks,
    )


def assessed(*findings: Evidence | Repair | CareSignal) -> TurnAssessment:
    """A turn judged by findings alone, as when there are no words for the model to read."""
    evidence = tuple(f for f in findings if isinstance(f, Evidence))
    chances = weigh(shipped().estimation.floor, evidence)
    return TurnAssessment(
        turn=0,
        phase=likeliest(chances),
        probabilities=chances,
        evidence=evidence,
        repairs=tuple(f for f in findings if isinstance(f, Repair)),
        care=tuple(f for f in findings if isinstance(f, CareSignal)),
    )


def repaired(turn: int = 0) -> Repair:
    """An apology."""
    return Repair(turn, 0.9, Span(0, 5, "sorry"), "herstel.sorry")


def estimate(
    phase: int = 0, *, highest: int | None = None, cooling: bool = False, unconfirmed: bool = False
) -> PhaseEstimate:
    """A running phase."""
    chances = [0.025] * 5
    chances[phase] = 0.9
    return PhaseEstimate(
        phase=Phase(phase),
        highest=Phase(phase if highest is None else highest),
        probabilities=(chances[0], chances[1], chances[2], chances[3], chances[4]),
        rising=False,
        cooling=cooling,
        unconfirmed=unconfirmed,
        evidence=(found(phase),) if phase else (),
        at=0.0,
    )

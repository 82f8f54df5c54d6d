"""Small builders for tests, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Repair, Span
from luwte.domain.moves import Move
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.recognition.assess import likeliest, weigh
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import loads as loads_voice
from luwte.recognition.words.features import SPACES
from luwte.recognition.words.table import Header, dumps


@cache
def shipped() -> Content:
    """The content that we ship, read once."""
    return load_content()


def table(
    heads: dict[str, tuple[str, ...]],
    weights: Mapping[str, Sequence[float]],
    start: Sequence[float],
    *,
    cuts: dict[str, float] | None = None,
    first: tuple[float, ...] = (0.2,) * 5,
    usual: tuple[float, ...] = (0.2,) * 5,
    follows: tuple[tuple[float, ...], ...] = ((0.2,) * 5,) * 5,
) -> bytes:
    """A trained table that knows these single words only: `weights` per word and `start` have one number per output."""
    header = Header(
        version="test",
        corpus="test",
        heads=heads,
        temperature=1.0,
        lean=(0.0,) * 5,
        first=first,
        usual=usual,
        follows=follows,
        cuts=cuts or {f"{head}.{output}": 0.5 for head, outputs in heads.items() for output in outputs},
        rules=frozenset(),
    )
    names = [list(weights), *([] for _ in SPACES[1:])]
    rows = np.array([*weights.values(), start], np.float32)
    return dumps(header, names, np.ones(len(weights), np.float32), rows)


@cache
def by_the_letter() -> Content:
    """The shipped content with a table of moves that hears nothing: of the employee only written words count."""
    moves = tuple(move.value for move in Move)
    return replace(shipped(), move_model=table({"zet": moves}, {"qq": [-9.0] * len(moves)}, [-9.0] * len(moves)))


def with_moves(**words: str) -> Content:
    """The same, with one family of words per move: `with_moves(erkennen="zwaluw")`."""
    moves = {
        move: text.model_copy(update={"spot": (words[move.value],) if move.value in words else ()})
        for move, text in shipped().moves.items()
    }
    return replace(by_the_letter(), moves=moves)


def with_protocol(**change: object) -> Content:
    """The same with something else in its protocol."""
    protocol = shipped().protocols["telefoon"].model_copy(update=change)
    return replace(by_the_letter(), protocols={"telefoon": protocol})


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


def assessed(*findings: Evidence | Repair | CareSignal, turn: int = 0) -> TurnAssessment:
    """A turn judged by findings alone, as when there are no words for the model to read."""
    evidence = tuple(f for f in findings if isinstance(f, Evidence))
    chances = weigh(shipped().estimation.floor, evidence)
    return TurnAssessment(
        turn=turn,
        phase=likeliest(chances),
        probabilities=chances,
        evidence=evidence,
        repairs=tuple(f for f in findings if isinstance(f, Repair)),
        care=tuple(f for f in findings if isinstance(f, CareSignal)),
    )


def repaired(turn: int = 0) -> Repair:
    """An apology."""
    return Repair(turn, 0.9, Span(0, 5, "sorry"), "herstel.sorry")


def in_need(kind: CareKind, turn: int = 0) -> CareSignal:
    """A care signal."""
    return CareSignal(kind, turn, Span(0, 4, "help"), "test.zorg")


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


@cache
def window(*, raised: bool = False) -> VoiceWindow:
    """Three seconds of a caller that the shipped model takes for ordinary speech, or for a raised voice."""
    model = loads_voice(shipped().voice_model)
    numbers = dict.fromkeys(NUMBERS, 0.0)
    numbers |= dict(zip(model.absolute.inputs, model.absolute.mean, strict=True))
    for scorer in (model.absolute, model.relative):
        for name, scale, weight in zip(scorer.inputs, scorer.scale, scorer.weight, strict=True):
            numbers[name] += float((3 if raised else -1) * scale * np.sign(weight))
    return VoiceWindow(tuple(float(numbers[name]) for name in NUMBERS), 1.5, VoiceQuality.OK)


def resting_on(belief: PhaseEstimate, *evidence: Evidence) -> PhaseEstimate:
    """A running phase that rests on this evidence."""
    return replace(belief, evidence=evidence)

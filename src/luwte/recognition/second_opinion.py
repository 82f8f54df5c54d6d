"""When a caller turn is uncertain, and what the answer of a second reader changes about it. Pure; it asks nobody.

The second reader is outside: it may raise a turn to phase 3 at most and may lower one, but no answer lowers a turn with
an explicit threat or with an organisation's own word in it, and none touches care signals, repairs or the voice. What
it says it saw must carry the phase that it gives: the ladder per target is ours, not the reader's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from luwte.content.content import Content
from luwte.content.schema.phases import SecondOpinionNumbers
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.evidence import Evidence, Mark, MessageId
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn
from luwte.recognition.assess import at_least, from_at_least, likeliest
from luwte.recognition.context import Context
from luwte.recognition.judge import opinion_of
from luwte.recognition.signals import findings
from luwte.recognition.voice import signal as voice
from luwte.recognition.words.rules import SIGNAL as WORDS

EARLIER = 3
"""So many earlier turns of the caller may be shown to a second reader (W35)."""
RULE = "tweede_lezer"
NOTHING = MessageId("tweede_lezer.niets")
TOO_LOW = MessageId("tweede_lezer.te_laag")
OVERRULED = MessageId("telt_niet.tweede_lezer")
SPEAKS = MessageId("tweede_lezer")
"""What faces put before the reason of its findings."""
MESSAGES_OF_SECOND_OPINION: tuple[MessageId, ...] = (NOTHING, TOO_LOW, OVERRULED, SPEAKS)

Supports = Mapping[Target, Phase]


def uncertain(turn: CallerTurn, assessment: TurnAssessment, context: Context, numbers: SecondOpinionNumbers) -> bool:
    """Whether the two best phases are close, or the words that were found and the model are far apart (W27, 1).

    Never for phase 4, which waits for nobody. Word rules that found nothing have not spoken: on our development turns
    a model that stands alone is wrong no more often than it always is, so that is no disagreement.
    """
    if assessment.phase is Phase.EXPLOSIVE:
        return False
    found = findings(turn, context)
    opinion = opinion_of(turn, context, found)
    if opinion is None:
        return False
    best, second = sorted(assessment.probabilities, reverse=True)[:2]
    heard = [f.supports for f in found if isinstance(f, Evidence) and f.counts and f.signal == WORDS]
    apart = abs(max(heard) - likeliest(opinion.probabilities)) if heard else 0
    return best - second < numbers.margin or apart >= numbers.gap


def combine(assessment: TurnAssessment, opinion: SecondOpinion, content: Content) -> TurnAssessment:
    """The turn as it stands after the answer. An answer that may change nothing stays visible and does not count."""
    table: dict[Detail, Supports] = {s.detail: s.per_target for s in content.phases.support}
    guarded = any(Mark.EXPLICIT in e.marks or (e.counts and e.rule in content.own_entries) for e in assessment.evidence)
    phase = _settled(assessment, opinion, table, guarded=guarded)
    if not isinstance(phase, Phase):
        return replace(assessment, evidence=(*assessment.evidence, _evidence(opinion, Phase.CALM, phase)))
    strength = content.estimation.second_opinion.strength
    found = _found(opinion, phase, table, strength)
    return replace(
        assessment,
        phase=phase,
        probabilities=_moved(assessment.probabilities, phase, strength, guarded=guarded),
        evidence=(*(_reconciled(e, phase) for e in assessment.evidence), *found),
        aim=opinion.target if opinion.act is SpeechAct.ASSERTED else Target.NOBODY,
    )


def _settled(
    assessment: TurnAssessment, opinion: SecondOpinion, table: Mapping[Detail, Supports], *, guarded: bool
) -> Phase | MessageId:
    """The phase that the answer makes of the turn, or the reason why it changes nothing."""
    said = min(opinion.phase, Phase.PERSONAL)
    if opinion.act is SpeechAct.ASSERTED:
        said = min(said, max((table[d][opinion.target] for d in opinion.details), default=Phase.CALM))
    elif said >= assessment.phase:
        return _excuse(opinion)  # words that are retold, denied or joked raise nothing (rule B5)
    if said >= assessment.phase:
        return said
    if guarded:
        return TOO_LOW
    # A raised voice is evidence that a reader of words has not heard.
    heard = [e.supports for e in assessment.evidence if e.counts and e.signal == voice.SIGNAL]
    return max(said, *heard) if heard else said


def _moved(probabilities: Distribution, phase: Phase, strength: float, *, guarded: bool) -> Distribution:
    """P(>= k) goes up for the phase and those below, and down for those above; never down in a guarded turn.

    `phase` comes out as the likeliest, and of equals as the lowest.
    """
    kept = 1.0 if guarded else 1 - strength
    above = [p * kept for p in probabilities[phase + 1 :]]
    enough = sum(above) + max(above, default=0.0)
    chances = [
        max(1 - (1 - p) * (1 - strength), enough) if k <= phase else p * kept
        for k, p in enumerate(at_least(probabilities), start=1)
    ]
    return from_at_least(chances)


def _reconciled(evidence: Evidence, phase: Phase) -> Evidence:
    if evidence.counts and evidence.supports > phase:
        return replace(evidence, supports=Phase.CALM, because=OVERRULED)
    return evidence


def _found(
    opinion: SecondOpinion, phase: Phase, table: Mapping[Detail, Supports], strength: float
) -> Iterator[Evidence]:
    """One finding per detail that the answer named, as far as it supports the settled phase; always at least one."""
    if opinion.act is not SpeechAct.ASSERTED:
        yield _evidence(opinion, Phase.CALM, _excuse(opinion))
        return
    most = min(phase, opinion.phase)
    supports = {detail: min(most, table[detail][opinion.target]) for detail in opinion.details}
    counting = {detail: speaks_for for detail, speaks_for in supports.items() if speaks_for > Phase.CALM}
    for detail, speaks_for in counting.items():
        yield _evidence(opinion, speaks_for, MessageId(f"{detail.value}.{opinion.target.value}"), detail, strength)
    if not counting:
        yield _evidence(opinion, Phase.CALM, NOTHING)


def _excuse(opinion: SecondOpinion) -> MessageId:
    return MessageId(f"telt_niet.{opinion.act.value}")


def _evidence(
    opinion: SecondOpinion,
    supports: Phase,
    because: MessageId,
    detail: Detail | None = None,
    strength: float = 0.0,
) -> Evidence:
    return Evidence(
        signal=f"model:{opinion.model}",
        turn=opinion.turn,
        strength=strength,
        supports=supports,
        detail=detail,
        target=opinion.target,
        act=opinion.act,
        quote=opinion.quote,
        because=because,
        rule=RULE,
    )

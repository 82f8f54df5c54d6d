"""One caller turn judged by itself: what the signals found and what the word model makes of the whole, put together.

The model decides, because it weighs everything at once. Beside it stand witnesses of their own: a stated threat
(nothing may argue it away, W26), three curses at the person, an organisation's own words (they count without
retraining), the voice, and an attack that the model also sees when it reads just that passage. A finding that the whole
turn contradicts stays visible and does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Repair
from luwte.domain.turn import CallerTurn
from luwte.recognition.assess import at_least, likeliest, weigh
from luwte.recognition.context import Context
from luwte.recognition.signals import findings
from luwte.recognition.words.opinion import CARE, FORM, Opinion
from luwte.recognition.words.rules import OUTBURST, Finding

SIGNAL = "geheel"
RULE = "woordmodel"
OVERRULED = MessageId("telt_niet.geheel")
_STATED_HARM = frozenset({"geweld", "wapen", "vuur", "dood"})
_LEAST_STRENGTH = 0.5
_SURE_VICTIM = 0.7
_WORRY = 0.6
_LEAST_WORRY = 0.15
"""Turns together must be this likely to ask for care before the model says so, and the last of them this likely by
itself. Against 0.35 for one turn: fewer questions in calls without need, and more turns with need are heard."""
_NO_CARE = 0.01
_SHORT = 2
_AT_MOST = {Detail.COMPLAINT: Phase.COMPLAINT, Detail.ORG_CRITICISM: Phase.CRITICISM}


def judge(turn: CallerTurn, context: Context) -> TurnAssessment:
    """Judge one caller turn; the caller's earlier turns are in `context`."""
    found = findings(turn, context)
    evidence = tuple(f for f in found if isinstance(f, Evidence))
    opinion = opinion_of(turn, context, found)
    if opinion is None:
        chances = weigh(context.floor, evidence)
        return _assessment(turn, likeliest(chances), chances, evidence, found, None, context)
    evidence = tuple(e if _stands(e, context) else _second_reading(e, opinion) for e in evidence)
    agreed = _read_alone(context, found, opinion, evidence)
    witnesses = [e for e in evidence if _stands(e, context) or e in agreed]
    chances = weigh(at_least(opinion.probabilities), witnesses)
    if not found and len(opinion.words) <= _SHORT:
        chances = _careful(chances)
    phase = likeliest(chances)
    kept = tuple(_reconciled(e, phase) for e in evidence)
    seen = {(e.detail, phase) for e in kept if e.counts for phase in Phase if phase <= e.supports}
    marks = _harm_marks(opinion, phase, kept, context)
    own = tuple(e for e in _own(turn.n, opinion, phase, context.severe, marks) if (e.detail, e.supports) not in seen)
    return _assessment(turn, phase, chances, (*kept, *own), found, opinion, context)


def opinion_of(turn: CallerTurn, context: Context, found: Sequence[Finding]) -> Opinion | None:
    """What the word model makes of the turn; `None` when there is nothing to read: silence, signs that are no words."""
    if turn.words is None:
        return None
    text = context.words.plain(turn.words.text)
    if not text.text:
        return None
    opinion = context.opinions.read(text, found, context.earlier)
    return opinion.after(context.expected) if context.expected else opinion


def _stands(evidence: Evidence, context: Context) -> bool:
    """Whether a finding is a witness of its own, whatever the model makes of the whole: stated harm always is (W26)."""
    own = evidence.rule not in context.opinions.knows or evidence.rule in context.own or evidence.rule == OUTBURST
    return own or Mark.EXPLICIT in evidence.marks


def _read_alone(
    context: Context, found: Sequence[Finding], opinion: Opinion, evidence: Sequence[Evidence]
) -> list[Evidence]:
    """Findings from phase 3 on that the model also sees when it reads their own words without what stands around them.

    A calm call, or a long friendly turn, makes the model slow to believe an attack; where a rule and the model's
    reading of the passage agree, the calm may not argue it away.
    """
    heard = likeliest(opinion.probabilities)
    agreed: list[Evidence] = []
    for e in evidence:
        if e.counts and e.quote and e.supports > max(heard, Phase.CRITICISM):
            alone = opinion.passage(e.quote, found, context.opinions)
            agreed += [e] if likeliest(alone) >= e.supports else []
    return agreed


def _careful(chances: Distribution) -> Distribution:
    """One or two words in which no rule found anything are never an attack by themselves."""
    calm, complaint, criticism, personal, explosive = chances
    return (calm + personal + explosive, complaint, criticism, 0.0, 0.0)


def _assessment(
    turn: CallerTurn,
    phase: Phase,
    chances: Distribution,
    evidence: tuple[Evidence, ...],
    found: Sequence[Finding],
    opinion: Opinion | None,
    context: Context,
) -> TurnAssessment:
    care = [f for f in found if isinstance(f, CareSignal) and _heard(f, opinion, context)]
    worry = 0.0
    if opinion is not None and len(opinion.words) > _SHORT:
        worry = min(sum(opinion.care.values()), 1.0)
        heard = {signal.kind for signal in care}
        care += [
            CareSignal(kind, turn.n, opinion.whole, RULE)
            for kind, chance in opinion.care.items()
            if kind not in heard and _cares(kind, chance, phase, opinion, (*context.worries, worry))
        ]
    return TurnAssessment(
        turn=turn.n,
        phase=phase,
        probabilities=chances,
        evidence=evidence,
        repairs=tuple(f for f in found if isinstance(f, Repair)),
        care=tuple(care),
        aim=_aim(opinion, phase) if opinion else None,
        worry=worry,
    )


def _second_reading(evidence: Evidence, opinion: Opinion) -> Evidence:
    """Words that the model reads as quoted, denied or joked are not stated, unless it hears danger all the same."""
    heard = likeliest(opinion.probabilities)
    if not evidence.counts or opinion.act is SpeechAct.ASSERTED or heard >= min(evidence.supports, Phase.PERSONAL):
        return evidence
    return replace(evidence, supports=Phase.CALM, act=opinion.act, because=MessageId(f"telt_niet.{opinion.act.value}"))


def _heard(signal: CareSignal, opinion: Opinion | None, context: Context) -> bool:
    """A care word of ours that the model is certain is something else ("op vakantie") opens no guard."""
    own = signal.rule in context.own or signal.rule not in context.opinions.knows
    return own or opinion is None or sum(opinion.care.values()) >= _NO_CARE


def _cares(kind: CareKind, chance: float, phase: Phase, opinion: Opinion, worries: Sequence[float]) -> bool:
    """Whether the model hears this kind of need, in the light of how much the turns up to here ask for care.

    A guard stays open until somebody answers it, so it must be fairly sure; thoughts of suicide never wait for a second
    turn, and who threatens is no victim.
    """
    if kind is CareKind.SUICIDALITY and opinion.passes(CARE, kind.value, chance):
        return True
    if kind is CareKind.VICTIM and phase >= Phase.PERSONAL and chance < _SURE_VICTIM:
        return False
    together = 1 - prod(1 - worry for worry in worries if worry >= _LEAST_WORRY)
    likeliest = max(opinion.care, key=lambda other: opinion.care[other])
    return kind is likeliest and worries[-1] >= _LEAST_WORRY and together >= _WORRY


def _reconciled(evidence: Evidence, phase: Phase) -> Evidence:
    if evidence.counts and evidence.supports > phase:
        return replace(evidence, supports=Phase.CALM, because=OVERRULED)
    return evidence


def _aim(opinion: Opinion, phase: Phase) -> Target:
    if phase is Phase.PERSONAL:
        return Target.EMPLOYEE
    if phase is Phase.EXPLOSIVE and opinion.target in {Target.NOBODY, Target.SELF, Target.SITUATION}:
        return Target.EMPLOYEE
    return opinion.target


def _own(
    turn: int, opinion: Opinion, phase: Phase, severe: frozenset[Detail], harm: frozenset[Mark]
) -> Iterator[Evidence]:
    """What the model adds: one finding per form that it is sure enough of, or the likeliest when there is none."""
    if phase is Phase.CALM:
        return
    likely = [d for d, p in opinion.forms.items() if opinion.passes(FORM, d.value, p)]
    supports = {d: min(phase, _AT_MOST.get(d, phase)) for d in likely}
    if phase not in supports.values():
        fitting = [d for d in opinion.forms if _AT_MOST.get(d, phase) >= phase]
        supports[max(fitting, key=lambda d: opinion.forms[d])] = phase
    chances = (1.0, *at_least(opinion.probabilities))
    quote = opinion.quote(phase)
    target = _aim(opinion, phase)
    for detail, speaks_for in supports.items():
        grave = detail in severe and target is Target.EMPLOYEE and speaks_for >= Phase.PERSONAL
        yield Evidence(
            signal=SIGNAL,
            turn=turn,
            strength=max(chances[speaks_for], _LEAST_STRENGTH),
            supports=speaks_for,
            detail=detail,
            target=target,
            act=SpeechAct.ASSERTED,
            quote=quote,
            because=MessageId(f"{detail.value}.{target.value}"),
            rule=RULE,
            marks=frozenset([Mark.SEVERE] if grave else []) | (harm if speaks_for is Phase.EXPLOSIVE else frozenset()),
        )


def _harm_marks(opinion: Opinion, phase: Phase, kept: Sequence[Evidence], context: Context) -> frozenset[Mark]:
    """A threat is veiled when no harm is stated in it (rule B4); a rage states what it is."""
    if phase is not Phase.EXPLOSIVE:
        return frozenset()
    fours = [e for e in kept if e.counts and e.supports is Phase.EXPLOSIVE]
    if fours:
        return frozenset([Mark.VEILED]) if all(Mark.VEILED in e.marks for e in fours) else frozenset()
    stated = any(_STATED_HARM.intersection(context.classes.of(word)) for word in opinion.words)
    return frozenset() if stated or opinion.rages else frozenset([Mark.VEILED])

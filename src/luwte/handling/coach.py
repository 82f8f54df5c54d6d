"""One calm cue at a time: which technique fits now, and may it change already?

Belief is not decision: the estimate may move every turn, the cue only when the advice really changes. A fresh cue
stays its minimum time unless a graver one comes from phase 3 on, and the first cue waits until it is hardly possible
that the caller is calm; danger and guards never wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from luwte.content.content import Content
from luwte.content.schema.protocol import Guard
from luwte.content.schema.technique import Technique, When
from luwte.domain.advice import Advice, Light
from luwte.domain.behaviour import Detail, Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import CourseHint, Effect
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence, Mark
from luwte.domain.moves import Move
from luwte.handling.doubt import ENOUGH, ENOUGH_PERSONAL

MIN_HOLD = 20.0


@dataclass(frozen=True, slots=True)
class Situation:
    """What the coach looks at.

    `used` are techniques that were said or pressed since the call last was calm, `moves` those of the employee's last
    turn. `raised` is how many of the caller's recent turns were above calm by themselves: a phase that lingers is none.
    `unheard`: the caller's voice is raised and no word of it was understood.
    """

    estimate: PhaseEstimate
    light: Light
    guards: tuple[Guard, ...] = ()
    used: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = field(default=())
    moves: frozenset[Move] = frozenset()
    effect: Effect | None = None
    hint: CourseHint | None = None
    unheard: bool = False
    doubt: float = 0.0

    @property
    def silenced(self) -> bool:
        """Whether an open guard silences cues about boundaries."""
        return any(guard.silences_boundaries for guard in self.guards)


class Coach:
    """The cue of one call."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self._by_id = content.techniques
        self._techniques = sorted(content.techniques.values(), key=lambda t: (-t.priority, t.id))
        self._profile = profile
        self._shown: Advice | None = None
        self._since = 0.0
        self._muted = False
        self._spoke_of_behaviour = False
        self._seen: tuple[Situation, bool] | None = None
        self._wanted: Technique | None = None

    @property
    def shown(self) -> Advice | None:
        """The cue on screen."""
        return self._shown

    def mute(self, *, muted: bool) -> None:
        """The employee wants no cues in this call, or wants them back. It leaves no trace (R-H10)."""
        self._muted = muted

    def advise(self, situation: Situation, at: float) -> tuple[bool, Advice | None]:
        """(changed, advice) at `at` seconds."""
        if self._muted:
            changed, self._shown = self._shown is not None, None
            return changed, None
        wanted = self._choose(situation)
        if (wanted.id if wanted else None) == (self._shown.technique if self._shown else None):
            return False, self._shown
        if self._must_wait(situation, wanted, at):
            return False, self._shown
        self._shown = self._advice(wanted, situation) if wanted else None
        self._since = at
        self._spoke_of_behaviour |= wanted is not None and not _about_a_guard(wanted)
        return True, self._shown

    def _must_wait(self, situation: Situation, wanted: Technique | None, at: float) -> bool:
        urgent = situation.estimate.phase is Phase.EXPLOSIVE or bool(situation.guards) or situation.unheard
        if self._shown is None:
            enough = ENOUGH if situation.estimate.highest < Phase.PERSONAL else ENOUGH_PERSONAL
            return not urgent and situation.doubt > enough
        shown = self._by_id[self._shown.technique]
        answered = any(when.guard is not None for when in shown.when)  # its guard was closed: the question is gone
        graver = situation.estimate.phase >= Phase.PERSONAL
        answered = answered or any(when.unheard for when in shown.when)  # words came: there is nothing to check now
        stale = (graver or _about_an_attack(shown)) and not any(_phase_fits(when, situation) for when in shown.when)
        rises = graver and wanted is not None and wanted.priority > shown.priority
        slip = wanted is not None and not _about_a_slip(shown) and _about_a_slip(wanted)  # one can only repair it now
        return not (urgent or answered or stale or rises or slip) and at - self._since < MIN_HOLD

    def _choose(self, situation: Situation) -> Technique | None:
        seen = (situation, self._spoke_of_behaviour)
        if seen != self._seen:  # most of a call is ticks, in which nothing is new
            self._seen, self._wanted = seen, next((t for t in self._techniques if self._may_say(t, situation)), None)
        return self._wanted

    def _may_say(self, technique: Technique, situation: Situation) -> bool:
        """Repair follows on a cue about behaviour: in a call where none appeared there is nothing to repair."""
        return any((self._spoke_of_behaviour or not when.cooling) and _fits(when, situation) for when in technique.when)

    def _advice(self, technique: Technique, situation: Situation) -> Advice:
        line = self._profile
        sentences = technique.say(line.address, line.sector, easy=line.easy)
        return Advice(technique.id, technique.cue, sentences, situation.estimate.evidence[-2:])


def _about_a_guard(technique: Technique) -> bool:
    """Whether a cue only ever asks a safety question."""
    return all(when.guard is not None for when in technique.when)


def _about_a_slip(technique: Technique) -> bool:
    """Whether a cue repairs what the employee just said."""
    return any(move.is_pitfall for when in technique.when for move in when.moves)


def _about_an_attack(technique: Technique) -> bool:
    """Whether a cue makes sense from phase 3 on only: it may not stand beside a caller who came down."""
    return all(when.phases and min(when.phases) >= Phase.PERSONAL for when in technique.when)


def _fits(when: When, situation: Situation) -> bool:
    """Everything that `when` names must hold. With an open guard only what is meant for that guard may speak."""
    if when.guard is not None:
        return any(guard.id == when.guard for guard in situation.guards) and _phase_fits(when, situation)
    return (
        _phase_fits(when, situation)
        and not situation.silenced
        and (not when.details or bool(when.details & _details(situation.estimate.evidence, situation.evidence)))
        and (not when.marks or bool(when.marks & _marks(situation.estimate.evidence)))
        and (not when.after or bool(when.after & situation.used))
        and not (when.not_after & situation.used)
        and (when.light is None or when.light is situation.light)
        and _conversation_fits(when, situation)
    )


def _conversation_fits(when: When, situation: Situation) -> bool:
    """What the employee's last turn did, how the acknowledgement came out, and the hint on screen."""
    return (
        (not when.moves or bool(when.moves & situation.moves))
        and (not when.effect or situation.effect in when.effect)
        and (not when.hint or situation.hint in when.hint)
        and (when.unheard is None or when.unheard is situation.unheard)
    )


def _phase_fits(when: When, situation: Situation) -> bool:
    estimate = situation.estimate
    if when.cooling is not None and when.cooling is not estimate.cooling:
        return False
    return not when.phases or estimate.phase in when.phases


def _details(*groups: Iterable[Evidence]) -> frozenset[Detail]:
    return frozenset(e.detail for group in groups for e in group if e.detail and e.counts)


def _marks(evidence: Iterable[Evidence]) -> frozenset[Mark]:
    return frozenset(mark for e in evidence for mark in e.marks)

"""The memory of a call: quick to rise on clear words, slow to fall, and cooling when the caller comes back.

A Bayes filter over the five phases (WORDS.md 9) with asymmetric hysteresis on top. All numbers are content
(`inschatting.yaml`). It is a belief about the caller's behaviour; when to speak up is decided in `handling`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from luwte.content.schema.phases import EstimationFile, Level
from luwte.domain.behaviour import Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution, PhaseEstimate, TurnAssessment
from luwte.domain.evidence import Evidence, Mark, MessageId

BUTTON = "medewerker"
"""The signal of what a person pressed."""
_KEEP = 6
_RISE = 0.15
_COOL_FOR = 3


@dataclass(frozen=True, slots=True)
class _Memory:
    belief: Distribution
    phase: Phase = Phase.CALM
    highest: Phase = Phase.CALM
    peak: Phase = Phase.CALM  # highest since the call was last calm for a while
    turns_below: int = 0  # caller turns since one that supports the running phase
    since: float = 0.0  # time of the last turn that supported the running phase
    calm_run: int = 0  # caller turns in a row at phase <= 1
    quiet: bool = False  # the last caller turn was phase 0
    repaired: bool = False
    rising: bool = False
    unconfirmed: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """What was known before the last caller turn, and when that turn ended."""

    memory: _Memory
    before_veiled: _Memory | None
    at: float
    raised: bool = False


class Estimator:
    """One per call. Feed it caller turns; it gives the running phase."""

    def __init__(self, numbers: EstimationFile) -> None:
        self._n = numbers
        self._memory = _Memory(belief=numbers.prior)
        self._before_veiled: _Memory | None = None
        self._last: _Step | None = None
        self._before_attention: _Memory | None = None
        self._at = 0.0

    def add(self, turn: TurnAssessment, at: float, *, raised: bool = False) -> PhaseEstimate:
        """Take in one caller turn that ended at `at` (seconds).

        With `raised` the voice was raised about these words: it takes the place of a second such turn (V22).
        """
        if self._before_attention is not None:
            self._memory, self._before_attention = self._before_attention, None
        self._last = _Step(self._memory, self._before_veiled, at, raised)
        return self._take(turn, at, raised=raised)

    def attend(self, turn: TurnAssessment, at: float) -> PhaseEstimate:
        """The voice asks for attention and the words are unknown: the next turn with words takes its place."""
        before = self._memory
        estimate = self._take(turn, at, raised=False)
        self._last, self._before_attention = None, self._before_attention or before
        return estimate

    def relax(self) -> PhaseEstimate:
        """The voice is ordinary again and no words came: attention ends; that it was asked for stays (`highest`)."""
        if self._before_attention is not None:
            highest = self._memory.highest
            self._memory, self._before_attention = replace(self._before_attention, highest=highest), None
        return self.estimate

    def press_danger(self, turn: int, at: float) -> PhaseEstimate:
        """The employee says that this is a threat or an explosion: phase 4, on a person's word (rule B7)."""
        pressed = Evidence(
            signal=BUTTON,
            turn=turn,
            strength=1.0,
            supports=Phase.EXPLOSIVE,
            detail=None,
            target=Target.EMPLOYEE,
            act=SpeechAct.ASSERTED,
            quote=None,
            because=MessageId("knop.gevaar"),
            rule="knop.gevaar",
            marks=frozenset([Mark.EXPLICIT]),
        )
        chances = (0.0, 0.0, 0.0, 0.0, 1.0)
        self._last = self._before_attention = None
        return self._take(TurnAssessment(turn, Phase.EXPLOSIVE, chances, (pressed,), (), ()), at, raised=False)

    def again(self, turn: TurnAssessment) -> PhaseEstimate | None:
        """Take in the last caller turn once more, now judged otherwise, as if it had been judged so at once.

        Like a refused veiled threat this is a correction, so `highest` is corrected too. `None`, and nothing changes,
        when there was no turn, when the employee answered about a threat since (a person goes before any reader), or
        when it would bring phase 4 back after that had fallen: only words that are heard do that (W36).
        """
        if self._last is None:
            return None
        now = self._memory, self._before_veiled
        self._memory, self._before_veiled = self._last.memory, self._last.before_veiled
        estimate = self._take(turn, self._last.at, raised=self._last.raised)
        if estimate.phase > max(now[0].phase, Phase.PERSONAL):
            self._memory, self._before_veiled = now
            return None
        return estimate

    def _take(self, turn: TurnAssessment, at: float, *, raised: bool) -> PhaseEstimate:
        self._at = at
        before = self._memory
        belief = self._lift(self._remember(before.belief, turn), turn, raised=raised)
        after = self._level(replace(before, belief=belief), turn, at)
        self._memory = self._mark_veiled(before, after, turn)
        return self.estimate

    def confirm_veiled(self) -> PhaseEstimate:
        """The employee confirmed that the veiled threat was one (rule B4)."""
        self._memory = replace(self._memory, unconfirmed=False)
        self._before_veiled = None
        self._last = None
        return self.estimate

    def refuse_veiled(self) -> PhaseEstimate:
        """The employee says it was no threat: the mark and the phase go away (rule B4)."""
        self._last = None
        if self._memory.unconfirmed and self._before_veiled is not None:
            self._memory = self._before_veiled
            self._before_veiled = None
        return self.estimate

    @property
    def estimate(self) -> PhaseEstimate:
        """Where the call stands now."""
        m = self._memory
        return PhaseEstimate(
            phase=m.phase,
            highest=m.highest,
            probabilities=m.belief,
            rising=m.rising,
            cooling=self._cooling(m),
            unconfirmed=m.unconfirmed,
            evidence=m.evidence,
            at=self._at,
        )

    def _cooling(self, m: _Memory) -> bool:
        # After an attack complaining again is coming down; after criticism it is not.
        down = m.quiet or m.peak >= Phase.PERSONAL
        calmer = m.repaired or (m.calm_run >= self._n.cooling_turns and down)
        return m.peak >= Phase.CRITICISM and calmer and not m.unconfirmed

    def _remember(self, belief: Distribution, turn: TurnAssessment) -> Distribution:
        """One step of the filter; an apology counts as a second calm turn. Memory is never quite certain."""
        after = self._filter(belief, turn.probabilities)
        if turn.repairs and turn.phase <= Phase.COMPLAINT:
            after = self._filter(after, turn.probabilities)
        forget = self._n.forgetting
        mixed = [(1 - forget) * b + forget * p for b, p in zip(after, self._n.prior, strict=True)]
        return (mixed[0], mixed[1], mixed[2], mixed[3], mixed[4])

    def _filter(self, belief: Distribution, seen: Distribution) -> Distribution:
        moved = [0.0] * 5
        for start, weight in enumerate(belief):
            for end, chance in enumerate(self._moves(start)):
                moved[end] += weight * chance
        prior, damping = self._n.prior, self._n.damping
        raw = [m * (max(p, 1e-9) / q) ** damping for m, p, q in zip(moved, seen, prior, strict=True)]
        total = sum(raw)
        return (raw[0] / total, raw[1] / total, raw[2] / total, raw[3] / total, raw[4] / total)

    def _moves(self, start: int) -> list[float]:
        row = [0.0] * 5
        for step, chance in enumerate(self._n.up, start=1):
            if start + step <= Phase.EXPLOSIVE:
                row[start + step] = chance
        if start:
            row[start - 1] = self._n.down_high if start >= Phase.PERSONAL else self._n.down_low
        row[start] = 1 - sum(row)
        return row

    def _lift(self, belief: Distribution, turn: TurnAssessment, *, raised: bool) -> Distribution:
        """A clear finding, or a turn that is likely a threat, may not be argued away by the memory of a call."""
        at_least = [sum(belief[k:]) for k in range(1, 5)]
        threat = turn.probabilities[Phase.EXPLOSIVE]
        if turn.phase is Phase.EXPLOSIVE and threat >= self._n.threat:
            at_least = [max(p, threat) for p in at_least]
        if raised and turn.phase >= Phase.PERSONAL:
            enough = self._n.levels[Phase.PERSONAL - 1].enter
            at_least[: Phase.PERSONAL] = [max(p, enough) for p in at_least[: Phase.PERSONAL]]
        for finding in turn.evidence:
            if finding.counts and finding.strength >= self._n.strong:
                for k in range(int(finding.supports)):
                    at_least[k] = max(at_least[k], finding.strength)
        one, two, three, four = at_least
        return (1 - one, one - two, two - three, three - four, four)

    def _level(self, m: _Memory, turn: TurnAssessment, at: float) -> _Memory:
        supported = m.phase > Phase.CALM and turn.phase >= m.phase
        calm = turn.phase <= Phase.COMPLAINT
        m = replace(
            m,
            turns_below=0 if supported else m.turns_below + 1,
            since=at if supported else m.since,
            calm_run=m.calm_run + 1 if calm else 0,
            quiet=turn.phase is Phase.CALM,
            repaired=turn.phase <= Phase.COMPLAINT and (bool(turn.repairs) or m.repaired),
        )
        entered = self._entered(m.belief, turn)
        if entered > m.phase:
            after = replace(m, phase=entered, turns_below=0, since=at, rising=True)
        else:
            after = replace(self._fall(m, at), rising=False)
        # Repair is still the right thing for a few turns after the phase is back at 0.
        over = after.phase == Phase.CALM and after.calm_run >= _COOL_FOR * self._n.cooling_turns
        peak = Phase.CALM if over else max(m.peak, after.phase)
        return replace(
            after,
            peak=peak,
            highest=max(m.highest, after.phase),
            evidence=self._grounds(after, turn),
            rising=after.rising or self._rises(turn, after),
        )

    def _entered(self, belief: Distribution, turn: TurnAssessment) -> Phase:
        """The highest level whose condition to rise holds. Words of this turn must carry it, not memory alone."""
        entered = Phase.CALM
        for level in self._n.levels:
            if sum(belief[level.phase :]) >= level.enter and turn.phase >= level.phase:
                entered = level.phase
        return entered

    def _fall(self, m: _Memory, at: float) -> _Memory:
        phase = m.phase
        while phase > Phase.CALM and self._leaves(self._n.levels[phase - 1], m, at):
            phase = Phase(phase - 1)
        return m if phase == m.phase else replace(m, phase=phase, turns_below=0, since=at, unconfirmed=False)

    def _leaves(self, level: Level, m: _Memory, at: float) -> bool:
        hurry = self._n.repair_factor if m.repaired else 1.0
        long_enough = m.turns_below >= ceil(level.min_turns * hurry) and at - m.since >= level.min_seconds * hurry
        return long_enough and sum(m.belief[level.phase :]) < level.leave

    def _rises(self, turn: TurnAssessment, m: _Memory) -> bool:
        before = sum(self._memory.belief[Phase.CRITICISM :])
        return turn.phase >= m.phase > Phase.CALM and sum(m.belief[Phase.CRITICISM :]) - before >= _RISE

    def _grounds(self, m: _Memory, turn: TurnAssessment) -> tuple[Evidence, ...]:
        """The findings on which the running phase rests, newest last; a threat takes no earlier attack away."""
        if m.phase == Phase.CALM:
            return ()
        found = (*m.evidence, *(e for e in turn.evidence if e.counts))
        least = min(m.phase, Phase.PERSONAL)
        return tuple(e for e in found if e.supports >= least)[-_KEEP:] or m.evidence

    def _mark_veiled(self, before: _Memory, after: _Memory, turn: TurnAssessment) -> _Memory:
        """Phase 4 on veiled words only waits for the employee's confirmation."""
        fours = [e for e in turn.evidence if e.counts and e.supports is Phase.EXPLOSIVE]
        if not fours or after.phase is not Phase.EXPLOSIVE:
            return after
        if any(Mark.VEILED not in e.marks for e in fours):
            self._before_veiled = None
            return replace(after, unconfirmed=False)
        if before.phase is Phase.EXPLOSIVE:
            return after  # already confirmed, or already waiting
        self._before_veiled = before
        return replace(after, unconfirmed=True)

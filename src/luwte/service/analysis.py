"""One use case: let a whole call walk through the engine and keep what came out, step by step.

The report, `analyse`, `label` and the demo all read this; none of them talks to the engine in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from luwte.content.content import Content
from luwte.domain.advice import Advice, Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.call import Call, LineProfile
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import CallEnded, Event, SecondOpinionGiven, TurnHeard
from luwte.domain.evidence import Evidence, MessageId
from luwte.domain.outputs import (
    AdviceGiven,
    EvidenceFound,
    MayEndChanged,
    Output,
    PhaseChanged,
    SecondOpinionWanted,
    TurnAssessed,
)
from luwte.domain.turn import CallerTurn, Turn
from luwte.engine import CallEngine
from luwte.service.second_reader import SecondReader

NO_LIGHT_YET = MayEnd(Light.GREY, MessageId("licht.grijs"))


@dataclass(frozen=True, slots=True)
class Moment:
    """One event, what came out of it, and what is on the employee's screen after it."""

    event: Event
    outputs: tuple[Output, ...]
    advice: Advice | None
    may_end: MayEnd

    @property
    def turn(self) -> Turn | None:
        """The turn of this moment, if the event was one."""
        return self.event.turn if isinstance(self.event, TurnHeard) else None

    @property
    def assessed(self) -> tuple[TurnAssessment, PhaseEstimate] | None:
        """What the caller's turn showed and where the call stood after it; `None` for everything else.

        When a second reader answered at once, this is the turn as it stands after that.
        """
        for output in reversed(self.outputs):
            if isinstance(output, TurnAssessed):
                return output.assessment, output.estimate
        return None

    @property
    def estimate(self) -> PhaseEstimate | None:
        """Where the call stood after this moment, when the moment said so."""
        for output in reversed(self.outputs):
            if isinstance(output, TurnAssessed | PhaseChanged):
                return output.estimate
        return None

    @property
    def found(self) -> tuple[Evidence, ...]:
        """The findings of this moment: those of the judged turn, or else what was found without one."""
        if self.assessed:
            return self.assessed[0].evidence
        return tuple(o.evidence for o in self.outputs if isinstance(o, EvidenceFound) and not o.provisional)


@dataclass(frozen=True)
class CallAnalysis:
    """A call and its moments, in order."""

    call: Call
    moments: tuple[Moment, ...]

    @cached_property
    def highest(self) -> Phase:
        """The highest running phase of the call."""
        return max((m.estimate.highest for m in self.moments if m.estimate), default=Phase.CALM)

    @cached_property
    def peak(self) -> PhaseEstimate | None:
        """Where the call stood when it first reached its highest phase; `None` when it never left calm."""
        reached = (m.estimate for m in self.moments if m.estimate and m.estimate.phase is self.highest)
        return next(reached, None) if self.highest > Phase.CALM else None

    @cached_property
    def caller_turns(self) -> int:
        """How many turns of the caller had words."""
        return sum(1 for m in self.moments if isinstance(m.turn, CallerTurn) and m.turn.words and m.turn.words.text)

    @property
    def duration(self) -> float:
        """Seconds from the start to the last moment that has a time."""
        turns = (m.turn.words.end for m in self.moments if m.turn and m.turn.words)
        heard = (m.event.at for m in self.moments if isinstance(m.event, CallEnded) and self.call.heard.timing)
        return max((*turns, *heard), default=0.0)


class Walk:
    """Feeds a call to an engine one event at a time; the demo plays it slowly, `analyse` at once.

    With a `reader` the walk waits for its answer, which then belongs to the moment of the turn. Who cannot wait asks
    elsewhere and feeds the answer as an event.
    """

    def __init__(self, engine: CallEngine, reader: SecondReader | None = None) -> None:
        self._engine = engine
        self._reader = reader
        self._advice: Advice | None = None
        self._may_end = NO_LIGHT_YET

    def step(self, event: Event) -> Moment:
        """Feed one event and say what is on screen after it."""
        outputs = self._engine.feed(event)
        if self._reader is not None and isinstance(event, TurnHeard) and event.turn.words is not None:
            outputs += self._second_opinion(outputs, event.turn.words.end, self._reader)
        for output in outputs:
            if isinstance(output, AdviceGiven):
                self._advice = output.advice
            elif isinstance(output, MayEndChanged):
                self._may_end = output.may_end
        return Moment(event, outputs, self._advice, self._may_end)

    def _second_opinion(self, outputs: tuple[Output, ...], at: float, reader: SecondReader) -> tuple[Output, ...]:
        """On the call's clock the answer comes when the turn ends: reading a whole call takes none of its time."""
        for output in outputs:
            if isinstance(output, SecondOpinionWanted) and (opinion := reader.read(output)):
                return self._engine.feed(SecondOpinionGiven(opinion, at))
        return ()


def walk_of(content: Content, profile: LineProfile, reader: SecondReader | None = None) -> Walk:
    """A walk through a new call on this line; a second opinion is wanted only when there is a reader to give one."""
    return Walk(CallEngine(content, replace(profile, second_opinion=reader is not None)), reader)


def analyse(call: Call, content: Content, reader: SecondReader | None = None) -> CallAnalysis:
    """Walk the whole call. Deterministic without a reader: the same call and content give the same analysis."""
    walk = walk_of(content, call.profile, reader)
    return CallAnalysis(call, tuple(walk.step(event) for event in call.events))

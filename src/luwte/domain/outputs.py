"""Outputs: what comes out of the engine. Nothing here acts; faces show it, and a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.advice import Advice, MayEnd, ProtocolStep, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, MessageId, Span


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """A finding. `provisional` when it rests on words of an unfinished turn: a final turn replaces it."""

    evidence: Evidence
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceWithdrawn:
    """A provisional finding that the finished turn did not confirm: what was shown for it must go (W6)."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TurnAssessed:
    """One caller turn was judged by itself, and this is where the call stands after it."""

    assessment: TurnAssessment
    estimate: PhaseEstimate


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The running phase, its direction or its certainty changed."""

    before: Phase
    estimate: PhaseEstimate


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """The one cue on screen changed; `None` clears it."""

    advice: Advice | None
    at: float


@dataclass(frozen=True, slots=True)
class MayEndChanged:
    """The light changed colour, rule or what is missing."""

    may_end: MayEnd
    at: float


@dataclass(frozen=True, slots=True)
class TechniqueHeard:
    """The employee's words used a technique: an on-screen hint, kept nowhere by name (law L5)."""

    technique: str
    turn: int
    quote: Span


@dataclass(frozen=True, slots=True)
class StepProposed:
    """The protocol proposes a step; only a press takes it (law L1)."""

    step: ProtocolStep
    because: MessageId
    at: float


@dataclass(frozen=True, slots=True)
class ProtocolMoved:
    """The employee pressed a step and the protocol moved."""

    taken: StepTaken


@dataclass(frozen=True, slots=True)
class StepRefused:
    """The pressed step is unknown or does not follow from where the protocol stands."""

    step: str
    because: MessageId
    at: float


@dataclass(frozen=True, slots=True)
class HelpRequested:
    """A colleague or team lead is alerted: the phase and one line of reason, nothing more."""

    phase: Phase
    because: MessageId
    at: float


@dataclass(frozen=True, slots=True)
class CareSignalled:
    """Somebody may need care: shown to the employee, kept in memory only, and never a higher phase (rule B8)."""

    care: CareSignal
    at: float


@dataclass(frozen=True, slots=True)
class SecondOpinionWanted:
    """A caller turn was judged, but not surely: a second reader may say what it makes of it.

    `earlier` are the caller's own last turns, oldest first, as they were said; nothing of the employee is in it (L1).
    """

    turn: int
    text: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallClosed:
    """The call is over; `highest` never decreased. Below phase 3 nothing about the caller may be kept (F9)."""

    highest: Phase
    final: PhaseEstimate
    at: float


Output = (
    EvidenceFound
    | EvidenceWithdrawn
    | TurnAssessed
    | PhaseChanged
    | AdviceGiven
    | MayEndChanged
    | TechniqueHeard
    | StepProposed
    | ProtocolMoved
    | StepRefused
    | HelpRequested
    | CareSignalled
    | SecondOpinionWanted
    | CallClosed
)

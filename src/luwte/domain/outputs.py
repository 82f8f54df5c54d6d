"""Outputs: what comes out of the engine. Nothing here acts; faces show it, and a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.advice import Advice, MayEnd, ProtocolStep, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, ShownHint
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, MessageId, Span
from luwte.domain.exchange import Exchange
from luwte.domain.moves import Move
from luwte.domain.threat import ThreatNote
from luwte.domain.turn import Voice


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
class VoiceChanged:
    """Where the caller's voice stands now; `since` is when it was raised, `None` when it is not."""

    voice: Voice
    since: float | None
    at: float


@dataclass(frozen=True, slots=True)
class ExchangeChanged:
    """How the caller took turns with the employee until now: information, which moves no phase."""

    exchange: Exchange
    at: float


@dataclass(frozen=True, slots=True)
class AnalysisStopped:
    """The caller objected (law L4): the voice, or with `everything` nothing at all, is analysed any more."""

    everything: bool
    at: float


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
class MoveHeard:
    """What the employee's words did: an on-screen hint, kept nowhere by name (law L5)."""

    move: Move
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
class GuardAnswered:
    """The employee answered a guard's question; `open` says whether it still stands."""

    guard: str
    answer: str
    open: bool
    at: float


@dataclass(frozen=True, slots=True)
class HelpRequested:
    """A colleague or team lead is alerted: the phase and one line of reason, nothing more."""

    phase: Phase
    because: MessageId
    at: float


@dataclass(frozen=True, slots=True)
class HelpStatusChanged:
    """Where the call for help stands: asked, or `by` is coming (*hulpstatus*)."""

    asked_at: float
    by: str | None
    at: float


@dataclass(frozen=True, slots=True)
class WarningRead:
    """The text of a ready warning, because a person pressed for it (R-H6): neutral, never about a machine.

    `played`: it was not there to be read out; the caller heard it.
    """

    level: int
    text: str
    at: float
    played: bool = False


@dataclass(frozen=True, slots=True)
class ThreatNoted:
    """The parts of a threat were noted, verbatim, for the employee to confirm later."""

    note: ThreatNote
    at: float


@dataclass(frozen=True, slots=True)
class HintChanged:
    """The hint about the course of the call changed; `None` takes it away. It is stored nowhere by itself."""

    hint: ShownHint | None
    at: float


@dataclass(frozen=True, slots=True)
class AcknowledgementTested:
    """What the caller did after the first real acknowledgement (DOMAIN 13.1)."""

    result: Acknowledgement
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
    | VoiceChanged
    | ExchangeChanged
    | AnalysisStopped
    | PhaseChanged
    | AdviceGiven
    | MayEndChanged
    | TechniqueHeard
    | MoveHeard
    | StepProposed
    | ProtocolMoved
    | StepRefused
    | GuardAnswered
    | HelpRequested
    | HelpStatusChanged
    | WarningRead
    | ThreatNoted
    | HintChanged
    | AcknowledgementTested
    | CareSignalled
    | SecondOpinionWanted
    | CallClosed
)

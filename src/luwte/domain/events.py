"""Events: what goes into the engine, in the past tense. Time is an event (`Tick`); the core reads no clock.

All times are seconds on the call's media clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.advice import Decider
from luwte.domain.hearing import Hearing
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallId, Party, Turn, Words
from luwte.domain.voice import VoiceWindow


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The call began (*gesprek begonnen*)."""

    call: CallId
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """A finished turn (*beurt gehoord*)."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """The caller is still speaking (*deel gehoord*). `stable` leading characters will not change any more (W6)."""

    words: Words
    stable: int


@dataclass(frozen=True, slots=True)
class ActivityHeard:
    """A party spoke from `start` to `end` (*spraak gehoord*): timing of a leg and nothing else."""

    party: Party
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class VoiceMeasured:
    """The caller's voice was measured over the three seconds before `at` (*stem gemeten*); once a second."""

    window: VoiceWindow
    at: float


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """Another person came on the caller's side (*doorverbonden*): what was learned of the voice no longer holds."""

    at: float


@dataclass(frozen=True, slots=True)
class ObjectionMade:
    """The caller objects (*bezwaar*, law L4): no voice analysis any more, or no analysis at all."""

    everything: bool
    at: float


@dataclass(frozen=True, slots=True)
class StepConfirmed:
    """A person pressed a protocol step or answered a question on screen (*stap bevestigd*)."""

    step: str
    at: float
    by: Decider = Decider.EMPLOYEE


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The employee pressed the silent help button (*hulp gevraagd*)."""

    at: float


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """A colleague answered "ik kom" (*hulp onderweg*). `by` is the name to show, an alias where the line has one."""

    by: str
    at: float


@dataclass(frozen=True, slots=True)
class WarningPressed:
    """The employee pressed a ready warning (*waarschuwingstekst*), level 1 to 3, to read it or have it `played`."""

    level: int
    at: float
    played: bool = False


@dataclass(frozen=True, slots=True)
class DangerPressed:
    """The employee says that this is a threat or an explosion (*gevaar gemeld*): a person may set phase 4 (rule B7)."""

    at: float


@dataclass(frozen=True, slots=True)
class CuesMuted:
    """The employee wants no cues for the rest of this call (*aanwijzingen uit*), or wants them back."""

    muted: bool
    at: float


@dataclass(frozen=True, slots=True)
class HintRefused:
    """The employee says that the course hint does not fit (*klopt niet*): it goes and stays away."""

    at: float


@dataclass(frozen=True, slots=True)
class FindingRefused:
    """The employee says that a finding does not hold (*klopt niet*, law L8): the `finding`-th of the `turn`-th turn.

    It is noted for who judges the recognition later; the phase stays a matter of what was said.
    """

    turn: int
    finding: int
    at: float


@dataclass(frozen=True, slots=True)
class SecondOpinionGiven:
    """The second reader answered about the last caller turn (*tweede lezing gegeven*)."""

    opinion: SecondOpinion
    at: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed (*tik*)."""

    at: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was heard from `start` to `end` (*gat*), because of `cause`: nothing may be concluded from it."""

    start: float
    end: float
    cause: str


@dataclass(frozen=True, slots=True)
class HearingChanged:
    """From `at` on the call is heard like this (*gehoor veranderd*); `cause` is Dutch, for the administrator."""

    hearing: Hearing
    at: float
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over (*gesprek beëindigd*)."""

    at: float


Event = (
    CallStarted
    | TurnHeard
    | PartialHeard
    | ActivityHeard
    | VoiceMeasured
    | SpeakerChanged
    | ObjectionMade
    | StepConfirmed
    | HelpAsked
    | HelpAnswered
    | WarningPressed
    | DangerPressed
    | CuesMuted
    | HintRefused
    | FindingRefused
    | SecondOpinionGiven
    | Tick
    | Gap
    | HearingChanged
    | CallEnded
)

"""What Luwte offers the employee: one advice, a protocol step, a light. A person acts on it, or does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luwte.domain.evidence import Evidence, MessageId


@dataclass(frozen=True, slots=True)
class Advice:
    """One calm cue (*advies*): at most 7 words on screen, with sentences that the employee may say.

    `technique` is the id of a file in content; `because` is the evidence that led to it.
    """

    technique: str
    cue: str
    sentences: tuple[str, ...]
    because: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ProtocolStep:
    """A step (*protocolstap*) of this organisation's protocol."""

    id: str
    name: str


class Decider(StrEnum):
    """Who pressed, or who may press, a step."""

    EMPLOYEE = "medewerker"
    TEAM_LEAD = "teamleider"


class Light(StrEnum):
    """May the call be ended? (*"U mag beëindigen"-licht*)"""

    GREY = "grijs"
    AMBER = "oranje"
    GREEN = "groen"


@dataclass(frozen=True, slots=True)
class MayEnd:
    """The light with the rule quoted and what is missing. It never disables the phone's own hang-up.

    `warned_at` is the time in the call (seconds) at which the employee stamped a warning.
    """

    light: Light
    rule: MessageId
    missing: tuple[MessageId, ...] = ()
    warned_at: float | None = None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One transition of the protocol (*stap gezet*): only ever by a press (DOMAIN 5.2).

    `heard_at`: when the employee's words had proposed it. `reason`: why steps between were left out, else empty.
    """

    before: ProtocolStep
    after: ProtocolStep
    at: float
    phase: int
    evidence: tuple[str, ...]
    protocol: str
    by: Decider = Decider.EMPLOYEE
    heard_at: float | None = None
    reason: str = ""

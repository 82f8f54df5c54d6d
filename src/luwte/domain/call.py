"""A whole call as a list of events, and the line on which it came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luwte.domain.events import Event
from luwte.domain.turn import CallId


class Timing(StrEnum):
    """Where the times of a call come from."""

    MEASURED = "gemeten"  # from the transcript or the recording
    ESTIMATED = "geschat"  # the source has no times: estimated from the number of words, and said so


class Address(StrEnum):
    """How this organisation addresses callers (*aanspreekvorm*)."""

    FORMAL = "u"
    INFORMAL = "je"


@dataclass(frozen=True, slots=True)
class LineProfile:
    """What is particular to a telephone line (*lijnprofiel*).

    On a care line (*zorglijn*) every phase >= 3 first opens the guard for urgency (DOMAIN 5.3).
    """

    name: str = "algemeen"
    protocol: str = "telefoon"
    address: Address = Address.FORMAL
    care_line: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call (*gesprek*) that can be fed to the engine, event by event."""

    id: CallId
    events: tuple[Event, ...]
    timing: Timing
    profile: LineProfile = LineProfile()

"""A whole call as a list of events, and the line on which it came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luwte.domain.events import Event
from luwte.domain.turn import CallId, Party


class Timing(StrEnum):
    """Where the times of a call come from."""

    MEASURED = "gemeten"  # from the transcript or the recording
    ESTIMATED = "geschat"  # the source has no times: estimated from the number of words, and said so


_WORDS_PER_SECOND = 2.5
_EMPLOYEE_SECONDS = 4.0


def guessed_seconds(text: str, party: Party) -> float:
    """How long a turn lasts when its source has no times: by the words of the caller, fixed for the employee.

    What the employee says may not make time pass, because phases fall with time (law L1).

    >>> guessed_seconds("een twee drie vier vijf", Party.CALLER), guessed_seconds("ja", Party.EMPLOYEE)
    (2.0, 4.0)
    """
    return len(text.split()) / _WORDS_PER_SECOND if party is Party.CALLER else _EMPLOYEE_SECONDS


class Address(StrEnum):
    """How this organisation addresses callers (*aanspreekvorm*)."""

    FORMAL = "u"
    INFORMAL = "je"


class Sector(StrEnum):
    """The trade of a line (*sector*): techniques may offer other sentences in it."""

    CARE = "zorg"
    MUNICIPALITY = "gemeente"
    BENEFITS = "uitkering"
    HOUSING = "wonen"
    UTILITIES = "energie_telecom"
    BANK = "bank"
    RECEPTION = "receptie"


@dataclass(frozen=True, slots=True)
class LineProfile:
    """What is particular to a telephone line (*lijnprofiel*).

    On a care line (*zorglijn*) every phase >= 3 first opens the guard for urgency (DOMAIN 5.3). `easy`: sentences in
    easy Dutch (*eenvoudige taal*, B1). `hints`: whether course hints are shown at all. With `second_opinion` the engine
    says which turns a second reader may look at; without it there is no such thing. `raised_from`: from which index of
    the caller's voice on it is raised on this line; `None`: as shipped.
    """

    name: str = "algemeen"
    protocol: str = "telefoon"
    address: Address = Address.FORMAL
    care_line: bool = False
    sector: Sector | None = None
    easy: bool = False
    hints: bool = True
    second_opinion: bool = False
    raised_from: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What of a call could be heard at all (*waarneming*): what is off is unknown, never calm.

    `recogniser` turned speech to words, `model` is the one it used; both `None` when the words came with the call.
    """

    words: bool = True
    voice: bool = False
    timing: bool = False
    recogniser: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call (*gesprek*) that can be fed to the engine, event by event."""

    id: CallId
    events: tuple[Event, ...]
    timing: Timing
    profile: LineProfile = LineProfile()
    heard: Heard = Heard()

"""Turns: what was said, by whom and when. No judgement lives here.

The seal of the house (EU AI Act art. 5(1)(f)): `EmployeeTurn` has no voice, so nothing can measure it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

CallId = NewType("CallId", str)


class Party(StrEnum):
    """Who speaks: *beller* or *medewerker*."""

    CALLER = "beller"
    EMPLOYEE = "medewerker"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one turn (*beurt*).

    `start` and `end` are seconds on the call's media clock, `0 <= start <= end`.
    `confidence` is 0-1 as the recogniser gave it; `None` means unknown, never "sure". `text` is empty when somebody
    spoke and no word was understood. `suspect`: the recogniser seems to repeat itself, so these words raise no phase.
    """

    text: str
    start: float
    end: float
    confidence: float | None = None
    suspect: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError("a turn needs 0 <= start <= end")


class Baseline(StrEnum):
    """How far the caller's own ordinary voice is known (VOICE.md, section 6)."""

    NONE = "geen"
    PARTIAL = "deels"
    READY = "gereed"
    SUSPECT = "verdacht"


@dataclass(frozen=True, slots=True)
class Voice:
    """Measured loudness and sharpness of the caller's voice (*stem*) against the caller's own baseline.

    `score` is the index 0-100 of VOICE.md (not decibels), `None` when there was too little speech.
    `moved` says in Dutch which measures changed, for example "toonhoogte +6 halve tonen".
    """

    score: int | None
    raised: bool
    baseline: Baseline
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """A turn of the caller (*beller*): words, a measured voice, or both. `n` counts all turns of the call from 0."""

    n: int
    words: Words | None
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class EmployeeTurn:
    """A turn of the employee (*medewerker*). It has no voice, on purpose, and can never move a phase."""

    n: int
    words: Words


Turn = CallerTurn | EmployeeTurn

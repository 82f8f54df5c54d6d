"""Evidence: what was found in a turn, with the quote and the reason. It states, it does not decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from luwte.domain.behaviour import CareKind, Detail, Form, Phase, SpeechAct, Target

MessageId = NewType("MessageId", str)
"""Key of a Dutch sentence in content; the core never writes sentences itself."""


class Mark(StrEnum):
    """Marks on evidence that handling needs."""

    VEILED = "verhuld"  # harm is implied, not stated: the employee confirms (rule B4)
    EXPLICIT = "uitdrukkelijk"  # stated harm plus a target: alarms at once (W26)
    SEVERE = "ernstig"  # on the severe list: may end without a warning (DOMAIN 2.1)
    EXPOSURE = "openbaarmaking"  # threatens to publish the employee's name or picture


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the *raw* turn text, half open: `text == raw[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding (*bevinding*) in one turn.

    `supports` is the phase that this finding speaks for, given who is addressed and how the words are used;
    `strength` (0-1) is how strongly. A finding that does not count (quoted, negated, joked …) supports `CALM`
    and is kept, so that a person can see that it was heard and why it did not count.
    """

    signal: str
    turn: int
    strength: float
    supports: Phase
    detail: Detail | None
    target: Target
    act: SpeechAct
    quote: Span | None
    because: MessageId
    rule: str
    marks: frozenset[Mark] = frozenset()

    @property
    def form(self) -> Form | None:
        """One of the four forms, or `None` when the finding is no aggression."""
        return self.detail.form if self.detail else None

    @property
    def counts(self) -> bool:
        """Whether this finding can move the phase."""
        return self.act is SpeechAct.ASSERTED and self.supports > Phase.CALM


@dataclass(frozen=True, slots=True)
class Repair:
    """The caller apologises, takes back or returns to the subject (*herstel*)."""

    turn: int
    strength: float
    quote: Span
    rule: str


@dataclass(frozen=True, slots=True)
class CareSignal:
    """Somebody may need care (*zorgsignaal*). Health data: memory only, gone when the call ends."""

    kind: CareKind
    turn: int
    quote: Span
    rule: str

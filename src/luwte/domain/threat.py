"""What a threat says: who or what, with what, when, where, on what condition (R-R7). A checklist, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luwte.domain.evidence import Span


class ThreatSlot(StrEnum):
    """A part of a threat (*dreigingsveld*)."""

    TARGET = "doel"
    MEANS = "middel"
    TIME = "tijd"
    PLACE = "plaats"
    CONDITION = "voorwaarde"


class Article(StrEnum):
    """Articles of the Dutch Criminal Code whose points a person may want to check (DOMAIN 11.5)."""

    THREAT = "285"
    STALKING = "285b"
    DOXING = "285d"


@dataclass(frozen=True, slots=True)
class ThreatNote:
    """The exact words of one threat (`quote`: the whole raw turn) with the parts that were found in it.

    `articles` are worth checking by a person ("mogelijk"); Luwte never says that something is punishable.
    """

    turn: int
    quote: Span
    slots: tuple[tuple[ThreatSlot, Span], ...]
    articles: tuple[Article, ...]

    def of(self, slot: ThreatSlot) -> tuple[Span, ...]:
        """The words that fill a slot, in order of place."""
        return tuple(span for name, span in self.slots if name is slot)

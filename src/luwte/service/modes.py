"""Words or voice (law L3): what must be settled before a line may measure voices, and what a person is told.

Both modes warn until everything is filled in; without all of it the voice is not measured on a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NOTICE = (
    "De stem van de beller wordt gemeten, nooit die van de medewerker. Zeg het bellers vooraf en bied bezwaar aan. "
    "De uitkomst beschrijft gedrag (stem verheven) en is geen oordeel over iemand."
)
"""What is said once whenever a voice is measured."""


class Mode(StrEnum):
    """What is analysed of a caller (*modus*)."""

    WORDS = "woorden"
    VOICE = "stem"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an organisation has settled: the id of its DPIA, when the works council agreed, the notice that callers
    hear, and who is responsible.
    """

    dpia_id: str | None = None
    works_council_date: date | None = None
    caller_notice: str | None = None
    responsible_person: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not settled yet, by the name of its setting."""
        named = {
            "dpia_id": self.dpia_id,
            "works_council_date": self.works_council_date,
            "caller_notice": self.caller_notice,
            "responsible_person": self.responsible_person,
        }
        return tuple(name for name, value in named.items() if not (str(value).strip() if value else ""))


@dataclass(frozen=True, slots=True)
class Settled:
    """The mode in force, and what to tell whoever starts it; nothing when all is settled."""

    mode: Mode
    warning: str | None


def settle(wanted: Mode, conditions: Conditions) -> Settled:
    """Which mode may run on a line. Voice mode does not start while anything is missing."""
    missing = ", ".join(conditions.missing)
    if not missing:
        return Settled(wanted, None)
    if wanted is Mode.VOICE:
        return Settled(
            Mode.WORDS, f"stemmodus start niet, dit is nog niet ingevuld: {missing}. Luwte luistert alleen naar woorden"
        )
    return Settled(Mode.WORDS, f"dit is nog niet ingevuld en hoort ook bij alleen woorden: {missing}")


def on_files(conditions: Conditions) -> str:
    """What is said once when somebody asks for the voice of recordings: a person chose this file, so it runs."""
    missing = ", ".join(conditions.missing)
    return NOTICE + (f" Nog niet ingevuld: {missing} (zie docs/instellingen.md)." if missing else "")

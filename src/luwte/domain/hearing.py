"""How well the caller is heard: whoever looks at the screen must know before trusting it. It judges no caller."""

from __future__ import annotations

from enum import StrEnum

from luwte.domain.behaviour import Phase


class Hearing(StrEnum):
    """How well the caller is heard now (*gehoor*): what the employee must know before trusting the screen."""

    GOOD = "goed"
    BEHIND = "loopt achter"
    LATE = "te laat"  # so far behind that speech is left out
    WORDLESS = "zonder woorden"  # the recogniser is away; voice, timing and buttons go on
    SILENT = "geen geluid"  # the exchange sends nothing though it should
    PAUSED = "gepauzeerd"  # hold or a payment: the exchange does not let us hear it
    WAITING = "verbinding weg"  # the connection broke and may come back

    @property
    def has_words(self) -> bool:
        """Whether what the caller says comes through as words, be it late."""
        return self in {Hearing.GOOD, Hearing.BEHIND, Hearing.LATE}


class Ground(StrEnum):
    """What the running phase rests on (*grond*): without words there is no ordinary call, only one that is unknown."""

    HEARD = "gehoord"
    NOTHING_YET = "nog niets gehoord"
    NO_WORDS = "geen woorden"


def ground_of(phase: Phase, hearing: Hearing, *, words: bool) -> Ground:
    """What the phase rests on; `words` says whether any word of the caller was heard.

    A phase above the ordinary was reached on something: words of before, a raised voice, or a person who said so.
    """
    if phase is not Phase.CALM:
        return Ground.HEARD
    if not hearing.has_words:
        return Ground.NO_WORDS
    return Ground.HEARD if words else Ground.NOTHING_YET

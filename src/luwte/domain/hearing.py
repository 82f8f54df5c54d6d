"""How well the caller is heard: whoever looks at the screen must know before trusting it. It judges no caller."""

from __future__ import annotations

from enum import StrEnum


class Hearing(StrEnum):
    """How well the caller is heard now (*gehoor*): what the employee must know before trusting the screen."""

    GOOD = "goed"
    BEHIND = "loopt achter"
    LATE = "te laat"  # so far behind that speech is left out
    WORDLESS = "zonder woorden"  # the recogniser is away; voice, timing and buttons go on
    SILENT = "geen geluid"  # the exchange sends nothing though it should
    PAUSED = "gepauzeerd"  # hold or a payment: the exchange does not let us hear it
    WAITING = "verbinding weg"  # the connection broke and may come back

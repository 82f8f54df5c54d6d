"""How the caller takes turns: from when each side spoke, and nothing else. It is shown; it decides nothing.

What the employee does is not described here: of that leg only on and off is used (law L1).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """What happened in a stretch of a call.

    `seconds`: how long the stretch lasts. `talked_over`: how often the caller began while the employee spoke, and went
    on. `held_on`: how often the caller spoke on while the employee tried to come in. `both`: seconds in which both
    spoke.
    """

    seconds: float
    talked_over: int = 0
    held_on: int = 0
    both: float = 0.0

    def per_minute(self, count: int) -> float:
        """So many in this stretch as a rate; 0 for a stretch without length."""
        return count * 60 / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """Turn-taking (*beurtwisseling*) in the first minute and after it.

    `longest`: seconds that the caller held the floor.
    """

    first: Taken
    later: Taken
    longest: float = 0.0

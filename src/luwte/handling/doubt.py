"""When to speak first: how likely is it still that the caller's recent turns were all calm?

A cue about behaviour that appears in a calm call costs more trust than one that comes a turn later. It says nothing
about care or about danger: those never wait.
"""

from __future__ import annotations

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import TurnAssessment

RECENT = 8
"""The caller's last turns that count."""
SURE = 0.8
"""How likely a turn must be above calm to count at all: vague turns together are no reason to speak."""
SURE_PERSONAL = 0.5
"""The same for an attack on the employee."""
AT_LEAST: dict[Phase, float] = {Phase.COMPLAINT: 0.05, Phase.CRITICISM: 0.02}
"""What one such turn leaves in doubt at least, however sure the model is: one sigh is no reason to speak."""
_ELSE = 0.001
ENOUGH = 0.005
"""The doubt below which the first cue may come. All numbers here were chosen on the calls of the train authors, judged
by weights that had not seen them, and of the dev authors."""
ENOUGH_PERSONAL = 0.1
"""The same once the call was at phase 3: there waiting costs more."""


def doubt_of(turn: TurnAssessment) -> float:
    """What is left of the chance that this turn was calm, in [0, 1]; 1 when it says nothing."""
    calm = turn.probabilities[Phase.CALM]
    sure = SURE if turn.phase < Phase.PERSONAL else SURE_PERSONAL
    if turn.phase is Phase.CALM or 1 - calm < sure:
        return 1.0
    return max(calm, AT_LEAST.get(turn.phase, _ELSE))

"""A measured voice to evidence "stem verheven". It measures nothing itself and names no feeling.

Voice alone never makes phase 3 or 4 (rule B7). A raised voice is not criticism either, so it speaks for phase 1:
attention, no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from luwte.domain.behaviour import Phase, SpeechAct, Target
from luwte.domain.evidence import Evidence, MessageId
from luwte.domain.turn import Baseline, CallerTurn
from luwte.recognition.context import Context

SIGNAL = "stem"
_STRENGTH = {Baseline.READY: 0.7, Baseline.PARTIAL: 0.6, Baseline.SUSPECT: 0.5, Baseline.NONE: 0.5}


def assess(turn: CallerTurn, _context: Context) -> Iterator[Evidence]:
    """Evidence when the caller's voice is raised against the caller's own baseline. Accepts caller turns only."""
    if turn.voice is None or not turn.voice.raised:
        return
    yield Evidence(
        signal=SIGNAL,
        turn=turn.n,
        strength=_STRENGTH[turn.voice.baseline],
        supports=Phase.COMPLAINT,
        detail=None,
        target=Target.NOBODY,
        act=SpeechAct.ASSERTED,
        quote=None,
        because=MessageId("stem.verheven"),
        rule="stem.verheven",
    )

"""What an optional second reader (*tweede lezer*, a language model at the user's own site) made of one caller turn.

It is a claim of somebody outside: how far it counts is decided in `recognition`, and that it is well formed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Span


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The second reader's view of turn `turn`.

    `quote` is a stretch of the *raw* turn text, `model` the id of the model as the installation named it. Raises
    `ValueError` when a phase above calm comes without a detail or a quote: such a claim cannot be shown to anybody.
    """

    turn: int
    phase: Phase
    details: tuple[Detail, ...]
    target: Target
    act: SpeechAct
    quote: Span | None
    model: str

    def __post_init__(self) -> None:
        if self.phase > Phase.CALM and not (self.details and self.quote):
            raise ValueError("a phase above calm needs a detail and a quote")

"""The signals, in one explicit tuple. Each is a plain function of a caller turn; they do not know each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from luwte.domain.turn import CallerTurn
from luwte.recognition.context import Context
from luwte.recognition.voice import signal as voice
from luwte.recognition.words import spoken
from luwte.recognition.words.rules import Finding

Signal = Callable[[CallerTurn, Context], Iterable[Finding]]

SIGNALS: tuple[Signal, ...] = (
    spoken.assess,
    voice.assess,
)


def findings(turn: CallerTurn, context: Context) -> tuple[Finding, ...]:
    """Everything the signals find in one caller turn."""
    return tuple(finding for signal in SIGNALS for finding in signal(turn, context))

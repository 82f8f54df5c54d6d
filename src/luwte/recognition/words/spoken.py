"""The words signal: a caller turn's words through the word rules. A turn without words says nothing here."""

from __future__ import annotations

from collections.abc import Iterable

from luwte.domain.turn import CallerTurn
from luwte.recognition.context import Context
from luwte.recognition.words.rules import Finding


def assess(turn: CallerTurn, context: Context) -> Iterable[Finding]:
    """Findings in the words of a caller turn."""
    return context.words.assess(turn.words.text, turn.n) if turn.words else ()

"""A turn as report and screen show it: the words with what was found marked. Employee turns are plain text."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.apps.web.marking import Reason, Stretch, reasons_of, stretches
from luwte.apps.wording import PhaseView, clock, phase_view
from luwte.content.content import Content
from luwte.domain.turn import CallerTurn
from luwte.service.analysis import Moment


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of the transcript."""

    at: str
    caller: bool
    pieces: tuple[Stretch, ...]
    reasons: tuple[Reason, ...]
    phase: PhaseView | None


def row(moment: Moment, content: Content, prefix: str) -> Row:
    """A turn with its evidence marked; `prefix` makes its ids unique on the page."""
    turn = moment.turn
    assert turn is not None
    assert turn.words is not None
    evidence = moment.assessed[0].evidence if moment.assessed else ()
    reasons = reasons_of(evidence, content, prefix)
    return Row(
        at=clock(turn.words.start),
        caller=isinstance(turn, CallerTurn),
        pieces=stretches(turn.words.text, evidence, reasons),
        reasons=reasons,
        phase=phase_view(moment.assessed[1], content) if moment.assessed else None,
    )

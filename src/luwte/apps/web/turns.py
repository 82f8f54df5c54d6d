"""A turn as report and screen show it: the words with what was found marked. Employee turns are plain text."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.apps.web.marking import Reason, Stretch, reasons_of, stretches
from luwte.apps.wording import PhaseView, clock, phase_view
from luwte.content.content import Content
from luwte.domain.turn import CallerTurn
from luwte.recognition.second_opinion import RULE
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


def row_again(moment: Moment, content: Content, prefix: str) -> Row:
    """What a second reader said later about the last turn of the caller: its own findings, and the phase after it."""
    assert moment.assessed is not None
    assessment, estimate = moment.assessed
    evidence = [found for found in assessment.evidence if found.rule == RULE]
    return Row(
        at=clock(estimate.at),
        caller=True,
        pieces=(),
        reasons=reasons_of(evidence, content, prefix),
        phase=phase_view(estimate, content),
    )

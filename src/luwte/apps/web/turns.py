"""A turn as report and screen show it: the words with what was found marked.

In a report the turns of the employee are plain text. Only the live screen shows what they did; it is kept nowhere (L5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from luwte.apps.web.marking import Reason, Stretch, reasons_of, stretches
from luwte.apps.wording import PhaseView, clock, phase_view, said
from luwte.content.content import Content
from luwte.domain.outputs import MoveHeard
from luwte.domain.turn import CallerTurn
from luwte.recognition.second_opinion import RULE
from luwte.service.analysis import Moment


@dataclass(frozen=True, slots=True)
class MoveMark:
    """What the employee's words did, as a small mark; `explain` is shown with what usually makes it worse."""

    name: str
    explain: str
    pitfall: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of the transcript."""

    at: str
    caller: bool
    pieces: tuple[Stretch, ...]
    reasons: tuple[Reason, ...]
    phase: PhaseView | None
    moves: tuple[MoveMark, ...] = ()
    n: int = -1
    """Which turn of the call this is; -1 for what is no turn."""


def row(moment: Moment, content: Content, prefix: str) -> Row:
    """A turn with its evidence marked; `prefix` makes its ids unique on the page."""
    turn = moment.turn
    assert turn is not None
    assert turn.words is not None
    evidence = moment.found
    reasons = reasons_of(evidence, content, prefix)
    return Row(
        at=clock(turn.words.start),
        caller=isinstance(turn, CallerTurn),
        pieces=stretches(said(turn.words), evidence, reasons),
        reasons=reasons,
        phase=phase_view(moment.assessed[1], content) if moment.assessed else None,
        n=turn.n,
    )


def live_row(moment: Moment, content: Content, prefix: str, *, marks: bool) -> Row:
    """The same for the live screen, with the employee's moves unless the employee wants no hints (`marks`)."""
    shown = row(moment, content, prefix)
    if not marks:
        return shown
    heard = [output.move for output in moment.outputs if isinstance(output, MoveHeard)]
    texts = [(content.moves[move], move.is_pitfall) for move in heard]
    return replace(shown, moves=tuple(MoveMark(text.name, text.explain, pitfall) for text, pitfall in texts))


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

"""The panels of the screen as HTML, each with its id. The same panels make the first page and every change after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import Any

from markupsafe import Markup

from luwte.apps.language import gettext as _
from luwte.apps.language import language, written
from luwte.apps.web.board import Board
from luwte.apps.web.steps import Steps
from luwte.apps.web.templates import environment
from luwte.apps.wording import (
    LEVEL_WORDS,
    clock,
    effect_view,
    hearing_words,
    help_status,
    highest_view,
    light_view,
    phase_view,
    threat_view,
    why,
)
from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol, Step
from luwte.domain.advice import Decider
from luwte.domain.behaviour import Phase
from luwte.handling import messages


class Place(Enum):
    """Whose screen it is."""

    DEMO = auto()
    DESK = auto()
    HELPER = auto()


NOT_PLAYED: frozenset[int] = frozenset()
"""Where the line of a call can play no warning."""
_HIDDEN = {
    Place.DEMO: frozenset({"gehoor", "stem", "gevaar"}),
    Place.DESK: frozenset({"collega"}),
    Place.HELPER: frozenset(
        {"vraag", "cue", "erkenning", "hint", "hulp", "stappen", "waarschuwing", "einde", "gevaar"}
    ),
}
"""Panels that a place does not have. A helper sees no cue, no hint and no button of the employee (DOMAIN 10)."""


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step as a button. `because`: why it is proposed now, else empty. `lead`: only a team lead presses it."""

    id: str
    button: str
    name: str
    explain: str
    because: str
    lead: bool


def ladder(content: Content) -> list[tuple[int, str, str]]:
    """Number, sign and name of every phase."""
    return [(int(text.phase), text.symbol, _(text.name)) for text in content.phases.phases]


def piece(name: str, *values: object) -> Markup:
    """A piece of the page: a macro of `delen.html.j2`, which escapes the values."""
    html: Markup = getattr(_macros(), name)(*values)
    return html


@cache
def _macros() -> object:
    return environment().get_template("delen.html.j2").module


_Drawing = tuple[Any, ...]
"""What a panel is drawn from: the name of a macro, and its values."""


@dataclass(frozen=True, slots=True)
class Panels:
    """Renders the panels of one showing; `base` is where its presses go. `plays`: warnings that the line can play."""

    content: Content
    protocol: Protocol
    base: str
    place: Place = Place.DEMO
    plays: frozenset[int] = NOT_PLAYED
    _drawn: dict[str, tuple[str, _Drawing, Markup]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def render(self, board: Board, steps: Steps, *, own: bool) -> dict[str, Markup]:
        """Every panel by its id; `own`: the visitor presses the steps, no longer the example.

        Most moments change one or two panels. What is drawn from the same values is not drawn again.
        """
        hidden = _HIDDEN[self.place]
        panels: dict[str, Callable[[], _Drawing]] = {
            "vraag": lambda: ("vraag", self.base, () if board.ended else board.questions()),
            "cue": lambda: self._cue(board),
            "gehoor": lambda: ("gehoor", "" if board.ended else hearing_words(board.hearing)),
            "stem": lambda: self._voice(board),
            "gevaar": lambda: ("gevaar", self.base, board.danger or board.ended is not None),
            "licht": lambda: self._light(board, steps),
            "fase": lambda: self._phase(board),
            "erkenning": lambda: self._tested(board),
            "hint": lambda: self._hint(board),
            "hulp": lambda: ("hulp", self.base, board.help, help_status(board.help), board.ended is not None),
            "stappen": lambda: self._steps(steps, own=own, over=bool(board.ended), asked=bool(board.open_answers())),
            "waarschuwing": lambda: self._warnings(board, over=board.ended is not None),
            "collega": lambda: self._colleague(board, steps, over=board.ended is not None),
            "dreiging": lambda: self._threats(board),
            "einde": lambda: self._end(board),
        }
        return {name: self._draw(name, values()) for name, values in panels.items() if name not in hidden}

    def _draw(self, name: str, drawing: _Drawing) -> Markup:
        before = self._drawn.get(name)
        if before is not None and before[:2] == (language(), drawing):
            return before[2]
        html = piece(*drawing)
        self._drawn[name] = (language(), drawing, html)
        return html

    def _cue(self, board: Board) -> _Drawing:
        over = board.ended is not None
        return ("cue", self.base, board.advice, self._why(board), board.muted, board.silent, over)

    def _light(self, board: Board, steps: Steps) -> _Drawing:
        if board.silent:
            return ("uit",)
        return ("licht", light_view(board.may_end, self.content), self._stamps(steps))

    def _phase(self, board: Board) -> _Drawing:
        if board.silent:
            return ("uit",)
        return ("fase", phase_view(board.estimate, self.content, board.footing), ladder(self.content))

    def _voice(self, board: Board) -> _Drawing:
        raised = board.voice
        if raised is None or raised.since is None or board.silent or board.ended:
            return ("niets",)
        # How long it lasts already stands still on a screen; since when does not.
        return ("stem", clock(raised.since), [how for how in raised.voice.moved if not how.startswith("al ")])

    def _threats(self, board: Board) -> _Drawing:
        noted = () if board.silent else board.threats
        return ("dreiging", [threat_view(threat, self.content) for threat in noted])

    def _hint(self, board: Board) -> _Drawing:
        hidden = board.danger or board.silent
        return ("hint", self.base, None if hidden else board.hint, board.ended is not None)

    def _why(self, board: Board) -> str:
        """The words that led to the cue; while the call cools down, older words are no reason any more."""
        cooling = board.estimate is not None and board.estimate.cooling
        return why(board.advice) if board.advice and not cooling else ""

    def _tested(self, board: Board) -> _Drawing:
        if board.tested is None or board.estimate is None or board.danger or board.silent:
            return ("niets",)
        return ("erkenning", effect_view(board.tested, board.estimate.phase))

    def _stamps(self, steps: Steps) -> list[tuple[str, str]]:
        return [(clock(stamp.at), stamp.words) for stamp in steps.stamps]

    def _steps(self, steps: Steps, *, own: bool, over: bool, asked: bool) -> _Drawing:
        """While a safety question is open (`asked`) no step is put forward: the question comes first."""
        refused = steps.refused
        taken = [(clock(t.at), t.after.name, t.by is Decider.TEAM_LEAD, t.reason) for t in steps.taken]
        return (
            "stappen",
            self.base,
            steps.now.name,
            taken,
            [self._button(step, steps, asked=asked) for step in steps.following()],
            [self._button(step, steps, asked=asked) for step in steps.others()],
            (self._name(refused.step), written(self.content.message(refused.because))) if refused else None,
            own,
            over,
        )

    def _button(self, step: Step, steps: Steps, *, asked: bool = False) -> StepButton:
        proposed, heard = steps.proposed, steps.heard.get(step.id)
        forward = proposed is not None and proposed.step.id == step.id and not asked
        because = written(self.content.message(proposed.because)) if proposed and forward else ""
        if heard is not None:
            because = Markup("{}: {}").format(clock(heard), written(self.content.message(messages.PROPOSED_BY_WORDS)))
        return StepButton(step.id, step.button, step.name, step.explain, because, step.decider is Decider.TEAM_LEAD)

    def _name(self, step: str) -> str:
        return next((known.button for known in self.protocol.steps if known.id == step), step)

    def _warnings(self, board: Board, *, over: bool) -> _Drawing:
        levels = [(each.level, LEVEL_WORDS[each.level], each.level in self.plays) for each in self.protocol.spoken]
        read = (board.read.level, board.read.text, board.read.played) if board.read else None
        return ("waarschuwing", self.base, levels, read, over)

    def _colleague(self, board: Board, steps: Steps, *, over: bool) -> _Drawing:
        request = board.request
        reason = written(self.content.message(request.because)) if request else ""
        buttons = [self._button(step, steps) for step in steps.for_team_lead()]
        return ("collega", self.base, request, reason, board.help, buttons, over)

    def _end(self, board: Board) -> _Drawing:
        if board.ended is None:
            return ("niets",)
        view = highest_view(board.ended.highest, board.footing, self.content)
        kept = board.ended.highest >= Phase.PERSONAL
        if self.place is Place.DESK:
            return ("na_gesprek", self.base, view, kept)
        return ("einde", view, kept, f"{self.base}/verslag")

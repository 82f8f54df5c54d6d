"""What the employee's screen shows, piece by piece: a moment of a call in, the changed pieces of the page out.

Only what changed is sent. One live region says what is new; everything else changes without a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup

from luwte.apps.web.announce import announced
from luwte.apps.web.board import Board
from luwte.apps.web.panels import Panels, piece
from luwte.apps.web.sse import message, signal
from luwte.apps.web.steps import Steps
from luwte.apps.web.turns import live_row, row_again
from luwte.content.content import Content
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate
from luwte.service.analysis import Moment

SPEAKS = "spreek"
"""The id of the live region."""


class Screen:
    """The screen of one call. It remembers only what it has to show again."""

    def __init__(self, content: Content, profile: LineProfile, base: str) -> None:
        self._content = content
        self._panels = Panels(content, content.protocols[profile.protocol], base)
        self._points = 0
        self.board = Board(content, profile)
        self.steps = Steps(content.protocols[profile.protocol])
        self.own = False
        """Whether a person at this page presses the steps; the presses of the example are left out then."""
        self.panels = self._render()

    def show(self, moment: Moment, number: int) -> bytes:
        """The changes of this moment as server-sent events; `number` is the place in the call's stream."""
        chunk = b""
        if moment.assessed:
            self._points += moment.turn is not None  # a second opinion moves the last point
            chunk += signal("meting", _point(self._points, moment.assessed[1]))
        return chunk + message("".join(self._pieces(moment, number)), number)

    def _pieces(self, moment: Moment, number: int) -> Iterator[str]:
        before = {question.key for question in self.board.questions()}
        self.board.take(moment)
        self.steps.take(moment)
        yield from self._said(moment, number)
        changed = {name: html for name, html in self._render().items() if html != self.panels[name]}
        self.panels |= changed
        for name, html in changed.items():
            yield _piece(name, html, "innerMorph")
        fresh = [question for question in self.board.questions() if question.key not in before]
        if line := announced(moment, fresh, self._content):
            yield _piece(SPEAKS, piece("spreek", line))

    def _said(self, moment: Moment, number: int) -> Iterator[str]:
        if moment.turn is not None and moment.turn.words is not None:
            row = live_row(moment, self._content, f"b{number}", marks=not self.board.muted)
            yield _piece("gesprek", piece("beurt", row), "beforeend")
        elif moment.assessed:
            yield _piece("gesprek", piece("tweede_lezer", row_again(moment, self._content, f"b{number}")), "beforeend")

    def _render(self) -> dict[str, Markup]:
        return self._panels.render(self.board, self.steps, own=self.own)


def _point(n: int, estimate: PhaseEstimate) -> str:
    return json.dumps({"n": n, "at": round(estimate.at, 1), "phase": int(estimate.phase)})


def _piece(target: str, html: Markup, swap: str = "innerHTML") -> str:
    """`html` comes from a macro, so it is escaped already."""
    return str(piece("stuk", target, html, swap))

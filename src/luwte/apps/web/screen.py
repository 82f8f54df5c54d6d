"""What a screen beside a call shows, piece by piece: a moment of a call in, the changed pieces of the page out.

Only what changed is sent. One live region says what is new; everything else changes without a word. Three places show
a call: the demo, the desk of the employee, and a helper who reads along and sees nothing of how it is done (L5).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup

from luwte.apps.language import SOURCE, speaking
from luwte.apps.web.announce import announced
from luwte.apps.web.board import Board
from luwte.apps.web.panels import NOT_PLAYED, Panels, Place, piece
from luwte.apps.web.sse import message, signal
from luwte.apps.web.steps import Steps
from luwte.apps.web.turns import Row, live_row, row_again
from luwte.content.content import Content
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import FindingRefused, PartialHeard
from luwte.service.analysis import Moment

SPEAKS = "spreek"
"""The id of the live region."""
GROWS = "deel"
"""The id of the words that the caller is still saying."""


class Screen:
    """The screen of one call in one language. It remembers only what it has to show again."""

    def __init__(
        self,
        content: Content,
        profile: LineProfile,
        base: str,
        *,
        place: Place = Place.DEMO,
        language: str = SOURCE,
        plays: frozenset[int] = NOT_PLAYED,
    ) -> None:
        self._content = content
        self._panels = Panels(content, content.protocols[profile.protocol], base, place, plays)
        self._place = place
        self._language = language
        self._points: list[str] = []
        self._rows: list[Row] = []
        self._refused: set[tuple[int, int]] = set()
        self._growing = False
        self.board = Board(content, profile)
        self.steps = Steps(content.protocols[profile.protocol])
        self.own = False
        """Whether a person at this page presses the steps; the presses of the example are left out then."""
        with speaking(language):
            self.panels = self._render()

    def show(self, moment: Moment, number: int | str) -> bytes:
        """The changes of this moment as server-sent events; `number` is the place in the call's stream."""
        with speaking(self._language):
            chunk = b""
            if moment.assessed:
                chunk += self._point(moment)
            return chunk + message("".join(self._pieces(moment)), number)

    def state(self, number: int | str) -> bytes:
        """Everything as it stands, for a page that missed something."""
        with speaking(self._language):
            pieces = [_piece("gesprek", self.turns), _piece(GROWS, Markup(""))]
            pieces += [_piece(name, html, "innerMorph") for name, html in self.panels.items()]
            return message("".join(pieces), number) + self.line()

    def line(self) -> bytes:
        """All points of the drawn line."""
        return signal("metingen", self.points)

    @property
    def points(self) -> str:
        """The same as JSON."""
        return f"[{','.join(self._points)}]"

    @property
    def turns(self) -> Markup:
        """The conversation until now."""
        return Markup("").join(self._turn(row) for row in self._rows)

    def _point(self, moment: Moment) -> bytes:
        assert moment.assessed is not None
        again = moment.turn is None and self._points  # a second opinion moves the last point
        n = len(self._points) if again else len(self._points) + 1
        point = _point(n, moment.assessed[1])
        if again:
            self._points[-1] = point
        else:
            self._points.append(point)
        return signal("meting", point)

    def _pieces(self, moment: Moment) -> Iterator[str]:
        if isinstance(moment.event, PartialHeard):
            self._growing = True
            yield _piece(GROWS, piece("groeit", moment.event.words.text))
            return
        before = {question.key for question in self.board.questions()}
        self.board.take(moment)
        self.steps.take(moment)
        yield from self._said(moment)
        changed = {name: html for name, html in self._render().items() if html != self.panels[name]}
        self.panels |= changed
        for name, html in changed.items():
            yield _piece(name, html, "innerMorph")
        fresh = [question for question in self.board.questions() if question.key not in before]
        if line := announced(moment, fresh, self._content):
            yield _piece(SPEAKS, piece("spreek", line))

    def _said(self, moment: Moment) -> Iterator[str]:
        key = f"b{len(self._rows)}"
        if isinstance(moment.event, FindingRefused):
            yield from self._refuse(moment.event)
        elif moment.turn is not None and moment.turn.words is not None:
            marks = not self.board.muted and self._place is not Place.HELPER
            if self._growing:
                self._growing = False
                yield _piece(GROWS, Markup(""))
            yield self._add(live_row(moment, self._content, key, marks=marks))
        elif moment.assessed:
            yield self._add(row_again(moment, self._content, key))

    def _add(self, row: Row) -> str:
        self._rows.append(row)
        return _piece("gesprek", self._turn(row), "beforeend")

    def _refuse(self, refused: FindingRefused) -> Iterator[str]:
        self._refused.add((refused.turn, refused.finding))
        for row in self._rows:
            if row.n == refused.turn and refused.finding < len(row.reasons) and self._base:
                key = row.reasons[refused.finding].key
                yield _piece(f"weg-{key}", piece("klopt_niet", self._base, row.n, refused.finding, key, True))

    def _turn(self, row: Row) -> Markup:
        if row.n < 0:
            return piece("tweede_lezer", row)
        return piece("beurt", row, self._base, [i for n, i in self._refused if n == row.n])

    @property
    def _base(self) -> str:
        """Where a finding can be refused: on the employee's own desk only."""
        return self._panels.base if self._place is Place.DESK else ""

    def _render(self) -> dict[str, Markup]:
        return self._panels.render(self.board, self.steps, own=self.own)


def _point(n: int, estimate: PhaseEstimate) -> str:
    return json.dumps({"n": n, "at": round(estimate.at, 1), "phase": int(estimate.phase)})


def _piece(target: str, html: Markup, swap: str = "innerHTML") -> str:
    """`html` comes from a macro, so it is escaped already."""
    return str(piece("stuk", target, html, swap))

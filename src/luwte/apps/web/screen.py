"""What the employee's screen shows, piece by piece: a moment of a call in, the changed pieces of the page out.

Only what changed is sent, so that a screen reader speaks only when there is something new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from luwte.apps.web.sse import message, signal
from luwte.apps.web.templates import environment
from luwte.apps.web.turns import row, row_again
from luwte.apps.wording import PhaseView, clock, light_view, phase_view, why
from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.outputs import (
    AdviceGiven,
    CallClosed,
    CareSignalled,
    HelpRequested,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepProposed,
)
from luwte.service.analysis import Moment


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must be seen at once: help was asked for, or somebody may need care."""

    kind: str
    title: str
    text: str


def ladder(content: Content) -> list[tuple[int, str, str]]:
    """Number, sign and name of every phase."""
    return [(int(text.phase), text.symbol, text.name) for text in content.phases.phases]


def parts() -> Any:
    """The macros of the page's pieces."""
    return environment().get_template("delen.html.j2").module


class Screen:
    """The screen of one call. It remembers only what it has to show again."""

    def __init__(self, content: Content, report: str) -> None:
        self._content = content
        self._report = report
        self._taken: list[tuple[str, str]] = []
        self._notices: list[Notice] = []
        self._points = 0

    def show(self, moment: Moment, number: int) -> bytes:
        """The changes of this moment as server-sent events; `number` is the place in the call's stream."""
        chunk = b""
        if moment.assessed:
            self._points += moment.turn is not None  # a second opinion moves the last point
            chunk += signal("meting", _point(self._points, moment.assessed[1]))
        return chunk + message("".join(self._pieces(moment, number)), number)

    def _pieces(self, moment: Moment, number: int) -> Iterator[str]:
        if moment.turn is not None and moment.turn.words is not None:
            yield _piece("gesprek", parts().beurt(row(moment, self._content, f"b{number}")), "beforeend")
        elif moment.assessed:
            yield _piece("gesprek", parts().tweede_lezer(row_again(moment, self._content, f"b{number}")), "beforeend")
        for output in moment.outputs:
            yield from self._piece(output)

    def _piece(self, output: Output) -> Iterator[str]:
        match output:
            case PhaseChanged(_, estimate):
                yield _piece("fase", parts().fase(phase_view(estimate, self._content), ladder(self._content)))
                yield from self._calmer(estimate.phase)
            case AdviceGiven(advice, _):
                yield _piece("cue", parts().cue(advice, why(advice) if advice else ""))
            case MayEndChanged(may_end, _):
                yield _piece("licht", parts().licht(light_view(may_end, self._content)))
            case HelpRequested(_, because, at):
                yield self._notice(Notice("hulp", f"Hulp gevraagd om {clock(at)}.", self._content.message(because)))
            case CareSignalled(care, _):
                yield self._notice(Notice("zorg", "Zorg gaat voor:", f"«{care.quote.text}»"))
            case _:
                yield from self._course(output)

    def _course(self, output: Output) -> Iterator[str]:
        match output:
            case ProtocolMoved(taken):
                self._taken.append((clock(taken.at), taken.after.name))
                yield _piece("stappen", parts().protocol(self._taken, None))
            case StepProposed(step, _, _):
                yield _piece("stappen", parts().protocol(self._taken, step.name))
            case CallClosed(highest, _, _):
                yield _piece("einde", parts().einde(self._phase(highest), highest >= Phase.PERSONAL, self._report))
            case _:
                return

    def _notice(self, notice: Notice) -> str:
        self._notices.append(notice)
        return _piece("melding", parts().melding(self._notices))

    def _calmer(self, phase: Phase) -> Iterator[str]:
        """A call for help leaves the screen when the danger is over; care stays."""
        staying = [notice for notice in self._notices if notice.kind == "zorg" or phase >= Phase.PERSONAL]
        if staying != self._notices:
            self._notices = staying
            yield _piece("melding", parts().melding(staying))

    def _phase(self, phase: Phase) -> PhaseView:
        text = self._content.phase_text(phase)
        return PhaseView(int(text.phase), text.symbol, text.name, text.meaning, "")


def _point(n: int, estimate: PhaseEstimate) -> str:
    return json.dumps({"n": n, "at": round(estimate.at, 1), "phase": int(estimate.phase)})


def _piece(target: str, html: str, swap: str = "innerHTML") -> str:
    """`html` comes from a macro, so it is escaped already."""
    return str(parts().stuk(target, html, swap))

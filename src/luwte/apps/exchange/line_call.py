"""One call that comes in on a line: its session, what waits to be analysed, and how well it is heard now.

Its ring is filled on the event loop and emptied by the analysis; what it tells is numbered here, whoever heard it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

from luwte.domain.events import Event, HearingChanged, TurnHeard
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallId
from luwte.service.live import LiveCalls
from luwte.speech.ear import Ear
from luwte.telephony.lines.line import EndReason, LineEvent, SessionOpened
from luwte.telephony.lines.ring import Ring
from luwte.telephony.lines.session import Session, State

BEHIND, LATE = 3.0, 6.0
"""Seconds of waiting audio from which on the screen says so (LINES 3.3)."""
_GRAVE = (Hearing.WAITING, Hearing.PAUSED, Hearing.SILENT, Hearing.LATE, Hearing.BEHIND, Hearing.WORDLESS)
"""The worst first: only one thing is said at a time."""


class LineCall:
    """A call on a line. `first` is the number of its next turn, `began` the second at which this ear starts."""

    def __init__(self, id_: CallId, source: str, opened: SessionOpened, live: LiveCalls, session: Session) -> None:
        self.id, self.source, self.opened, self.session = id_, source, opened, session
        self.ring = Ring()
        self.ear: Ear | None = None
        self.began = 0.0
        self.objected: bool | None = None
        """Whether the caller objected to everything; `None` while there is no objection."""
        self.stalled = False
        self.broken = False
        """Whether the analysis of this call made a mistake."""
        self.written = False
        """Whether the exchange itself sends what is said in words."""
        self.over: EndReason | None = None
        """Why the analysis heard that it is over."""
        self._live = live
        self._told = Hearing.GOOD
        self._turns = 0
        self._lock = threading.Lock()

    @property
    def at(self) -> float:
        """Seconds of the call so far."""
        return self.session.position / self.opened.rate

    @property
    def lag(self) -> float:
        """Seconds of caller audio that the analysis did not take yet."""
        return self.ring.seconds

    @property
    def hearing(self) -> Hearing:
        """How well the caller is heard now."""
        found = {self._words}
        if self.session.state is State.DETACHED:
            found.add(Hearing.WAITING)
        if self.session.state is State.PAUSED:
            found.add(Hearing.PAUSED)
        if self.stalled:
            found.add(Hearing.SILENT)
        if self.lag >= BEHIND:
            found.add(Hearing.LATE if self.lag >= LATE else Hearing.BEHIND)
        return next((state for state in _GRAVE if state in found), Hearing.GOOD)

    @property
    def _words(self) -> Hearing:
        if self.broken:
            return Hearing.WORDLESS
        return Hearing.GOOD if self.ear is None or self.written else self.ear.hearing

    def goes_on_from(self, turn: int) -> None:
        """This call had turns before: the next one has this number."""
        self._turns = turn

    def put(self, events: Iterable[LineEvent]) -> None:
        """What the session let through, for the analysis."""
        for event in events:
            self.ring.put(event)

    def tell(self, events: Iterable[Event]) -> None:
        """What was heard, from any thread."""
        for event in events:
            if isinstance(event, TurnHeard):
                with self._lock:  # numbered and handed over together: turns come in the order of their numbers
                    self._live.tell(self.id, TurnHeard(replace(event.turn, n=self._turns)))
                    self._turns += 1
            else:
                self._live.tell(self.id, event)

    def tell_hearing(self) -> None:
        """How well it is heard, when that changed."""
        hearing = self.hearing
        if hearing is not self._told:
            self._told = hearing
            self._live.tell(self.id, HearingChanged(hearing, self.at))

"""Turn-taking from when each leg spoke: talking over, not giving way, holding the floor, against the first minute.

Information only. About 40 % of ordinary changes of speaker overlap (VOICE.md 10), so nothing here moves a phase. All
limits are choices and were not measured on calls. Of the employee's leg only on and off exists (law L1).
"""

from __future__ import annotations

from dataclasses import replace

from luwte.domain.events import ActivityHeard
from luwte.domain.exchange import Exchange, Taken
from luwte.domain.turn import Party

FIRST = 60.0
"""Seconds at the beginning that the rest is compared with."""
_TALKS_ON = 1.0  # seconds of both at once before it is more than a change of speaker
_ATTEMPT = 1.0  # shorter is "ja" or "hm", and no attempt to come in
_BREATH = 1.0  # seconds of pause that do not end a monologue
_KEPT = 32  # stretches per leg that can still meet a longer one of the other

Span = tuple[float, float]


class ExchangeReader:
    """One per call. Feed it activity in the order in which it ended; it says how the caller takes turns."""

    def __init__(self) -> None:
        self._caller: list[Span] = []
        self._other: list[Span] = []
        self._floor: Span | None = None
        self._exchange = Exchange(Taken(0.0), Taken(0.0))

    @property
    def exchange(self) -> Exchange:
        """What was seen until now."""
        return self._exchange

    def hear(self, activity: ActivityHeard) -> bool:
        """Take in one stretch of speech; whether one more time of talking over or holding on was counted."""
        before = self._counts
        span = (activity.start, activity.end)
        self._passed(activity.end)
        if activity.party is Party.CALLER:
            for other in self._other:
                self._meet(span, other)
            self._hold(span)
            self._caller = [*self._caller, span][-_KEPT:]
        else:
            for own in self._caller:
                self._meet(own, span)
            self._other = [*self._other, span][-_KEPT:]
        return self._counts != before

    def finish(self, at: float) -> bool:
        """The call ended at `at` seconds; whether both legs were heard, so that there is something to tell."""
        self._passed(at)
        return bool(self._caller and self._other)

    @property
    def _counts(self) -> tuple[int, ...]:
        e = self._exchange
        return e.first.talked_over, e.first.held_on, e.later.talked_over, e.later.held_on

    def _passed(self, at: float) -> None:
        first = replace(self._exchange.first, seconds=max(self._exchange.first.seconds, min(at, FIRST)))
        later = replace(self._exchange.later, seconds=max(self._exchange.later.seconds, at - FIRST, 0.0))
        self._exchange = replace(self._exchange, first=first, later=later)

    def _meet(self, caller: Span, other: Span) -> None:
        """Both spoke at once: who came in, and who went on?"""
        start, end = max(caller[0], other[0]), min(caller[1], other[1])
        both = end - start
        if both <= 0:
            return
        over = caller[0] > other[0] and both >= _TALKS_ON
        held = other[0] > caller[0] and other[1] < caller[1] and both >= _ATTEMPT
        first, later = self._exchange.first, self._exchange.later
        seen = first if start < FIRST else later
        seen = replace(
            seen, talked_over=seen.talked_over + over, held_on=seen.held_on + held, both=round(seen.both + both, 3)
        )
        first, later = (seen, later) if start < FIRST else (first, seen)
        self._exchange = replace(self._exchange, first=first, later=later)

    def _hold(self, span: Span) -> None:
        """The floor is held over a breath, not over a pause in which the other side spoke."""
        floor = self._floor
        if floor is not None and span[0] - floor[1] < _BREATH and not self._spoke_alone(floor[1], span[0]):
            span = (floor[0], span[1])
        self._floor = span
        self._exchange = replace(self._exchange, longest=max(self._exchange.longest, round(span[1] - span[0], 3)))

    def _spoke_alone(self, start: float, end: float) -> bool:
        return any(other[0] < end and other[1] > start for other in self._other)

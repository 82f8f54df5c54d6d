"""The silent call for help: one call's state, and who is asked next when several people could come.

It alerts; it joins nobody to a call and decides nothing (law L7). Who is free is told to it, never inferred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from luwte.domain.behaviour import Phase
from luwte.domain.outputs import HelpStatusChanged
from luwte.domain.turn import CallId

WAIT = 20.0
"""Seconds that somebody has to answer before the next person is asked (CHOICE)."""


class HelpLine:
    """Where one call's request stands."""

    def __init__(self) -> None:
        self._asked_at: float | None = None
        self._by: str | None = None

    @property
    def by(self) -> str | None:
        """Who is coming."""
        return self._by

    def ask(self, at: float) -> HelpStatusChanged | None:
        """Help is asked; `None` when it was asked already."""
        if self._asked_at is not None:
            return None
        self._asked_at = at
        return HelpStatusChanged(at, None, at)

    def answer(self, by: str, at: float) -> HelpStatusChanged | None:
        """Somebody said "ik kom"; `None` when nobody asked. The last answer counts."""
        if self._asked_at is None or by == self._by:
            return None
        self._by = by
        return HelpStatusChanged(self._asked_at, by, at)


@dataclass(frozen=True, slots=True)
class Request:
    """A call that asks for help: the phase and nothing else about it. `asked`: who got the alert, in order.

    `own`: whose call it is; that person is never asked to come to it.
    """

    call: CallId
    phase: Phase
    since: float
    asked: tuple[str, ...] = ()
    asked_at: float = 0.0
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """`person` is asked to come to `call` at `at` seconds."""

    person: str
    call: CallId
    phase: Phase
    at: float


@dataclass
class HelpRoster:
    """Who is asked for which call. `room`: how many calls somebody can still take, in order of whom to ask first."""

    order: Sequence[str]
    room: Mapping[str, int]
    _open: dict[CallId, Request] = field(default_factory=dict)
    _taken: dict[CallId, str] = field(default_factory=dict)

    def ask(self, call: CallId, phase: Phase, at: float, own: str | None = None) -> tuple[Alert, ...]:
        """A call asks for help, or its phase rose while it waits; a threat is asked of everybody who is free.

        Asking again for what was asked alerts nobody twice, and a call that somebody took is left to that person.
        """
        if call in self._taken:
            return ()
        known = self._open.get(call, Request(call, phase, at, own=own))
        if known.asked and phase <= known.phase:
            return ()
        self._open[call] = replace(known, phase=max(known.phase, phase))
        return self._next(call, at)

    def accept(self, call: CallId, person: str) -> bool:
        """ "Ik kom": whether it counts; a call that was taken stays with who took it."""
        if call not in self._open or self._free(person) < 1:
            return False
        self._taken[call] = person
        del self._open[call]
        return True

    def finish(self, call: CallId) -> None:
        """The call is over, or help is no longer needed."""
        self._open.pop(call, None)
        self._taken.pop(call, None)

    def tick(self, at: float) -> tuple[Alert, ...]:
        """Time passed: who did not answer within `WAIT` seconds is not waited for; the neediest call goes first."""
        due = [r for r in self._open.values() if at - r.asked_at >= WAIT]
        alerts: list[Alert] = []
        for request in sorted(due, key=lambda r: (-r.phase, r.since)):
            alerts += self._next(request.call, at)
        return tuple(alerts)

    def waiting(self) -> tuple[Request, ...]:
        """Calls that nobody took yet, the neediest first."""
        return tuple(sorted(self._open.values(), key=lambda r: (-r.phase, r.since)))

    def _next(self, call: CallId, at: float) -> tuple[Alert, ...]:
        request = self._open[call]
        free = [person for person in self.order if self._free(person) > 0 and person != request.own]
        fresh = [person for person in free if person not in request.asked]
        if not fresh and at - request.asked_at >= WAIT:
            request, fresh = replace(request, asked=()), free  # everybody was asked: begin again
        chosen = fresh if request.phase is Phase.EXPLOSIVE else fresh[:1]
        asked = (*request.asked, *chosen)
        self._open[call] = replace(request, asked=asked, asked_at=at if chosen else request.asked_at)
        return tuple(Alert(person, call, request.phase, at) for person in chosen)

    def _free(self, person: str) -> int:
        return self.room.get(person, 0) - sum(1 for taker in self._taken.values() if taker == person)

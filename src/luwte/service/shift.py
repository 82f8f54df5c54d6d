"""What somebody shows or notes during one shift, in memory only: a pause after a call, and "het raakte me".

Nothing here is ever written down (R-A7, R-P6): who has a pause is seen by all as "pauze" and nothing more, and what
touched somebody is seen by that person alone. It is gone when the day or the server ends.
"""

from __future__ import annotations

from datetime import date

from luwte.domain.turn import CallId
from luwte.service.actors import Actor, UserId
from luwte.service.clock import Clock


class Shift:
    """Today's pauses and private marks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._day = clock.now().date()
        self._pauses: dict[UserId, Actor] = {}
        self._touched: set[tuple[UserId, CallId]] = set()

    def pause(self, actor: Actor, *, wanted: bool) -> None:
        """No next call for now, or again one."""
        self._today()
        self._pauses.pop(actor.user, None)
        if wanted:
            self._pauses[actor.user] = actor

    def pauses(self, user: UserId) -> bool:
        """Whether others see "pauze"."""
        self._today()
        return user in self._pauses

    def who_pauses(self, seen_by: Actor) -> tuple[str, ...]:
        """The screen names of who has a pause in the teams of this helper; never why, or for how long."""
        self._today()
        return tuple(actor.alias for actor in self._pauses.values() if actor.teams & seen_by.teams)

    def touch(self, user: UserId, call: CallId, *, touched: bool) -> None:
        """This call touched its employee, or the mark is taken back."""
        self._today()
        (self._touched.add if touched else self._touched.discard)((user, call))

    def touched(self, user: UserId, call: CallId) -> bool:
        """Only ever asked for the person themselves."""
        self._today()
        return (user, call) in self._touched

    def _today(self) -> None:
        today: date = self._clock.now().date()
        if today != self._day:
            self._day = today
            self._pauses.clear()
            self._touched.clear()

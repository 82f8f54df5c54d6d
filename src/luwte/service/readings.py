"""Who read a call: the employee whose call it is sees every line. Nobody else asks this of one person's calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Protocol

from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditLine, CallArchive

READ = frozenset({"gesprek gelezen", "meegelezen"})
"""How the trail calls the opening of what was said."""
_SINCE = timedelta(days=31)


class TrailBySubject(Protocol):
    """The trail, by what its lines are about."""

    def about(self, subjects: Collection[str], actions: Collection[str]) -> Sequence[AuditLine]:
        """Lines about one of these, newest first. Raises `StoreUnavailable`."""


class Readings:
    """Shows an employee who opened their calls."""

    def __init__(self, archive: CallArchive, trail: TrailBySubject, clock: Clock) -> None:
        self._archive, self._trail, self._clock = archive, trail, clock

    def of(self, actor: Actor) -> Sequence[AuditLine]:
        """Every reading of the own calls, also the own, newest first."""
        permit(actor, UseCase.SEE_READERS, owner=actor.user)
        own = {call.id for call in self._archive.of_employee(actor.user, self._clock.now() - _SINCE)}
        return self._trail.about(own, READ) if own else ()

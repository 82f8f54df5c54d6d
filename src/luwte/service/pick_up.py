"""Calls that came in on a line without an employee: who works on that line says whose it is (*oppakken*).

Before it belongs to somebody nobody sees what is said in it; only which line it is on, and since when.
"""

from __future__ import annotations

from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.service.actors import Actor, Role
from luwte.service.live import LiveCalls
from luwte.service.permissions import UseCase, permit
from luwte.service.records import CallRecord


class PickUp:
    """The use cases of calls that belong to nobody yet. Works on the event loop."""

    def __init__(self, live: LiveCalls) -> None:
        self._live = live
        self._under_way: set[CallId] = set()

    def waiting(self, actor: Actor) -> tuple[CallRecord, ...]:
        """Running calls of the own teams, and of lines without a team, that nobody has; the oldest first."""
        if Role.EMPLOYEE not in actor.roles:
            return ()
        found = [record for record in self._live.open if self._free(record, actor)]
        return tuple(sorted(found, key=lambda record: record.started_at))

    async def take(self, actor: Actor, call: CallId) -> None:
        """It is a call of this person. Raises `NotFound` when it belongs to somebody, or to another team."""
        permit(actor, UseCase.HANDLE_CALL, owner=actor.user)
        if not self._free(self._live.record(call), actor):
            raise NotFound("dit gesprek is al van iemand")
        self._under_way.add(call)
        try:
            await self._live.assign(call, actor.user)
        finally:
            self._under_way.discard(call)

    def _free(self, record: CallRecord, actor: Actor) -> bool:
        near = record.team is None or record.team in actor.teams
        return record.employee is None and record.id not in self._under_way and near and not record.practice

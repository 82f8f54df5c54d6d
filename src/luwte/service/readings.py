"""Who opened what was said, and the trail for who oversees. Nobody but the employee asks this of one person's calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from luwte.errors import Erased
from luwte.service import break_glass
from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditLine, AuditTrail, CallArchive, TrailReader
from luwte.service.records import CallRecord
from luwte.service.retention import Proof

READ = frozenset({"gesprek gelezen", "meegelezen", break_glass.OPENED, break_glass.READ})
"""How the trail calls the opening of what was said."""
_SINCE = timedelta(days=31)
PAGE = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """That an own call was opened (*gelezen*)."""

    line: AuditLine
    call: CallRecord


class Readings:
    """Shows an employee who opened their calls, and whoever oversees what was done."""

    def __init__(
        self,
        archive: CallArchive,
        reader: TrailReader,
        trail: AuditTrail,
        clock: Clock,
        proofs: Callable[[int], Sequence[Proof]],
    ) -> None:
        self._archive, self._reader, self._trail, self._clock = archive, reader, trail, clock
        self._proofs = proofs

    def of(self, actor: Actor) -> Sequence[Reading]:
        """Every reading of the own calls whose transcript is there, also the own readings, newest first."""
        permit(actor, UseCase.SEE_READERS, owner=actor.user)
        own: dict[str, CallRecord] = {}
        for call in self._archive.of_employee(actor.user, self._clock.now() - _SINCE):
            with suppress(Erased):
                own[self._archive.trace(call.id)] = call
        return [Reading(line, own[line.subject]) for line in self._reader.about(own, READ)] if own else ()

    def trail(self, actor: Actor, before: int | None = None, *, only_read: bool = False) -> Sequence[AuditLine]:
        """A page of the trail, newest first; `only_read` leaves who opened which call."""
        permit(actor, UseCase.SEE_TRAIL)
        return self._reader.newest(before, PAGE, READ if only_read else ())

    def verify(self, actor: Actor) -> int:
        """How many lines were checked. Raises `TrailBroken`."""
        permit(actor, UseCase.SEE_TRAIL)
        checked = self._trail.verify()
        self._trail.record(self._clock.now(), actor.user, "logboek nagerekend", "logboek", f"{checked} regels")
        return checked

    def proofs(self, actor: Actor) -> Sequence[Proof]:
        """The last proofs of deletion."""
        permit(actor, UseCase.SEE_RETENTION)
        return self._proofs(PAGE)

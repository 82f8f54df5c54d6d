"""What running calls give to the store: what it is owed, and which calls it does not keep any more.

A call can be erased while it runs: a caller was on hold for a day, or somebody ran `luwte retention run` beside the
server. Such a call goes on for who is in it, nothing of it is kept from then on, and no other call is hampered by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import NotFound, StoreUnavailable
from luwte.service.ports import CallArchive
from luwte.service.records import Entry


class LiveStore:
    """One thread uses it."""

    def __init__(self, archive: CallArchive) -> None:
        self._archive = archive
        self._owed: list[Entry] = []
        self._gone: set[CallId] = set()

    @property
    def owed(self) -> int:
        """How many events wait for a store that is away."""
        return len(self._owed)

    def keeps(self, call: CallId) -> bool:
        """Whether what this call says is kept."""
        return call not in self._gone

    def owe(self, entries: Sequence[Entry]) -> None:
        """These could not be kept now, and go with the next that can."""
        self._owed += entries

    def commit(self, entries: Sequence[Entry]) -> None:
        """What is owed and these, at once. Raises `StoreUnavailable` or ValueError, and then none of it is kept."""
        while waiting := [entry for entry in (*self._owed, *entries) if self.keeps(entry.call)]:
            try:
                self._archive.append(waiting)
                break
            except NotFound:
                lost = {entry.call for entry in waiting if not self._is_there(entry.call)}
                if not lost:
                    raise
                self._gone |= lost
                structlog.get_logger().warning("gesprek gewist terwijl het liep", calls=len(lost))
        self._owed = []

    def finish(self, call: CallId, at: datetime, highest: Phase) -> bool:
        """Write the end of a call; whether that was done. One that was erased as a whole has no end to write."""
        try:
            self._archive.finish(call, at, highest)
        except StoreUnavailable:
            structlog.get_logger().warning("einde van een gesprek nog niet opgeslagen")
            return False
        except NotFound:
            structlog.get_logger().info("gesprek was al gewist")
        self._gone.discard(call)
        return True

    def _is_there(self, call: CallId) -> bool:
        """Its trace is made with the key of its transcript."""
        try:
            self._archive.trace(call)
        except NotFound:
            return False
        return True

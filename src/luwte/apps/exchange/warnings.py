"""Which lines can let a warning be heard, and doing so on a person's press: the `WarningPlayer` of the lines."""

from __future__ import annotations

from collections.abc import Sequence

from luwte.apps.exchange.listener import Listener
from luwte.apps.exchange.switchboard import PREFIX, Switchboard
from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.service.actors import UserId

_NONE: frozenset[int] = frozenset()


class LineWarnings:
    """Finds the line of a call."""

    def __init__(self, board: Switchboard, listeners: Sequence[Listener]) -> None:
        self._board = board
        self._lines = {listener.name: listener.warnings for listener in listeners if listener.warnings is not None}

    def levels(self, source: str) -> frozenset[int]:
        """See `WarningPlayer`."""
        line = self._lines.get(source.removeprefix(PREFIX)) if source.startswith(PREFIX) else None
        return line.levels if line is not None else _NONE

    async def play(self, call: CallId, level: int, by: UserId) -> None:
        """See `WarningPlayer`."""
        running = self._board.call(call)
        line = self._lines.get(running.source) if running is not None else None
        if running is None or line is None:
            raise NotFound("dit gesprek loopt niet meer op deze lijn")
        await line.play(running.opened.call_key, level, by)

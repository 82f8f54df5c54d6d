"""Everything that live lines need, with one switch: it starts before calls come in and stops before the calls do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from luwte.apps.exchange.listener import Listener
from luwte.apps.exchange.listeners import drained
from luwte.apps.exchange.switchboard import Switchboard
from luwte.apps.exchange.warnings import LineWarnings
from luwte.speech.asr.pool import TranscriberPool

LEAVE_WITHIN = 5.0
"""Seconds in which exchanges may take their calls elsewhere when the server stops."""


@dataclass(frozen=True)
class ExchangeRoom:
    """The lines of an installation. `close` frees what makes words, once nothing is heard any more.

    `pool` is what makes them, where anything does.
    """

    board: Switchboard
    listeners: Sequence[Listener]
    close: Callable[[], None] = lambda: None
    pool: TranscriberPool | None = None

    @property
    def warnings(self) -> LineWarnings:
        """What lets a warning be heard, where a line can."""
        return LineWarnings(self.board, self.listeners)

    async def start(self) -> None:
        """Take calls in."""
        await self.board.start()
        for listener in self.listeners:
            if listener.start is not None:
                await self._start(listener.name, listener.start)

    async def _start(self, name: str, start: Callable[[], Awaitable[object]]) -> None:
        """A port that is taken keeps one line from starting, and nothing else; the page of the condition says so."""
        try:
            await start()
        except OSError:
            self.board.refused(name, "er kan niet geluisterd worden: de poort is bezet, of dit adres is niet van hier")

    async def drain(self) -> None:
        """Take no new calls, and ask exchanges that can to bring theirs elsewhere."""
        self.board.drain()
        await drained(self.listeners, LEAVE_WITHIN)

    async def stop(self) -> None:
        """Finish what came in; calls that go on are taken up by the next server."""
        await self.board.stop()
        await asyncio.to_thread(self.close)

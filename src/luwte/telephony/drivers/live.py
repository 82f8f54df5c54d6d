"""The connections of one listener that run now: who is turned away, how one runs, and how all of them end.

Every listener asks here before it takes a connection in, whatever its protocol (TEL-10). It knows no protocol itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from luwte.telephony.drivers.drive import WRITE_WITHIN, Drive, Transport
from luwte.telephony.lines.attempts import MOST, WITHIN, Attempts
from luwte.telephony.lines.line import LineAdapter, LineCommand
from luwte.telephony.lines.reception import Reception

BUSY, FULL = 429, 503
"""HTTP statuses; protocols with others translate them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one listener takes at once (CHOICE, 3.6)."""

    connections: int = 400
    attempts: int = MOST
    within: float = WITHIN


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A connection that is not taken in now: the HTTP status for it, and why, for the administrator."""

    status: int
    why: str


USUAL = Limits()


class Live:
    """The connections of `source`."""

    def __init__(self, source: str, reception: Reception, steady: Callable[[], float], limits: Limits = USUAL) -> None:
        self.source = source
        self._reception = reception
        self._steady = steady
        self._limits = limits
        self._attempts = Attempts(limits.attempts, limits.within)
        self._places = 0
        self._drives: set[Drive] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._draining = False

    def __len__(self) -> int:
        return len(self._drives)

    @contextmanager
    def visit(self, peer: str) -> Iterator[TurnedAway | None]:
        """Holds a place for one connection, from its request to its end; says why it is turned away, if it is."""
        refusal = self._refusal(peer)
        if refusal is not None:
            self.refuse(refusal.why)
        self._places += 1
        try:
            yield refusal
        finally:
            self._places -= 1

    def refuse(self, why: str) -> None:
        """A connection was not taken."""
        self._reception.refused(self.source, why)

    async def run(self, transport: Transport, adapter: LineAdapter) -> None:
        """One connection, until it is over."""

        def ask(command: LineCommand) -> None:
            drive.command(command)

        connection = self._reception.connect(self.source, ask)
        drive = Drive(transport, adapter, connection.take, self._steady)
        self._drives.add(drive)
        self._empty.clear()
        try:
            await drive.run()
        finally:
            self._drives.discard(drive)
            if not self._drives:
                self._empty.set()
            connection.lost()

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, asks the exchange to go elsewhere, waits for calls to end, and ends the rest."""
        self._draining = True
        self._ask(LineCommand.DRAIN)
        if await self._is_empty(within):
            return
        self._ask(LineCommand.CLOSE)
        await self._is_empty(WRITE_WITHIN)

    def _ask(self, command: LineCommand) -> None:
        for drive in tuple(self._drives):
            drive.command(command)

    async def _is_empty(self, within: float) -> bool:
        try:
            await asyncio.wait_for(self._empty.wait(), within)
        except TimeoutError:
            return False
        return True

    def _refusal(self, peer: str) -> TurnedAway | None:
        if not self._attempts.may(peer, now=self._steady()):
            return TurnedAway(BUSY, "te veel pogingen achter elkaar vanaf één adres")
        if self._draining:
            return TurnedAway(FULL, "deze lijn wordt afgebouwd")
        if self._places >= self._limits.connections:
            return TurnedAway(FULL, f"er zijn al {self._limits.connections} verbindingen op deze lijn")
        if not self._reception.admits(self.source):
            return TurnedAway(FULL, "er is geen ruimte voor nog een gesprek")
        return None

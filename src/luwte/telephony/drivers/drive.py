"""Runs one adapter on one connection: always reads, never waits for analysis, writes within two seconds.

What the adapter says is handed to `take`, which must not block: it puts events in a ring. The connection ends when the
peer goes, when the adapter closes, or when a write takes too long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from luwte.telephony.lines.line import Close, LineAdapter, LineCommand, LineEvent, Output, Send

WRITE_WITHIN = 2.0
TICK_EVERY = 0.25
_MOST_WAITING = 64
"""Messages of ours that may wait to be written; a peer that takes none of them is cut off."""


class Gone(Exception):  # noqa: N818
    """The peer is gone; `code` is the WebSocket close code, `None` for other transports and for a broken connection."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__()
        self.code = code


class Transport(Protocol):
    """One connection."""

    async def receive(self) -> bytes | str:
        """The next message or chunk. Raises `Gone`."""

    async def send(self, data: bytes | str) -> None:
        """Write. Raises `Gone`."""

    async def close(self, code: int, reason: str) -> None:
        """Close; never raises."""


class Drive:
    """One adapter on one connection. `command` may be called from the same event loop at any time."""

    def __init__(
        self,
        transport: Transport,
        adapter: LineAdapter,
        take: Callable[[LineEvent], None],
        steady: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._adapter = adapter
        self._take = take
        self._steady = steady
        self._out: asyncio.Queue[Send | Close] = asyncio.Queue(maxsize=_MOST_WAITING)
        self._over = asyncio.Event()

    async def run(self) -> int | None:
        """Until the connection is over; gives the close code of the peer, when it said one."""
        code: int | None = None
        reader = asyncio.ensure_future(self._read())
        others = [asyncio.ensure_future(self._write()), asyncio.ensure_future(self._tick())]
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait([reader, over, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reader, over, *others):
                task.cancel()
            done = await asyncio.gather(reader, *others, over, return_exceptions=True)
        code = next((result.code for result in done if isinstance(result, Gone)), None)
        self._handle(self._adapter.lost(code=code, now=self._steady()))
        for result in done:
            if isinstance(result, Exception) and not isinstance(result, Gone | TimeoutError):
                raise result
        return code

    def command(self, command: LineCommand) -> None:
        """Ask something of the exchange."""
        self._handle(self._adapter.command(command, now=self._steady()))

    async def _read(self) -> None:
        while True:
            data = await self._transport.receive()
            self._handle(self._adapter.receive(data, now=self._steady()))

    async def _tick(self) -> None:
        while True:
            self._handle(self._adapter.tick(now=self._steady()))
            await asyncio.sleep(TICK_EVERY)

    async def _write(self) -> None:
        while True:
            item = await self._out.get()
            if isinstance(item, Close):
                await self._transport.close(item.code, item.reason)
                self._over.set()
                return
            try:
                await asyncio.wait_for(self._transport.send(item.data), WRITE_WITHIN)
            except TimeoutError:
                await self._transport.close(1008, "te traag")
                self._over.set()
                return

    def _handle(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if not isinstance(output, Send | Close):
                self._take(output)
                continue
            try:
                self._out.put_nowait(output)
            except asyncio.QueueFull:
                self._over.set()

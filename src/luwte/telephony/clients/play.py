"""Plays a client on a connection: sends each step when it is due, listens all the while, and says what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from luwte.telephony.clients.client import LineClient, Message, Refused, Stage
from luwte.telephony.clients.pace import Pace
from luwte.telephony.drivers.drive import Gone, Transport

OPENED_WITHIN = 5.0
"""Seconds in which the server must answer; an exchange gives up then."""
CLOSED_WITHIN = 10.0
"""Seconds that the server has to say goodbye."""
_BROKEN = {None, 1001, 1006, 1011, 1012}
"""How a WebSocket ends when nobody meant to refuse anything."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call. `answer` is Dutch; `seconds` of audio were sent, `late` seconds behind at the worst.

    `broken`: the connection went away while the call went on, and nobody refused it.
    """

    ok: bool
    answer: str
    seconds: float = 0.0
    late: float = 0.0
    broken: bool = False


class Left(Gone):
    """The server is gone and said why."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(code)
        self.reason = reason


async def play(client: LineClient, transport: Transport, pace: Pace) -> Outcome:
    """One call on an open connection, which is closed afterwards. Whatever the server does, it raises nothing."""
    call = _Call(client, transport, pace)
    why = await call.run()
    return Outcome(not why, why or client.answer, round(call.seconds, 3), pace.late, call.broken)


class _Call:
    def __init__(self, client: LineClient, transport: Transport, pace: Pace) -> None:
        self._client, self._transport, self._pace = client, transport, pace
        self._changed = asyncio.Event()
        self._listening: asyncio.Future[None] | None = None
        self.seconds = 0.0
        self.broken = False

    async def run(self) -> str:
        """Why the call was refused or broken off; nothing when it went well."""
        self._listening = listening = asyncio.ensure_future(self._listen())
        try:
            await self._begin()
            await self._media()
            await self._end()
            await self._transport.close(1000, "")
            await asyncio.wait({listening}, timeout=CLOSED_WITHIN)
            self._check()
        except Refused as refused:
            return str(refused)
        except Gone as gone:
            return self._lost(gone)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await self._transport.close(1000, "")
        return ""

    async def _begin(self) -> None:
        await self._send(self._client.begin(now=self._pace.now()))
        await self._while(Stage.OPENING, OPENED_WITHIN)

    async def _media(self) -> None:
        client, pace, transport = self._client, self._pace, self._transport
        for number in range(client.steps):
            await pace.until(number * client.interval)
            self._check()
            if client.stage is not Stage.PLAYING:
                return
            for message in client.step(number, now=pace.now()):
                await transport.send(message)
            self.seconds = (number + 1) * client.interval

    async def _end(self) -> None:
        if self._client.stage is Stage.PLAYING:
            await self._pace.until(self.seconds)
            await self._send(self._client.end(now=self._pace.now()))
        await self._while(Stage.CLOSING, CLOSED_WITHIN)

    async def _while(self, stage: Stage, within: float) -> None:
        """Until the client leaves this stage; when that takes too long it says so itself."""
        until = self._pace.now() + within
        while self._client.stage is stage:
            self._check()
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), until - self._pace.now())
            except TimeoutError:
                await self._send(self._client.late(now=self._pace.now()))

    def _check(self) -> None:
        """Raises what ended the listening, once it has."""
        if self._listening is not None and self._listening.done():
            self._listening.result()

    def _lost(self, gone: Gone) -> str:
        self.broken = self._client.stage is Stage.PLAYING and gone.code in _BROKEN
        try:
            self._client.lost(gone.code, gone.reason if isinstance(gone, Left) else "")
        except Refused as refused:
            return str(refused)
        return ""

    async def _listen(self) -> None:
        try:
            while True:
                data = await self._transport.receive()
                await self._send(self._client.heard(data, now=self._pace.now()))
                self._changed.set()
        finally:
            self._changed.set()

    async def _send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            await self._transport.send(message)

"""Servers for the clients of lines: an adapter in memory, or a listener on loopback; and a call to play to them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import numpy as np

from luwte.domain.turn import Party
from luwte.speech.g711 import Law, decode
from luwte.telephony.clients.client import LineClient
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Outcome, play
from luwte.telephony.clients.sound import Leg, Sound
from luwte.telephony.drivers.drive import Gone
from luwte.telephony.lines.line import CallerAudio, Close, EmployeeAudio, LineAdapter, LineEvent, Send
from luwte.telephony.lines.roles import RoleMap

CALLER_LEFT = RoleMap({"links": Party.CALLER, "rechts": Party.EMPLOYEE, "mono": Party.CALLER})


def sound(samples: int = 4000) -> Sound:
    """Noise on both legs, another on each, so that no mix-up goes unseen."""
    chance = random.Random(samples)
    return Sound(leg(chance.randbytes(samples)), leg(chance.randbytes(samples)))


def leg(ulaw: bytes) -> Leg:
    """A party who says this."""
    return Leg(ulaw, decode(ulaw, Law.MU).astype("<i2").tobytes())


def both(samples: int = 4000) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """The samples of that noise as (samples, 2)."""
    played = sound(samples)
    return np.stack([np.frombuffer(played.leg(party).linear, "<i2") for party in Party], axis=1)


def heard(events: list[LineEvent], party: Party = Party.CALLER) -> bytes:
    """The audio of a party as it came out of the adapter, in whatever encoding."""
    kind = CallerAudio if party is Party.CALLER else EmployeeAudio
    return b"".join(event.data for event in events if isinstance(event, kind))


class Memory:
    """An adapter at the other end of a connection without sockets; every message takes 20 ms."""

    def __init__(self, adapter: LineAdapter) -> None:
        self.adapter = adapter
        self.events: list[LineEvent] = []
        self.sent: list[bytes | str] = []
        self._back: asyncio.Queue[bytes | str | Close] = asyncio.Queue(maxsize=1000)
        self._now = 0.0
        self._over = False

    async def receive(self) -> bytes | str:
        item = await self._back.get()
        if isinstance(item, Close):
            raise Gone(item.code)
        return item

    async def send(self, data: bytes | str) -> None:
        if self._over:
            raise Gone(1008)
        self._now += 0.02
        self.sent.append(data)
        for output in self.adapter.receive(data, now=self._now):
            match output:
                case Send(answer):
                    self._back.put_nowait(answer)
                case Close():
                    self._over = True
                    self._back.put_nowait(output)
                case _:
                    self.events.append(output)

    async def close(self, code: int, reason: str) -> None:
        if not self._over:
            self._over = True
            outputs = self.adapter.lost(code=code, now=self._now)
            self.events += [output for output in outputs if not isinstance(output, Send | Close)]
            self._back.put_nowait(Close(code))


def played(client: LineClient, memory: Memory) -> Outcome:
    """The client plays to the adapter, as fast as it goes."""
    return asyncio.run(play(client, memory, Pace(0)))


@asynccontextmanager
async def speaking(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[int]:
    """The port of a TCP server on loopback. At the end its connections are closed too: Python 3.11 waits for none."""
    talks: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        try:
            await talk(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        async with asyncio.timeout(10):
            await asyncio.gather(*(task for task in talks if task))

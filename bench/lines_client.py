"""The exchange and the pages of `bench.lines`: plays all calls, looks at a page of each, and prints what it saw.

What a page shows says from which audio it came; the time between sending that frame and seeing it is what counts.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.lines_load import (
    ACCOUNT,
    PATH,
    PUBLIC,
    STAMP,
    STAND,
    TOKEN,
    Given,
    audiohook_ids,
    frame_of,
    sound,
    stream_ids,
)
from luwte.telephony.clients.audiohook import AudioHookClient
from luwte.telephony.clients.audiohook import signed as audiohook_signed
from luwte.telephony.clients.client import Legs, LineClient, Message, Refused
from luwte.telephony.clients.dialing import WebSocketDoor
from luwte.telephony.clients.media_streams import MediaStreamClient, Reel
from luwte.telephony.clients.media_streams import signed as stream_signed
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import play
from luwte.telephony.media_streams.dialects import TWILIO

_LIMIT = 4 * 1024 * 1024
_REST = 8
"""Seconds of call after what is measured."""


class _Hook(AudioHookClient):
    """Remembers when each frame was sent."""

    def __init__(self, sent: list[float], *args: Any) -> None:
        super().__init__(*args)
        self._sent = sent

    def step(self, number: int, *, now: float) -> Iterable[Message]:
        self._sent.append(time.monotonic())
        return super().step(number, now=now)


class _Stream(MediaStreamClient):
    """Remembers when each frame was sent."""

    def __init__(self, sent: list[float], *args: Any) -> None:
        super().__init__(*args)
        self._sent = sent

    def step(self, number: int, *, now: float) -> Iterable[Message]:
        self._sent.append(time.monotonic())
        return super().step(number, now=now)


@dataclass(slots=True)
class Seen:
    """What came of the calls: when frames were sent, who was refused or broken off and why, how late pages are."""

    sent: dict[int, list[float]] = field(default_factory=dict)
    refused: int = 0
    broken: int = 0
    whys: set[str] = field(default_factory=set)
    late: list[float] = field(default_factory=list)
    behind: float = 0.0
    began: float | None = None


class Exchange:
    """All calls of one measurement."""

    def __init__(self, given: Given, seen: Seen) -> None:
        self._given, self._seen = given, seen
        self._sound = sound(round(given.ramp + given.seconds) + _REST)
        self._reel = Reel(self._sound, TWILIO, Legs.BOTH) if given.kind == "twilio" else None
        self._address = f"ws://127.0.0.1:{given.port}{PATH}"

    async def call(self, n: int) -> None:
        """The n-th call, when its turn is there."""
        await asyncio.sleep(self._given.ramp * n / self._given.calls)
        client, headers = self._client(n)
        try:
            transport = await WebSocketDoor(self._address, lambda: headers).open()
        except Refused as refused:
            self._seen.refused += 1
            self._seen.whys.add(str(refused))
            return
        outcome = await play(client, transport, Pace())
        self._seen.behind = max(self._seen.behind, outcome.late)
        if not outcome.ok:
            self._seen.broken += 1
            self._seen.whys.add(outcome.answer)

    def _client(self, n: int) -> tuple[LineClient, dict[str, str]]:
        sent = self._seen.sent.setdefault(n, [])
        if self._reel is not None:
            return _Stream(sent, self._reel, stream_ids(n)), stream_signed(PUBLIC, TOKEN)
        ids = audiohook_ids(n)
        nonce, now = secrets.token_bytes(16), int(time.time())
        headers = audiohook_signed(ACCOUNT, ids, self._address, nonce=nonce, now=now)
        return _Hook(sent, self._sound, ACCOUNT.organization, ids, Legs.CALLER), headers


async def _page(given: Given, user: int, interval: float, seen: Seen, ready: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", given.port, limit=_LIMIT)
    writer.write(f"GET /bureau/stroom HTTP/1.1\r\nHost: 127.0.0.1\r\nX-User: u{user}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    ready.set()
    newest = 0
    while line := await reader.readline():
        now = time.monotonic()
        for found in STAMP.finditer(line):
            call, sample = int(found[1]), int(found[2])
            if call != user or sample <= newest:
                continue
            newest = sample
            sent = seen.sent[call][frame_of(sample, interval)]
            if seen.began is not None and sent >= seen.began:
                seen.late.append(now - sent)


async def _stand(port: int) -> dict[str, float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {STAND} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    told: dict[str, float] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return told


async def _all(given: Given) -> dict[str, Any]:
    seen = Seen()
    exchange = Exchange(given, seen)
    interval = 0.02 if given.kind == "twilio" else AudioHookClient.interval
    ready = [asyncio.Event() for _ in range(0 if given.bare else given.calls)]
    tasks = [asyncio.ensure_future(_page(given, n, interval, seen, there)) for n, there in enumerate(ready)]
    async with asyncio.timeout(120):
        for there in ready:
            await there.wait()
    calls = [asyncio.ensure_future(exchange.call(n)) for n in range(given.calls)]
    await asyncio.sleep(given.ramp)
    await _stand(given.port)
    seen.began = time.monotonic()
    first = await _stand(given.port)
    await asyncio.sleep(given.seconds)
    last = await _stand(given.port)
    refused, broken = seen.refused, seen.broken
    for task in (*tasks, *calls):
        task.cancel()
    await asyncio.gather(*tasks, *calls, return_exceptions=True)
    return {
        "calls": given.calls - refused - broken,
        "refused": refused,
        "broken": broken,
        "whys": sorted(seen.whys),
        "cpu": last["cpu"] - first["cpu"],
        "seconds": last["at"] - first["at"],
        "gaps": last["gaps"],
        "lag": last["lag"],
        "load": last["load"],
        "behind": seen.behind,
        "late": sorted(seen.late),
    }


if __name__ == "__main__":
    asked = Given(**json.loads(sys.argv[1]))
    os.sched_setaffinity(0, set(os.sched_getaffinity(0)) - {asked.cpu} or {asked.cpu})
    print(json.dumps(asyncio.run(_all(asked))))

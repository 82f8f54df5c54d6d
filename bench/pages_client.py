"""The clients of `bench.pages`: open every page, say when all are there, and print how late each message came."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

_STAMP = re.compile(rb"s(\d{10,})z")
_LIMIT = 4 * 1024 * 1024
_TAIL = 6.0
"""Seconds in which what is late may still come."""


async def _page(port: int, user: str, path: str, began: list[int], late: list[float], ready: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_LIMIT)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-User: {user}\r\n\r\n".encode())
    await writer.drain()
    await reader.readuntil(b"\r\n\r\n")
    ready.set()
    seen = 0
    while line := await reader.readline():
        now = time.monotonic_ns()
        for found in _STAMP.finditer(line):
            stamp = int(found[1])
            if began and stamp >= began[0] and stamp > seen:
                seen = stamp
                late.append((now - stamp) / 1e6)


async def _all(given: dict[str, Any]) -> list[float]:
    began: list[int] = []
    late: list[float] = []
    path = "/" if given["case"] == "bare" else "/bureau/stroom"
    tasks, ready = [], []
    for n in range(given["calls"] * given["pages"]):
        there = asyncio.Event()
        ready.append(there)
        user = f"u{n % given['calls']}"
        tasks.append(asyncio.ensure_future(_page(given["port"], user, path, began, late, there)))
    async with asyncio.timeout(60):
        for there in ready:
            await there.wait()
    began.append(time.monotonic_ns())
    (Path(given["folder"]) / "klaar").touch()
    await asyncio.sleep(given["seconds"] + _TAIL)
    for task in tasks:
        task.cancel()
    return late


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_all(json.loads(sys.argv[1])))))

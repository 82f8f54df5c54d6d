"""The servers of `bench.pages`: desk pages over a real store, or a bare stream of the same size."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import Request
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from luwte.apps.web.parts import Parts
from luwte.apps.web.serve import create_app
from luwte.apps.web.sse import HEADERS, message
from luwte.apps.web.stage import Stage
from luwte.content.loader import load_content
from luwte.domain.call import LineProfile
from luwte.domain.events import Event, PartialHeard, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.infra.store import open_store
from luwte.service.actors import Actor, Role, UserId
from luwte.service.clock import SystemClock
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk
from luwte.service.live import LiveCalls
from luwte.service.records import CallRecord
from luwte.settings import Settings

Publish = Callable[[int, str], Awaitable[None]]
"""Lets something happen in the n-th call; the text holds the stamp."""


class OpenGate:
    """Whoever says who they are."""

    async def actor(self, request: Request) -> Actor | None:
        user = request.headers.get("x-user", "")
        return Actor(UserId(user), user, frozenset({Role.EMPLOYEE}))

    def csrf(self, _request: Request) -> str:
        return ""

    async def checked(self, _request: Request) -> None:
        return None


class OwnNames:
    """Everybody goes by their own name."""

    def alias(self, user: UserId) -> str:
        return user


def _desk(given: dict[str, Any]) -> tuple[Any, Callable[[], Awaitable[None]], Publish]:
    clock, current = SystemClock(), CurrentContent(load_content())
    store = open_store(Settings(data_dir=Path(given["folder"]) / "data"), create=True)
    live = LiveCalls(current.read, store.archive, clock)
    stage = Stage(clock)
    live.listen(stage.hear)
    desk = Desk(live, store.archive, store.trail, clock)
    app = create_app(Parts(current, live, desk, stage, clock, OpenGate(), OwnNames()))
    turns = dict.fromkeys(range(given["calls"]), 0)

    async def prepare() -> None:
        for n in range(given["calls"]):
            employee = UserId(f"u{n}")
            profile = LineProfile()
            await live.begin(CallRecord(CallId(f"c{n}"), "bench", profile, clock.now(), "bench", employee=employee))

    async def publish(n: int, text: str) -> None:
        at = turns[n] * float(given["every"])
        words = Words(text, at, at + 0.1)
        stored = given["case"] == "store"
        event: Event = TurnHeard(CallerTurn(turns[n], words)) if stored else PartialHeard(words, 0)
        turns[n] += 1
        await live.hear(CallId(f"c{n}"), event, f"k{turns[n]}")

    return app, prepare, publish


def _bare(given: dict[str, Any]) -> tuple[Any, Callable[[], Awaitable[None]], Publish]:
    queues: list[list[asyncio.Queue[bytes]]] = [[] for _ in range(given["calls"])]

    async def stream(request: Request) -> StreamingResponse:
        queue: asyncio.Queue[bytes] = asyncio.Queue(maxsize=64)
        queues[int(request.headers["x-user"][1:])].append(queue)

        async def chunks() -> AsyncIterator[bytes]:
            while True:
                yield await queue.get()

        return StreamingResponse(chunks(), media_type="text/event-stream", headers=HEADERS)

    async def prepare() -> None:
        return None

    async def publish(n: int, text: str) -> None:
        chunk = message(f'<p id="deel" class="groeit">{text}</p>', 0)
        for queue in queues[n]:
            queue.put_nowait(chunk)

    return Starlette(routes=[Route("/", stream)]), prepare, publish


async def _main(given: dict[str, Any]) -> None:
    app, prepare, publish = (_bare if given["case"] == "bare" else _desk)(given)
    server = uvicorn.Server(uvicorn.Config(app, port=given["port"], log_level="warning", access_log=False))
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    await prepare()
    while not (Path(given["folder"]) / "klaar").exists():
        await asyncio.sleep(0.05)
    under_way: set[asyncio.Future[None]] = set()
    began, total = time.monotonic(), int(given["seconds"] / given["every"]) * given["calls"]
    for k in range(total):
        due = began + k * given["every"] / given["calls"]
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        # The stamp is when it should have happened: a server that is late with that is late for the page too.
        text = f"ik wacht al drie weken op antwoord s{int(due * 1e9)}z"
        task = asyncio.ensure_future(publish(k % given["calls"], text))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await serving


if __name__ == "__main__":
    asyncio.run(_main(json.loads(sys.argv[1])))

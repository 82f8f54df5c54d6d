"""The servers of `bench.lines`: the whole of Luwte with a scripted recogniser, or a listener that decodes and discards.

It runs on one core. What stands in it is asked over HTTP, so that both servers are measured alike.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bench.lines_load import ACCOUNT, PATH, PUBLIC, STAND, TOKEN, Given, number_of, stamp
from bench.pages_server import OpenGate, OwnNames
from luwte.apps.cli.serving import in_one_go
from luwte.apps.exchange.analyst import Analyst
from luwte.apps.exchange.line_call import LineCall
from luwte.apps.exchange.listener import Listener
from luwte.apps.exchange.room import ExchangeRoom
from luwte.apps.exchange.switchboard import Switchboard
from luwte.apps.web.parts import Parts
from luwte.apps.web.serve import create_app
from luwte.apps.web.stage import Stage
from luwte.content.loader import load_content
from luwte.domain.call import LineProfile
from luwte.domain.events import ActivityHeard, Gap, PartialHeard, TurnHeard
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallerTurn, CallId, Party, Words
from luwte.infra.store import open_store
from luwte.service.actors import UserId
from luwte.service.clock import Clock, SystemClock
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk
from luwte.service.live import LiveCalls
from luwte.service.live_call import Heard
from luwte.service.live_jobs import News
from luwte.service.records import CallRecord
from luwte.settings import Settings
from luwte.speech.activity import SpeechBegan, SpeechEnded
from luwte.speech.call_audio import AudioEvent
from luwte.speech.call_audio import CallerAudio as Speech
from luwte.speech.ear import Coding
from luwte.speech.vad.interface import RATE
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES
from luwte.telephony.audiohook.endpoint import Access as AudioHookAccess
from luwte.telephony.audiohook.endpoint import AudioHookEndpoint
from luwte.telephony.drivers.live import Limits
from luwte.telephony.drivers.websocket import LISTENER
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, LineCommand, LineEvent, Profile, SessionOpened
from luwte.telephony.lines.reception import Reception
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.endpoint import MediaStreamEndpoint
from luwte.telephony.media_streams.tokens import Tokens

_ROOM = Limits(connections=5000, attempts=1_000_000)
"""All calls come from one address here."""
_PARTIAL = 1.0
"""Seconds of speech between two partial results."""


class Script:
    """A recogniser that costs nothing: while somebody speaks its words say from which audio they come."""

    hearing = Hearing.GOOD
    closed = True

    def __init__(self, call: LineCall) -> None:
        self._call, self._number = call, number_of(call.opened.call_key)
        self._since: float | None = None
        self._said = 0.0

    def accept(self, events: Sequence[AudioEvent]) -> None:
        """See `luwte.speech.ear.Words`."""
        for event in events:
            match event:
                case SpeechBegan(Party.CALLER, at, _):
                    self._since = self._said = at
                case Speech() if self._since is not None and event.end - self._said >= _PARTIAL:
                    self._said = event.end
                    self._call.tell([PartialHeard(self._words(self._since, event.end, event.end), 0)])
                case SpeechEnded(party, start, end, known_at):
                    self._call.tell([ActivityHeard(party, start, end)])
                    if party is Party.CALLER:
                        self._since = None
                        self._call.tell([TurnHeard(CallerTurn(0, self._words(start, end, known_at)))])

    def close(self) -> None:
        """See `luwte.speech.ear.Words`; nothing waits."""

    def abandon(self) -> None:
        """See `luwte.speech.ear.Words`; nothing waits."""

    def _words(self, start: float, end: float, needed: float) -> Words:
        return Words(stamp(self._number, round(needed * RATE)), start, end)


class Desks:
    """A register with an employee for each call; the voice is measured."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def id_of(self, source: str, call_key: str) -> CallId:
        """The id of the n-th call."""
        return CallId(f"{source}-{number_of(call_key)}")

    def record(self, call: CallId, source: str, opened: SessionOpened) -> tuple[CallRecord, bool]:  # noqa: ARG002
        """Its record."""
        employee = UserId(f"u{number_of(opened.call_key)}")
        record = CallRecord(call, "meting", LineProfile(), self._clock.now(), "meting", employee=employee)
        return record, True


class Discards:
    """A reception that decodes what comes and keeps nothing: what taking calls in costs at the least."""

    def admits(self, source: str, call_key: str = "") -> bool:  # noqa: ARG002
        """Everybody."""
        return True

    def connect(self, source: str, command: Callable[[LineCommand], None]) -> Discards:  # noqa: ARG002
        """It knows no calls."""
        return self

    def refused(self, source: str, why: str) -> None:
        """It refuses nothing of itself."""

    def take(self, event: LineEvent) -> None:
        """Decode."""
        if isinstance(event, CallerAudio | EmployeeAudio):
            Coding(event.encoding.value).decode(event.data)

    def lost(self) -> None:
        """It knows no calls."""


class AnyToken(Tokens):
    """Takes every token, so that clients need no webhook."""

    def admit(self, token: str) -> bool:
        """Always."""
        return bool(token)


class Stand:
    """What is asked of a server while it is measured."""

    def __init__(self, board: Switchboard | None = None, analyst: Analyst | None = None) -> None:
        self._board, self._analyst = board, analyst
        self._gaps = 0
        self._lag = self._load = 0.0

    def hear(self, news: News) -> None:
        """Counts gaps."""
        if isinstance(news, Heard) and isinstance(news.moment.event, Gap):
            self._gaps += 1

    async def watch(self) -> None:
        """Keeps the worst lag and load."""
        while self._board is not None and self._analyst is not None:
            self._lag, self._load = max(self._lag, self._analyst.lag), max(self._load, self._board.load)
            await asyncio.sleep(0.05)

    async def tell(self, _request: Request) -> JSONResponse:
        """CPU seconds of this process, gaps so far, the worst lag and load since it was asked last."""
        told = {"cpu": time.process_time(), "at": time.monotonic(), "gaps": self._gaps}
        told |= {"lag": self._lag, "load": self._load, "calls": len(self._board.calls) if self._board else 0}
        self._lag = self._load = 0.0
        return JSONResponse(told)


def listener(kind: str, reception: Reception) -> Listener:
    """The endpoint of such an exchange."""
    if kind == "audiohook":
        access = AudioHookAccess({ACCOUNT.key: ACCOUNT.secret})
        hook = AudioHookEndpoint("meting", access, reception, hashed=str, roles=DEFAULT_ROLES, limits=_ROOM)
        return Listener("meting", kind, hook, (WebSocketRoute(PATH, hook.serve),))
    roles = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE}, Profile.TWO_LEGS)
    signed = Access(SecretStr(TOKEN), PUBLIC, f"https{PUBLIC.removeprefix('wss')}/stem")
    stream = MediaStreamEndpoint("meting", signed, reception, AnyToken(time.monotonic), roles=roles, limits=_ROOM)
    return Listener("meting", kind, stream, (WebSocketRoute(PATH, stream.serve),))


def _whole(given: Given) -> tuple[Starlette, Stand]:
    clock, current = SystemClock(), CurrentContent(load_content())
    store = open_store(Settings(data_dir=Path(given.folder) / "data"), create=True)
    live = LiveCalls(current.read, store.archive, clock)
    stage, analyst = Stage(clock), Analyst(Script, clock.steady)
    board = Switchboard(live, analyst, Desks(clock), clock)
    stand = Stand(board, analyst)
    live.listen(stage.hear)
    live.listen(stand.hear)
    desk = Desk(live, store.archive, store.trail, clock)
    room = ExchangeRoom(board, (listener(given.kind, board),))
    parts = Parts(current, live, desk, stage, clock, OpenGate(), OwnNames(), exchange=room)
    app = create_app(parts)
    app.router.routes.append(Route(STAND, stand.tell))
    return app, stand


def _bare(given: Given) -> tuple[Starlette, Stand]:
    stand = Stand()
    routes: list[BaseRoute] = [Route(STAND, stand.tell), *listener(given.kind, Discards()).routes]
    return Starlette(routes=routes), stand


async def _serve(config: uvicorn.Config, stand: Stand) -> None:
    watching = asyncio.ensure_future(stand.watch())
    with suppress(asyncio.CancelledError):
        await uvicorn.Server(config).serve()
    watching.cancel()


def _main(given: Given) -> None:
    """On the event loop that `luwte serve` runs on, and with what was loaded left out of the search for garbage."""
    with in_one_go():
        app, stand = (_bare if given.bare else _whole)(given)
    config = uvicorn.Config(app, port=given.port, log_level="critical", access_log=False, backlog=4096, **LISTENER)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(config, stand))


if __name__ == "__main__":
    asked = Given(**json.loads(sys.argv[1]))
    os.sched_setaffinity(0, {asked.cpu})
    _main(asked)

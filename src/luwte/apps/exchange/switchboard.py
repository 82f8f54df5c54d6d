"""Takes calls in from every line and finds them again: the reception of all listeners, on the event loop.

A call is known by the name of its source and the key that the exchange gives it. A broken connection leaves the call
waiting; the same key takes it up again, also after a restart of this server.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from luwte.apps.exchange.analyst import Analyst
from luwte.apps.exchange.line_call import BEHIND, LineCall
from luwte.domain.events import CallEnded, Gap, ObjectionMade
from luwte.domain.turn import CallId
from luwte.errors import LuwteError, NotFound, StoreUnavailable
from luwte.service.clock import Clock
from luwte.service.live import LiveCalls
from luwte.service.live_call import Heard
from luwte.service.live_jobs import News
from luwte.service.records import CallRecord
from luwte.telephony.lines.line import EndReason, LineCommand, LineEvent, SessionEnded, SessionOpened, Stalled
from luwte.telephony.lines.session import Patience, Session, State

FULL = 0.9
"""Share of what this process can do above which no new call is taken.

CHOICE: LINES 3.4 says 0.7 of the analysis; this counts pages, store and the beginning of calls too, and calls that
began just now as others. Measured with 30 calls beginning every second on one core: of 900 it took 379, and 99 % of
what they said was on screen within 0.75 s.
"""
MOST = 2000
USUAL = Patience()
_LOOK = 0.5
_AGAIN = 2.0
_UNKEPT = "zolang dit gesprek duurde was de opslag niet bereikbaar; er is niet naar geluisterd"
PREFIX = "lijn:"
"""How records begin of calls that came in on a line."""
Ask = Callable[[LineCommand], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A connection that was not taken: when, of which source, and why, for the administrator."""

    at: datetime
    source: str
    why: str


class Registry(Protocol):
    """What is written down of a call that begins."""

    def id_of(self, source: str, call_key: str) -> CallId:
        """The same call has the same id, also after a restart."""

    def record(self, call: CallId, source: str, opened: SessionOpened) -> tuple[CallRecord, bool]:
        """Its record, and whether the voice may be measured. Blocks; raises `LuwteError` for a call not to be taken."""


class Switchboard:
    """The `Reception` of all lines."""

    def __init__(
        self, live: LiveCalls, analyst: Analyst, register: Registry, clock: Clock, patience: Patience = USUAL
    ) -> None:
        self._live, self._analyst, self._register, self._clock = live, analyst, register, clock
        self._patience = patience
        self._calls: dict[tuple[str, str], LineCall] = {}
        self._by_id: dict[CallId, LineCall] = {}
        self._lines: dict[LineCall, _Line] = {}
        self._beginning: set[asyncio.Task[None]] = set()
        self._unclaimed: dict[CallId, tuple[float, str]] = {}  # since when, and of which record's source
        self._clockwork: asyncio.Task[None] | None = None
        self._draining = False
        self.refusals: deque[Refusal] = deque(maxlen=50)
        self.refused_count = 0
        self.probed: dict[str, datetime] = {}
        """When an exchange last tried the connection without a call."""

    @property
    def calls(self) -> tuple[LineCall, ...]:
        """Every call on a line that is not over."""
        return tuple(self._calls.values())

    def call(self, call: CallId) -> LineCall | None:
        """A call on a line that is not over."""
        return self._by_id.get(call)

    @property
    def lag(self) -> float:
        """Seconds of audio that wait in the call that waits longest."""
        return self._analyst.lag

    @property
    def load(self) -> float:
        """Share of what this machine can do that is in use, also by calls that began just now.

        At 1 the screens of running calls say that it is late.
        """
        return min(max(self._analyst.load_of(len(self._calls)), self._analyst.lag / BEHIND), 1.0)

    async def start(self) -> None:
        """Analyse, let time pass, and wait for calls that ran when the server stopped."""
        now = self._clock.steady()
        self._unclaimed = {
            record.id: (now, record.source) for record in self._live.open if record.source.startswith(PREFIX)
        }
        self._live.listen(self._hear)
        self._analyst.start()
        self._clockwork = asyncio.ensure_future(self._let_time_pass())

    async def stop(self) -> None:
        """Take nothing any more and finish the analysis of what came in; unfinished calls stay unfinished."""
        self._draining = True
        for task in (self._clockwork, *self._beginning):
            if task is not None:
                task.cancel()
        await asyncio.to_thread(self._analyst.stop)
        self._analyst.round()

    def drain(self) -> None:
        """Take no new calls."""
        self._draining = True

    def admits(self, source: str, call_key: str = "") -> bool:
        """See `Reception`."""
        if self._draining:
            return False
        return self._room or (self._knows(source, call_key) if call_key else self._may_be_back(source))

    def connect(self, source: str, command: Ask) -> _Line:
        """See `Reception`."""
        return _Line(self, source, command, new=self._room)

    @property
    def _room(self) -> bool:
        """Whether there is room for a new call."""
        return len(self._calls) < MOST and self.load <= FULL

    def _knows(self, source: str, call_key: str) -> bool:
        return (source, call_key) in self._calls or self._register.id_of(source, call_key) in self._unclaimed

    def _may_be_back(self, source: str) -> bool:
        """Whether a connection of this source can be of a call that was taken in before, also before a restart.

        Not of one that is being heard: its new calls are turned away at the door, which costs the least.
        """
        now, ran = self._clock.steady(), {known for _, known in self._unclaimed.values()}
        away = (call.session.may_be_away(now=now) for (known, _), call in self._calls.items() if known == source)
        return any(away) or f"{PREFIX}{source}" in ran

    def refused(self, source: str, why: str) -> None:
        """See `Reception`."""
        self.refused_count += 1
        self.refusals.append(Refusal(self._clock.now(), source, why))
        structlog.get_logger().warning("lijn geweigerd", source=source, why=why)

    def opened(self, line: _Line, event: SessionOpened) -> LineCall | None:
        """A call begins, or goes on over a new connection; `None` for a trial of the connection, and without room."""
        if event.probe:
            self.probed[line.source] = self._clock.now()
            return None
        if not (line.new or self._knows(line.source, event.call_key)):
            self.refused(line.source, "er is geen ruimte voor nog een gesprek")
            asyncio.get_running_loop().call_soon(line.command, LineCommand.REFUSE)  # not in the middle of its answer
            return None
        now, key = self._clock.steady(), (line.source, event.call_key)
        call = self._calls.get(key)
        if call is None:
            call = self._new(line, event)
        elif call.session.state is not State.DETACHED:
            call.session.lost(now=now)  # the new connection comes before the old one is known to be gone
        self._lines[call] = line
        call.put(call.session.take(event, now=now))
        return call

    def heard(self, call: LineCall, line: _Line, event: LineEvent) -> None:
        """Something came over a connection; one that was replaced says nothing any more."""
        if self._lines.get(call) is not line:
            return
        self._pass(call, call.session.take(event, now=self._clock.steady()))

    def lost(self, call: LineCall, line: _Line) -> None:
        """A connection is gone."""
        if self._lines.get(call) is line:
            call.session.lost(now=self._clock.steady())

    def _new(self, line: _Line, event: SessionOpened) -> LineCall:
        id_ = self._register.id_of(line.source, event.call_key)
        ran = self._unclaimed.pop(id_, None) is not None
        began = self._so_far(self._live.record(id_)) if ran else 0.0
        session = Session(self._patience, began=round(began * event.rate))
        call = LineCall(id_, line.source, event, self._live, session)
        call.began = began
        if ran:
            self._goes_on(call)
        self._calls[line.source, event.call_key] = self._by_id[id_] = call
        task = asyncio.ensure_future(self._begin(call, line))
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)
        return call

    async def _begin(self, call: LineCall, line: _Line) -> None:
        """Make its record and let the analysis begin; audio waits in the ring."""
        while True:
            try:
                record, voice = await asyncio.to_thread(self._register.record, call.id, call.source, call.opened)
                await self._live.begin(record)
                break
            except StoreUnavailable:
                if call.session.state is State.ENDED:
                    self.refused(call.source, _UNKEPT)
                    return
                await asyncio.sleep(_AGAIN)
            except (LuwteError, ValueError) as error:
                if isinstance(error, LuwteError):
                    self.refused(call.source, str(error))
                elif call.session.state is not State.ENDED:  # or else it was only told again that it is over
                    self.refused(call.source, "dit gesprek is al voorbij")
                self._forget(call)
                line.command(LineCommand.CLOSE)
                return
        self._analyst.take(call, voice=voice)

    def _so_far(self, record: CallRecord) -> float:
        """Seconds since a call began that ran when the server stopped."""
        passed = (self._clock.now() - record.started_at).total_seconds()
        return max(passed, self._live.at(record.id))

    def _goes_on(self, call: LineCall) -> None:
        """A call of before a restart: what was missed is a gap, and its turns are counted on."""
        moments = self._live.moments(call.id)
        call.goes_on_from(max((moment.turn.n + 1 for moment in moments if moment.turn), default=0))
        call.tell([Gap(min(self._live.at(call.id), call.began), call.began, "Luwte startte opnieuw")])
        objections = [m.event.everything for m in moments if isinstance(m.event, ObjectionMade)]
        call.objected = any(objections) if objections else None

    def _pass(self, call: LineCall, events: tuple[LineEvent, ...]) -> None:
        for event in events:
            call.stalled = isinstance(event, Stalled)
            call.put((event,))
            if isinstance(event, SessionEnded):
                if event.reason is EndReason.STALLED:
                    self._lines[call].command(LineCommand.CLOSE)
                self._forget(call)

    def _forget(self, call: LineCall) -> None:
        if self._by_id.get(call.id) is call:  # another may have begun since under the same key
            del self._calls[call.source, call.opened.call_key], self._by_id[call.id]
        self._lines.pop(call, None)

    async def _let_time_pass(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            self._look(self._clock.steady())

    def _look(self, now: float) -> None:
        """Apart, because what a task that sleeps has in its hands stays in memory: the last call and its detectors."""
        for call in self.calls:
            self._pass(call, call.session.tick(now=now))
        for id_, (since, _) in list(self._unclaimed.items()):
            if now - since >= self._patience.reattach:
                del self._unclaimed[id_]
                self._never_came_back(id_)

    def _never_came_back(self, id_: CallId) -> None:
        try:
            self._live.tell(id_, CallEnded(self._live.at(id_)))
        except NotFound:
            return

    def _hear(self, news: News) -> None:
        """An objection that somebody pressed holds for what is still to be heard."""
        if isinstance(news, Heard) and isinstance(news.moment.event, ObjectionMade):
            call = self._by_id.get(news.call)
            if call is not None:
                call.objected = bool(call.objected) or news.moment.event.everything


class _Line:
    """One connection (`Connection`). `new`: whether it may be of a call that was not taken in before."""

    def __init__(self, board: Switchboard, source: str, command: Ask, *, new: bool) -> None:
        self.source, self.command, self.new = source, command, new
        self._board = board
        self._call: LineCall | None = None

    def take(self, event: LineEvent) -> None:
        """See `Connection`."""
        if isinstance(event, SessionOpened):
            self._call = self._board.opened(self, event)
        elif self._call is not None:
            self._board.heard(self._call, self, event)
        elif isinstance(event, SessionEnded) and event.reason is EndReason.REFUSED:
            self._board.refused(self.source, event.detail)

    def lost(self) -> None:
        """See `Connection`."""
        if self._call is not None:
            self._board.lost(self._call, self)

"""One engine that goes round the live calls it hears: of each a bounded slice, then the next. It starts no thread.

A call that holds the engine up delays the calls of this round and no other, and only as far as the ladder lets it
(`Backlog`): what comes too late is left out and told. The voice is measured elsewhere.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

import structlog

from luwte.domain.events import Event, PartialHeard
from luwte.domain.hearing import Hearing
from luwte.speech.asr.backlog import Backlog
from luwte.speech.asr.interface import AsrEngine, AsrSession, EngineFailed, Hypothesis, MayBeAway
from luwte.speech.asr.transcriber import CallerTranscriber
from luwte.speech.call_audio import AudioEvent
from luwte.speech.listening import Listener
from luwte.speech.vad.interface import Pcm

CLOSING = 3.0
"""Seconds in which what waits is still heard after the call is over."""

Deliver = Callable[[Sequence[Event], Hearing], None]


class Load(NamedTuple):
    """What one worker carries: its number, its calls, the lag in seconds of the call that waits longest, failures."""

    worker: int
    calls: int
    lag: float
    failures: int


class Round:
    """The calls of one engine."""

    def __init__(self, number: int, engine: AsrEngine, steady: Callable[[], float]) -> None:
        self.number = number
        self.engine = engine
        self.steady = steady
        self.failures = 0
        self.news = threading.Condition()
        """Held for as long as it takes to put events in a list, never while the engine is asked."""
        self._legs: deque[CallLeg] = deque()
        self._stopped = False

    @property
    def outage(self) -> str | None:
        """Why the engine hears nothing now; `None` while it does."""
        return self.engine.outage if isinstance(self.engine, MayBeAway) else None

    @property
    def load(self) -> Load:
        """What it carries now."""
        with self.news:
            lags = [leg.behind for leg in self._legs]
        return Load(self.number, len(lags), max(lags, default=0.0), self.failures)

    def open(self, deliver: Deliver, first: int) -> CallLeg:
        """A new call in the round."""
        leg = CallLeg(self, deliver, first)
        with self.news:
            self._legs.append(leg)
        return leg

    def turn(self, *, wait: bool) -> bool:
        """A slice of the next call that has one; with `wait` once there is one. Says whether there was one."""
        with self.news:
            while (leg := self._next()) is None:
                if self._stopped or not wait:
                    return False
                self.news.wait()
        if leg.turn():
            with self.news:
                self._legs.remove(leg)
            leg.end()
        return True

    def stop(self, within: float) -> None:
        """All calls are over, and what waits of them is heard for so many seconds."""
        with self.news:
            self._stopped = True
            for leg in self._legs:
                leg.close(within)
            self.news.notify_all()

    def _next(self) -> CallLeg | None:
        for _ in range(len(self._legs)):
            leg = self._legs[0]
            self._legs.rotate(-1)
            if leg.waits:
                return leg
        return None


class CallLeg:
    """The caller's side of one live call, as whoever runs the call sees it."""

    def __init__(self, round_: Round, deliver: Deliver, first: int) -> None:
        self._round = round_
        self._deliver = deliver
        self._first = first
        self._backlog = Backlog()
        self._listener: Listener | None = None
        self._session: AsrSession | None = None
        self._failure: str | None = None
        self._told = Hearing.GOOD
        self._until: float | None = None
        self._abandoned = False
        self._ended = False

    @property
    def closed(self) -> bool:
        """Whether nothing is delivered any more after `close` or `abandon`."""
        return self._ended

    @property
    def lag(self) -> float:
        """Seconds of caller audio that were accepted and are not heard yet."""
        with self._round.news:
            return self.behind

    @property
    def failure(self) -> str | None:
        """Why there are no words now, in Dutch, for the administrator; `None` while there are."""
        return self._failure or self._round.outage

    @property
    def hearing(self) -> Hearing:
        """How well the call is heard. Read it after `accept` too: an engine that hangs lets nothing be delivered."""
        return Hearing.WORDLESS if self.failure is not None else self._backlog.hearing

    def accept(self, events: Sequence[AudioEvent]) -> None:
        """What `CallAudio` gave next. Never waits for an engine, never raises; after the end it is passed over."""
        with self._round.news:
            if self._until is not None or self._abandoned:
                return
            for event in events:
                self._backlog.put(event)
            self._round.news.notify()

    def close(self, within: float = CLOSING) -> None:
        """The call is over: what waits is heard for so many seconds, and then what the engine still had."""
        with self._round.news:
            until = self._round.steady() + within
            self._until = until if self._until is None else min(until, self._until)
            self._round.news.notify()

    def abandon(self) -> None:
        """The caller objects: nothing of what waits is heard, and what is being delivered now is the last."""
        with self._round.news:
            self._abandoned = True
            self._backlog.clear()
            self._round.news.notify()

    # For the round alone.

    @property
    def behind(self) -> float:
        """The lag, for who holds `news`."""
        return self._backlog.lag

    @property
    def waits(self) -> bool:
        """Whether it has something to hear or to end, for who holds `news`."""
        return bool(self._backlog) or self._until is not None or self._abandoned

    def end(self) -> None:
        """It is out of the round."""
        self._ended = True

    def turn(self) -> bool:
        """Hear a slice and tell what was heard; says whether the call is over. Raises nothing."""
        with self._round.news:
            if self._backlog and self._until is not None and self._round.steady() >= self._until:
                self._backlog.forget()
            taken, partials = self._backlog.take(), self._backlog.partials
            over = self._until is not None and not self._backlog
        events: list[Event] = []
        for event in taken:
            if self._abandoned:
                break
            events += self._heard(event)
        if self._abandoned:
            self._freed()
            return True
        if over and self._listener is not None:
            events += self._heard(None)
        with self._round.news:
            self._backlog.heard()
        self._tell([event for event in events if partials or not isinstance(event, PartialHeard)])
        return over

    def _heard(self, event: AudioEvent | None) -> list[Event]:
        """What an event means, `None` being the end. An engine that breaks its word costs this call its words only."""
        found: list[Event] = []
        try:
            listener = self._listening()
            for meant in listener.finish() if event is None else listener.accept(event):
                found.append(meant)
        except Exception as error:  # noqa: BLE001 the engine may be anybody's, and the other calls go on
            structlog.get_logger().error("spraakherkenner maakt een fout", kind=type(error).__name__)
            self._failure = f"de spraakherkenner maakt een fout ({type(error).__name__})"
            self._listener = Listener(None, None, self._listener.next if self._listener else self._first)
            if event is not None:
                found += self._listener.accept(event)
        return found

    def _listening(self) -> Listener:
        if self._listener is None:
            self._session = _Counted(self._round.engine.open(channel="caller"), self._round)
            self._listener = Listener(None, CallerTranscriber(self._session), self._first)
        return self._listener

    def _freed(self) -> None:
        """What the engine keeps of this call is let go of, unheard."""
        if self._session is not None:
            with suppress(Exception):  # whatever it answers or fails at is no news of this call any more
                self._session.finish()

    def _tell(self, events: Sequence[Event]) -> None:
        hearing = self.hearing
        if self._abandoned or not (events or hearing is not self._told):
            return
        self._told = hearing
        try:
            self._deliver(events, hearing)
        except Exception as error:  # noqa: BLE001 whoever listens to one call may not hold up the others
            structlog.get_logger().error("luisteraar faalt", kind=type(error).__name__)


class _Counted:
    """A session (`AsrSession`) of which the round counts what failed."""

    def __init__(self, session: AsrSession, round_: Round) -> None:
        self._session = session
        self._round = round_

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """As the session."""
        with self._counting():
            return self._session.accept(pcm, at)

    def end_turn(self) -> Sequence[Hypothesis]:
        """As the session."""
        with self._counting():
            return self._session.end_turn()

    def finish(self) -> Sequence[Hypothesis]:
        """As the session."""
        with self._counting():
            return self._session.finish()

    @contextmanager
    def _counting(self) -> Iterator[None]:
        away = self._round.outage is not None
        try:
            yield
        except EngineFailed:
            self._round.failures += not away  # one fall is one failure, however often it is asked meanwhile
            raise

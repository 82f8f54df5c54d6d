"""Plays a demo call on a clock that can be paused. The clock is given, never read, so a test needs no waiting.

Whoever looks on can press as the employee: the press goes to the same engine, at the time of the call. From the first
own step on the steps that were recorded with the example are left out. A second opinion is asked for beside the clock:
the call goes on, and an answer is heard at the next look.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace

from luwte.apps.language import language
from luwte.apps.web.screen import Screen
from luwte.apps.web.sse import HEARTBEAT
from luwte.content.content import Content
from luwte.domain.call import Call
from luwte.domain.events import (
    CallEnded,
    CuesMuted,
    Event,
    HintRefused,
    SecondOpinionGiven,
    StepConfirmed,
    Tick,
    TurnHeard,
)
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.engine import CallEngine
from luwte.service.analysis import CallAnalysis, Moment, Walk

SPEEDS = (1, 2, 4)
_LONGEST_STEP = 1.0  # seconds the clock moves at most per look: while nobody watches, the call waits
_LOOK_EVERY = 0.1
_HEARTBEAT_EVERY = 5.0
_KEPT = 64
_TRACELESS = (CuesMuted, HintRefused)
"""What the employee does for themselves: no report tells of it (R-H10, L5)."""

Ask = Callable[[SecondOpinionWanted], "Future[SecondOpinion | None]"]
"""Asks a second reader without waiting for the answer."""


class Player:
    """One showing of one call: the engine hears it event by event, and what was shown stays readable by number."""

    def __init__(self, call: Call, content: Content, base: str, ask: Ask | None = None) -> None:
        self.speeds = SPEEDS
        self.speed = 2
        self.paused = False
        self.shown: list[bytes] = []
        self.screen = Screen(content, call.profile, base, language=language())
        self._call = call
        self._moments: list[Moment] = []
        self._walk = Walk(CallEngine(content, replace(call.profile, second_opinion=ask is not None)))
        self._ask = ask
        self._answer: Future[SecondOpinion | None] | None = None
        self._events = list(ticking(due(call.events)))
        self._next = 0
        self._at = 0.0
        self._looked: float | None = None

    @property
    def call(self) -> Call:
        """The call that is played."""
        return self._call

    @property
    def ended(self) -> bool:
        """Whether the call is over."""
        return self.screen.board.ended is not None

    def tick(self, now: float) -> None:
        """Let everything happen that is due at `now` (seconds on any steady clock)."""
        passed = 0.0 if self._looked is None else min(max(0.0, now - self._looked), _LONGEST_STEP)
        self._looked = now
        if not self.paused:
            self._at += passed * self.speed
        self._hear_answer()
        while self._next < len(self._events) and self._events[self._next][0] <= self._at:
            _, event = self._events[self._next]
            self._next += 1
            if not (self.screen.own and isinstance(event, StepConfirmed)):
                self._show(event)

    def press(self, event: Callable[[float], Event]) -> None:
        """A person pressed: make the event for the call's time of now. Raises `ValueError` after the end."""
        made = event(self._at)
        if isinstance(made, StepConfirmed):
            if made.step == self.screen.steps.now.id:
                return  # pressed twice
            self.screen.own = True
        self._show(made)

    def analysis(self) -> CallAnalysis:
        """The call as it went until now, with the presses of whoever looked on."""
        kept = tuple(moment for moment in self._moments if not isinstance(moment.event, _TRACELESS))
        return CallAnalysis(self._call, kept)

    def _show(self, event: Event) -> None:
        moment = self._walk.step(event)
        if isinstance(event, SecondOpinionGiven | Tick) and not moment.outputs:
            return  # an opinion that came too late, or a second in which nothing changed
        self._moments.append(moment)
        self.shown.append(self.screen.show(moment, len(self.shown)))
        for output in moment.outputs:
            if isinstance(output, SecondOpinionWanted) and self._ask is not None:
                self._answer = self._ask(output)  # an answer to an older question would be ignored anyway

    def _hear_answer(self) -> None:
        if self._answer is None or not self._answer.done():
            return
        opinion, self._answer = self._answer.result(), None
        if opinion is not None and not self.ended:
            self._show(SecondOpinionGiven(opinion, self._at))

    async def follow(self, after: int) -> AsyncIterator[bytes]:
        """Everything shown after number `after` and all that follows, with a heartbeat in between."""
        beat = 0.0
        while True:
            now = time.monotonic()
            self.tick(now)
            if now - beat >= _HEARTBEAT_EVERY:
                beat = now
                yield HEARTBEAT
            while after + 1 < len(self.shown):
                after += 1
                yield self.shown[after]
            await asyncio.sleep(_LOOK_EVERY)


class Players:
    """The showings that pages are looking at, by the token of the page; the oldest make room."""

    def __init__(self) -> None:
        self._players: OrderedDict[str, Player] = OrderedDict()

    def add(self, token: str, player: Player) -> None:
        """Keep a showing."""
        self._players[token] = player
        while len(self._players) > _KEPT:
            self._players.popitem(last=False)

    def get(self, token: str) -> Player | None:
        """The showing of a page, or `None` when it is no longer kept."""
        return self._players.get(token)


def due(events: tuple[Event, ...]) -> Iterator[tuple[float, Event]]:
    """(seconds, event): a turn is heard when its last word was said."""
    at = 0.0
    for event in events:
        match event:
            case TurnHeard(turn) if turn.words:
                at = max(at, turn.words.end)
            case StepConfirmed(_, when) | Tick(when) | CallEnded(when):
                at = max(at, when)
            case _:
                pass
        yield at, event


def ticking(events: Iterable[tuple[float, Event]]) -> Iterator[tuple[float, Event]]:
    """The same with a tick at every whole second between them: a cue that has to wait changes in time."""
    second = 1
    for at, event in events:
        while second < at:
            yield float(second), Tick(float(second))
            second += 1
        yield at, event

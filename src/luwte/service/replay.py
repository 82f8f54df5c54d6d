"""Plays calls to a Luwte elsewhere as if they were going on now (*naspelen*): in order, at their own pace or faster.

Every event has a key that follows from its place in the call, so whatever gets lost is sent again and counts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from luwte.domain.call import Call, LineProfile
from luwte.errors import LuwteError
from luwte.service.clock import Clock
from luwte.service.live_call import media_time
from luwte.service.wire import MAX_EVENTS, travelling

Sent = dict[str, object]
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0


class Unreachable(Exception):  # noqa: N818 it is a state, and it passes
    """Nobody answered, or asked to come back: the same can be sent again. `wait` is what was asked, in seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class FeedRefused(LuwteError):  # noqa: N818
    """The other side does not want this, and will not want it later."""


class Feeder(Protocol):
    """A Luwte that takes in calls. Both raise `Unreachable` or `FeedRefused`."""

    async def begin(self, opening: Sent) -> None:
        """Open a call; one that is open or over already is fine."""

    async def send(self, call: str, events: Sequence[Sent]) -> None:
        """Send events; they are kept when this returns."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One call as it will be sent: its opening, and its events with the second at which each is known."""

    opening: Sent
    events: tuple[tuple[float, Sent], ...]

    @property
    def call(self) -> str:
        """Its id."""
        return str(self.opening["call"])


@dataclass(slots=True)
class Progress:
    """How far it is, for whoever looks on."""

    sent: int = 0
    ended: int = 0
    lost: int = 0
    """How often the server had to be waited for."""
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pacing:
    """`speed` 2 is twice as fast, 0 as fast as it goes. `patience`: seconds that a server may be away."""

    speed: float = 1.0
    patience: float = 600.0


Sleep = Callable[[float], Awaitable[None]]


def plan(call: Call, identity: str, *, line: str, practice: bool) -> Plan:
    """What will be sent of a call. The time of an event never runs back."""
    now, timed = 0.0, []
    for n, event in enumerate(call.events):
        now = max(now, media_time(event))
        if (sent := travelling(event, f"e{n}")) is not None:
            timed.append((now, sent))
    opening = {"call": identity, "line": line, "practice": practice, "profile": _profile(call.profile)}
    return Plan(opening, tuple(timed))


def _profile(line: LineProfile) -> Sent:
    return {"protocol": line.protocol, "address": line.address.value, "care_line": line.care_line}


class Replay:
    """Plays plans at the same time, each in its own order."""

    def __init__(self, feeder: Feeder, clock: Clock, pacing: Pacing, sleep: Sleep = asyncio.sleep) -> None:
        self._feeder, self._clock, self._pacing, self._sleep = feeder, clock, pacing, sleep
        self.progress = Progress()

    async def play(self, plans: Sequence[Plan]) -> Progress:
        """All of them; what the other side refuses is in the progress and stops only that call."""
        await asyncio.gather(*(self._one(each) for each in plans))
        return self.progress

    async def _one(self, each: Plan) -> None:
        try:
            await self._until_kept(lambda: self._feeder.begin(each.opening))
            await self._events(each)
            self.progress.ended += 1
        except FeedRefused as error:
            self.progress.failed.append(f"{each.call}: {error}")

    async def _events(self, each: Plan) -> None:
        began, waiting = self._clock.steady(), list(each.events)
        while waiting:
            await self._sleep(max(0.0, self._due(waiting[0][0]) - (self._clock.steady() - began)))
            passed = self._clock.steady() - began
            ready = [sent for at, sent in waiting[:MAX_EVENTS] if self._due(at) <= passed] or [waiting[0][1]]
            await self._until_kept(lambda ready=ready: self._feeder.send(each.call, ready))  # type: ignore[misc]
            self.progress.sent += len(ready)
            waiting = waiting[len(ready) :]

    def _due(self, at: float) -> float:
        return at / self._pacing.speed if self._pacing.speed else 0.0

    async def _until_kept(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Try until it is kept, with longer and longer waits. Raises `FeedRefused` when patience runs out."""
        began, wait = self._clock.steady(), _FIRST_WAIT
        while True:
            try:
                return await attempt()
            except Unreachable as lost:
                self.progress.lost += 1
                if self._clock.steady() - began > self._pacing.patience:
                    raise FeedRefused(f"{lost.reason}; opgegeven na {self._pacing.patience:g} seconden") from None
                await self._sleep(max(wait, min(lost.wait, _LONGEST_WAIT)))
                wait = min(_LONGEST_WAIT, wait * 2)

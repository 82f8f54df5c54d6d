"""What waits to be heard by a running call, and what becomes of it: plain values between `LiveCalls` and its thread."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from luwte.content.content import Content
from luwte.domain.events import Event, HelpAnswered, HelpAsked, Tick
from luwte.domain.turn import CallId
from luwte.engine import CallEngine
from luwte.service.actors import UserId
from luwte.service.analysis import Moment
from luwte.service.live_call import Heard
from luwte.service.records import CallRecord, Entry


@dataclass(frozen=True, slots=True)
class Begun:
    """A call began, came back after a restart, or was given to somebody; `moments` is what happened until then."""

    record: CallRecord
    content: Content
    moments: tuple[Moment, ...] = ()


News = Begun | Heard


@dataclass(frozen=True, slots=True)
class Job:
    """`make` gets the call's media time of now. Without a `key` the same event is never the same twice.

    `firm`: nobody can send it again, so it is heard also while the store is away, and kept when that is back.
    """

    call: CallId
    make: Callable[[float], Event]
    key: str | None = None
    done: asyncio.Future[Any] | None = None
    begin: CallRecord | None = None
    assign: UserId | None = None
    tick: bool = False
    firm: bool = False


@dataclass(slots=True)
class Outcome:
    """What becomes of a job: what is told to listeners, and what to whoever waits."""

    job: Job
    news: list[News] = field(default_factory=list)
    value: Entry | None = None
    error: Exception | None = None

    @property
    def heard(self) -> list[Heard]:
        """What calls took in."""
        return [news for news in self.news if isinstance(news, Heard)]

    @property
    def essential(self) -> bool:
        """Whether it goes on although nothing of it can be kept now: help, time, and what cannot be sent again."""
        always = HelpAsked | HelpAnswered | Tick
        return self.job.firm or all(isinstance(h.moment.event, always) or h.entry is None for h in self.heard)


_SETTLED = 2.0
"""Seconds after the start that are for whoever opens a page first."""


def made_ready(jobs: queue.Queue[Job | None], content: Callable[[], Content]) -> list[Job | None]:
    """What all calls of a content share takes a second to make: after the first pages, before the first call.

    The answer is what came meanwhile: that goes first.
    """
    try:
        return [jobs.get(timeout=_SETTLED)]
    except queue.Empty:
        CallEngine(content())
        return []

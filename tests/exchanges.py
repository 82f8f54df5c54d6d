"""The exchange room with an archive in memory and a clock that a test moves: lines in, running calls out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import numpy as np

from archives import HandClock, InMemoryArchive, record
from factories import by_the_letter
from luwte.apps.exchange.analyst import Analyst, MakeWords
from luwte.apps.exchange.line_call import LineCall
from luwte.apps.exchange.switchboard import Switchboard
from luwte.domain.events import Event
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.service.live import LiveCalls, LiveRules
from luwte.service.live_call import Heard
from luwte.service.live_jobs import News
from luwte.service.records import CallRecord
from luwte.speech.call_audio import AudioEvent
from luwte.speech.g711 import Law, encode
from luwte.telephony.lines.line import CallerAudio, Encoding, LineCommand, SessionOpened
from recordings import Samples, pcm

RATE = 8000
CLOSED = "dicht"


class OneLine:
    """A register with one line, and one that is closed."""

    def __init__(self, *, voice: bool = False) -> None:
        self.voice = voice

    def id_of(self, source: str, call_key: str) -> CallId:
        return CallId(f"lijn-{source}-{call_key}")

    def record(self, call: CallId, source: str, opened: SessionOpened) -> tuple[CallRecord, bool]:
        if opened.line == CLOSED:
            raise NotFound("deze lijn is er niet")
        return replace(record(call), source=f"lijn:{source}"), self.voice


class ToldWords:
    """A recogniser that hears what a test says."""

    hearing = Hearing.GOOD

    def __init__(self, call: LineCall) -> None:
        self.tell = call.tell
        self.heard: list[AudioEvent] = []
        self.abandoned = False
        self.closing = False
        self.closed = False

    def accept(self, events: Sequence[AudioEvent]) -> None:
        self.heard += events

    def close(self) -> None:
        self.closing = True

    def abandon(self) -> None:
        self.abandoned = True


class AtOnce(ToldWords):
    """A recogniser that has nothing to say, and is done when a call is over."""

    closed = True

    def __init__(self, call: LineCall) -> None:
        super().__init__(call)
        self.closed = True


class Room:
    """The exchange room. `turn` lets the analysis go round once, and hears what came of it."""

    def __init__(
        self, *, voice: bool = False, words: MakeWords | None = AtOnce, archive: InMemoryArchive | None = None
    ) -> None:
        self.archive = archive or InMemoryArchive()
        self.clock = HandClock()
        content = by_the_letter()
        self.live = LiveCalls(lambda: content, self.archive, self.clock, rules=LiveRules(tick=3600))
        self.analyst = Analyst(words, self.clock.steady)
        self.board = Switchboard(self.live, self.analyst, OneLine(voice=voice), self.clock)
        self.asked: list[LineCommand] = []
        self.told: list[News] = []
        self.live.listen(self.told.append)

    @property
    def events(self) -> list[Event]:
        return [news.moment.event for news in self.told if isinstance(news, Heard)]

    def of(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    async def turn(self) -> None:
        await asyncio.sleep(0.01)
        self.analyst.round()
        while self.live.waiting:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)

    async def begun(self) -> None:
        """Until every call has its record."""
        async with asyncio.timeout(10):
            while not self.board.calls or any(call.ear is None for call in self.board.calls):
                await asyncio.sleep(0.001)


def in_room(room: Room, scene: Callable[[Room], Awaitable[None]]) -> Room:
    """Play with a room whose analysis goes round by hand."""

    async def run() -> None:
        await room.live.start()
        room.analyst.start = lambda: None  # type: ignore[method-assign]
        await room.board.start()
        try:
            async with asyncio.timeout(20):
                await scene(room)
        finally:
            await room.board.stop()
            await room.live.stop()

    asyncio.run(run())
    return room


def audio(samples: Samples, pts: int = 0) -> list[CallerAudio]:
    """Samples as a line brings them, in packets of 20 ms."""
    data = encode(pcm(samples), Law.MU)
    return [CallerAudio(pts + at, data[at : at + 160], Encoding.ULAW) for at in range(0, len(data), 160)]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)

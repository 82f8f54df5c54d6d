from __future__ import annotations

import asyncio
import time

from luwte.telephony.drivers import drive
from luwte.telephony.drivers.drive import Drive, Gone
from luwte.telephony.lines.line import (
    CallerAudio,
    Close,
    Encoding,
    EndReason,
    LineCommand,
    LineEvent,
    Output,
    Send,
    SessionEnded,
)


class Echo:
    """An adapter: audio for bytes, an answer for text, and it closes when told."""

    def __init__(self) -> None:
        self.lost_with: list[int | None] = []

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        if isinstance(data, bytes):
            return [CallerAudio(0, data, Encoding.ULAW)]
        return [Close(1000)] if data == "weg" else [Send(f"ja {data}")]

    def tick(self, *, now: float) -> list[Output]:
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:
        return [Send(command.value)]

    def lost(self, *, code: int | None, now: float) -> list[Output]:
        self.lost_with.append(code)
        return [SessionEnded(EndReason.LOST)]


class Pipe:
    """A connection in memory. `slow`: it takes no writes at all."""

    def __init__(
        self, *messages: bytes | str, then: int | None = 1000, slow: bool = False, stays: bool = False
    ) -> None:
        self._messages = list(messages)
        self._then = then
        self._slow = slow
        self._stays = stays
        self.sent: list[bytes | str] = []
        self.closed: list[int] = []

    async def receive(self) -> bytes | str:
        await asyncio.sleep(0)
        if self._messages:
            return self._messages.pop(0)
        await asyncio.sleep(60 if self._stays else 0.02)
        raise Gone(self._then)

    async def send(self, data: bytes | str) -> None:
        if self._slow:
            await asyncio.sleep(60)
        self.sent.append(data)

    async def close(self, code: int, reason: str) -> None:
        self.closed.append(code)


def run(pipe: Pipe, adapter: Echo) -> tuple[list[LineEvent], int | None]:
    events: list[LineEvent] = []
    code = asyncio.run(Drive(pipe, adapter, events.append, time.monotonic).run())
    return events, code


def test_what_comes_in_goes_to_the_adapter_and_back() -> None:
    pipe, adapter = Pipe("a", b"\xff", then=1006), Echo()
    events, code = run(pipe, adapter)
    assert events == [CallerAudio(0, b"\xff", Encoding.ULAW), SessionEnded(EndReason.LOST)]
    assert pipe.sent == ["ja a"]
    assert (code, adapter.lost_with) == (1006, [1006])


def test_an_adapter_that_closes_ends_the_connection() -> None:
    pipe = Pipe("weg", stays=True)
    run(pipe, Echo())
    assert pipe.closed == [1000]


def test_a_peer_that_takes_nothing_is_cut_off_and_reading_goes_on_meanwhile(monkeypatch: object) -> None:
    pipe = Pipe("a", *[b"\xff"] * 50, stays=True, slow=True)
    before, drive.WRITE_WITHIN = drive.WRITE_WITHIN, 0.1
    try:
        events, _ = run(pipe, Echo())
    finally:
        drive.WRITE_WITHIN = before
    assert len([e for e in events if isinstance(e, CallerAudio)]) == 50
    assert pipe.closed == [1008]


def test_a_peer_that_floods_and_takes_nothing_is_cut_off() -> None:
    events, _ = run(Pipe(*["a"] * 500, stays=True, slow=True), Echo())
    assert events == [SessionEnded(EndReason.LOST)]


def test_we_can_ask_something_at_any_time() -> None:
    pipe, adapter = Pipe(stays=True), Echo()

    async def scene() -> None:
        one = Drive(pipe, adapter, lambda _: None, time.monotonic)
        running = asyncio.ensure_future(one.run())
        await asyncio.sleep(0.01)
        one.command(LineCommand.PAUSE)
        await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scene())
    assert pipe.sent == ["pauzeren"]

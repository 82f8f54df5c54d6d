from __future__ import annotations

import asyncio

import pytest

from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.live import Limits, Live
from luwte.telephony.lines.line import Close, EndReason, LineCommand, Output, SessionEnded
from receptions import KeptReception, until


class Patient:
    """An adapter that only goes when it must."""

    def __init__(self) -> None:
        self.asked: list[LineCommand] = []

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        return []

    def tick(self, *, now: float) -> list[Output]:
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:
        self.asked.append(command)
        return [SessionEnded(EndReason.DRAINED), Close()] if command is LineCommand.CLOSE else []

    def lost(self, *, code: int | None, now: float) -> list[Output]:
        return []


class Wire:
    """A peer that says nothing, until it is cut."""

    def __init__(self) -> None:
        self.cut = asyncio.Event()

    async def receive(self) -> bytes | str:
        await self.cut.wait()
        raise Gone

    async def send(self, data: bytes | str) -> None:
        raise AssertionError

    async def close(self, code: int, reason: str) -> None:
        return


def test_a_connection_is_told_that_it_is_gone_whatever_went_wrong() -> None:
    class Broken(Patient):
        def tick(self, *, now: float) -> list[Output]:
            raise RuntimeError("stuk")

    async def scene() -> None:
        reception = KeptReception()
        live = Live("proef", reception, lambda: 0.0)
        with pytest.raises(RuntimeError, match="stuk"):
            await live.run(Wire(), Broken())
        assert reception.connections[0].gone.is_set()
        assert len(live) == 0

    asyncio.run(scene())


def test_what_drains_waits_for_calls_to_end_and_closes_the_rest() -> None:
    async def scene() -> None:
        reception, wires, adapters = KeptReception(), (Wire(), Wire()), (Patient(), Patient())
        live = Live("proef", reception, lambda: 0.0)
        running = [asyncio.ensure_future(live.run(w, a)) for w, a in zip(wires, adapters, strict=True)]
        await until(lambda: len(live) == 2)
        draining = asyncio.ensure_future(live.drain(0.05))
        wires[0].cut.set()
        await draining
        await asyncio.gather(*running)
        assert [adapter.asked for adapter in adapters] == [[LineCommand.DRAIN], [LineCommand.DRAIN, LineCommand.CLOSE]]
        assert reception.events == [SessionEnded(EndReason.DRAINED)]

    asyncio.run(scene())


def test_what_is_empty_is_drained_at_once() -> None:
    async def scene() -> None:
        reception = KeptReception()
        live = Live("proef", reception, lambda: 0.0)
        await live.drain(60)
        with live.visit("a") as away:
            assert away is not None
        assert reception.refusals == [("proef", "deze lijn wordt afgebouwd")]

    asyncio.run(scene())


def test_a_place_is_held_from_the_request_to_the_end() -> None:
    reception = KeptReception()
    live = Live("proef", reception, lambda: 0.0, Limits(connections=1))
    with live.visit("a") as first, live.visit("b") as second:
        assert first is None
        assert second is not None
        assert second.status == 503
    with live.visit("c") as third:
        assert third is None


def test_the_reception_can_ask_something_of_a_connection() -> None:
    async def scene() -> None:
        reception, wire, adapter = KeptReception(), Wire(), Patient()
        running = asyncio.ensure_future(Live("proef", reception, lambda: 0.0).run(wire, adapter))
        await until(lambda: reception.connections)
        await asyncio.sleep(0)
        reception.connections[0].command(LineCommand.PAUSE)
        assert adapter.asked == [LineCommand.PAUSE]
        wire.cut.set()
        await running

    asyncio.run(scene())

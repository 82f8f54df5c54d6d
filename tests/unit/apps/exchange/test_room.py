from __future__ import annotations

import asyncio

from exchanges import Room
from luwte.apps.exchange.listener import Listener
from luwte.apps.exchange.room import LEAVE_WITHIN, ExchangeRoom


class Leaving:
    """An endpoint that remembers how long calls may take to leave."""

    def __init__(self) -> None:
        self.within: list[float] = []

    async def drain(self, within: float) -> None:
        self.within.append(within)


def test_a_port_that_is_taken_keeps_one_line_from_starting_and_is_said() -> None:
    room, started = Room(), list[str]()

    async def taken() -> None:
        raise OSError

    async def free() -> None:
        started.append("sbc")

    first, second = (Listener(name, "siprec", Leaving(), start=start) for name, start in (("a", taken), ("b", free)))

    async def scene() -> None:
        await room.live.start()
        built = ExchangeRoom(room.board, [first, second])
        await built.start()
        await built.stop()
        await room.live.stop()

    asyncio.run(scene())
    assert started == ["sbc"]
    assert [refusal.source for refusal in room.board.refusals] == ["a"]


def test_a_room_that_drains_takes_no_calls_and_asks_exchanges_to_leave() -> None:
    room, endpoint, closed = Room(), Leaving(), list[bool]()
    built = ExchangeRoom(room.board, [Listener("genesys", "audiohook", endpoint, ())], lambda: closed.append(True))

    async def scene() -> None:
        await room.live.start()
        await built.start()
        assert room.board.admits("genesys")
        await built.drain()
        assert not room.board.admits("genesys")
        await built.stop()
        await room.live.stop()

    asyncio.run(scene())
    assert endpoint.within == [LEAVE_WITHIN]
    assert closed == [True]

from __future__ import annotations

import asyncio

from exchanges import Room
from luwte.apps.exchange.listeners import Listener
from luwte.apps.exchange.room import LEAVE_WITHIN, ExchangeRoom


class Leaving:
    """An endpoint that remembers how long calls may take to leave."""

    def __init__(self) -> None:
        self.within: list[float] = []

    async def drain(self, within: float) -> None:
        self.within.append(within)


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

from __future__ import annotations

import asyncio

from luwte.service.drain import Drain


def test_who_waits_hears_that_the_server_will_stop() -> None:
    async def play() -> bool:
        drain = Drain()
        waits = asyncio.ensure_future(drain.wait())
        await asyncio.sleep(0)
        assert not drain.begun
        assert not waits.done()
        drain.begin()
        await waits
        return drain.begun

    assert asyncio.run(play())

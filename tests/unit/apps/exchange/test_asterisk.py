from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr
from starlette.routing import WebSocketRoute

from luwte.apps.exchange.asterisk import RunningLine, asterisk
from luwte.exchange_settings import AsteriskExchange
from receptions import KeptReception

pytestmark = pytest.mark.enable_socket


def exchange(port: int = 0) -> AsteriskExchange:
    return AsteriskExchange(
        kind="asterisk",
        url="http://127.0.0.1:9/ari/",
        user="luwte",
        password=SecretStr("geheim"),
        trunks=("PJSIP/trunk-",),
        tap_password=SecretStr("tap"),
        audiosocket_port=port,
    )


def test_an_exchange_that_is_away_does_not_keep_the_server_from_starting() -> None:
    async def scene() -> None:
        listener = asterisk("balie", exchange(), KeptReception(), str)
        assert [route.path for route in listener.routes if isinstance(route, WebSocketRoute)] == ["/lijn/balie"]
        assert listener.start is not None
        async with asyncio.timeout(10):
            await listener.start()
            await listener.endpoint.drain(0.1)

    asyncio.run(scene())


def test_a_port_that_is_taken_is_told() -> None:
    async def scene() -> None:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        try:
            listener = asterisk("balie", exchange(server.sockets[0].getsockname()[1]), KeptReception(), str)
            assert isinstance(listener.endpoint, RunningLine)
            with pytest.raises(OSError, match="address"):
                await listener.endpoint.start()
        finally:
            server.close()
            await server.wait_closed()

    asyncio.run(scene())

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr
from starlette.routing import WebSocketRoute

from luwte.apps.exchange.asterisk import RunningLine, asterisk
from luwte.errors import NotFound
from luwte.exchange_settings import AsteriskExchange
from luwte.telephony.asterisk.ari import Press
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


def test_a_warning_that_has_a_sound_is_asked_of_the_exchange_and_a_call_that_is_gone_is_not_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = asterisk("balie", exchange().model_copy(update={"warnings": {2: "luwte/twee"}}), KeptReception(), str)
    assert listener.warnings is not None
    assert listener.warnings.levels == {2}
    assert isinstance(listener.endpoint, RunningLine)
    asked: list[tuple[str, str, str]] = []

    async def play(call_key: str, sound: str, press: Press) -> None:
        asked.append((call_key, sound, press.by))
        if len(asked) > 1:
            raise ValueError

    monkeypatch.setattr(listener.endpoint.line, "play_warning", play)
    asyncio.run(listener.endpoint.play("9.1", 2, "ada"))
    assert asked == [("9.1", "luwte/twee", "ada")]
    with pytest.raises(NotFound, match="loopt niet meer"):
        asyncio.run(listener.endpoint.play("9.1", 2, "ada"))


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

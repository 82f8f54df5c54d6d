"""Against a small exchange of our own that speaks real HTTP and a real WebSocket; it is no Asterisk."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from pydantic import SecretStr

from fake_ari import FakeExchange, serving
from luwte.errors import ExchangeUnavailable
from luwte.telephony.asterisk.ari import AriConnection, Exchange, Press
from luwte.telephony.asterisk.controller import TapController, TapPlan, Trunks
from luwte.telephony.asterisk.taps import Expected
from receptions import until as waited


def play(exchange: FakeExchange, *, until: str) -> tuple[list[str], list[str]]:
    """Run until this was asked; then stop."""
    told: list[str] = []
    numbers = itertools.count(1)
    expected: dict[str, Expected] = {}

    async def scene(port: int) -> None:
        controller = TapController(
            Trunks(("PJSIP/trunk-",)),
            TapPlan(),
            new_id=lambda: f"id{next(numbers)}",
            expect=expected.__setitem__,
            describe=lambda channel, party: Expected(str(channel["id"]), party),
            ended=lambda _: None,
        )
        account = Exchange(f"http://127.0.0.1:{port}/ari", "luwte", SecretStr("geheim"))
        running = asyncio.ensure_future(AriConnection(account, controller, told.append).run())
        await waited(lambda: until in exchange.asked and (told or "info" not in until))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def run() -> None:
        async with serving(exchange) as port:
            await scene(port)

    asyncio.run(run())
    return exchange.asked, told


UP = {"type": "ChannelStateChange", "channel": {"id": "9.1", "name": "PJSIP/trunk-1", "state": "Up"}}


def started(id_: str) -> dict[str, Any]:
    return {"type": "StasisStart", "channel": {"id": id_}}


def test_taps_are_made_swept_and_cleared_away_when_we_stop() -> None:
    exchange = FakeExchange(UP, started("luwte-sn-id1"), started("luwte-em-id1"))
    asked, told = play(exchange, until="POST /bridges/luwte-br-id1/addChannel")
    assert asked == [
        "GET /asterisk/info",
        "GET /channels",
        "DELETE /channels/luwte-em-oud",
        "GET /bridges",
        "POST /channels/9.1/snoop/luwte-sn-id1",
        "POST /channels/externalMedia",
        "POST /bridges",
        "POST /bridges/luwte-br-id1/addChannel",
        "DELETE /bridges/luwte-br-id1",
        "DELETE /channels/luwte-em-id1",
        "DELETE /channels/luwte-sn-id1",
    ]
    assert told[0] == "verbonden met de telefooncentrale"


def test_a_tap_that_the_exchange_refuses_is_cleared_away() -> None:
    asked, _ = play(FakeExchange(UP, refuses="externalMedia"), until="DELETE /channels/luwte-sn-id1")
    assert asked.count("DELETE /channels/luwte-sn-id1") == 1
    assert "POST /bridges" not in asked


def test_a_tap_that_goes_while_we_stop_is_cleared_away_whole() -> None:
    gone = {"type": "ChannelDestroyed", "channel": {"id": "luwte-em-id1"}}
    exchange = FakeExchange(UP, started("luwte-sn-id1"), started("luwte-em-id1"), gone)
    exchange.slow = 0.05
    asked, _ = play(exchange, until="DELETE /bridges/luwte-br-id1")
    assert asked[-2:] == ["DELETE /bridges/luwte-br-id1", "DELETE /channels/luwte-sn-id1"]


def test_an_exchange_that_is_away_is_told_and_tried_again() -> None:
    told: list[str] = []
    controller = TapController(
        Trunks(("x",)),
        TapPlan(),
        new_id=lambda: "i",
        expect=lambda *_: None,
        describe=lambda _, party: Expected("k", party),
        ended=lambda _: None,
    )

    async def scene() -> None:
        account = Exchange("http://127.0.0.1:9/ari", "luwte", SecretStr("geheim"))
        running = asyncio.ensure_future(AriConnection(account, controller, told.append).run())
        while not told:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scene())
    assert "niet bereikbaar" in told[0]


def test_a_warning_is_played_only_on_a_press_and_only_while_the_exchange_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange = FakeExchange(UP)
    controller = TapController(
        Trunks(("PJSIP/trunk-",)),
        TapPlan(),
        new_id=lambda: "id1",
        expect=lambda *_: None,
        describe=lambda channel, party: Expected(str(channel["id"]), party),
        ended=lambda _: None,
    )

    async def scene() -> None:
        async with serving(exchange) as port:
            account = Exchange(f"http://127.0.0.1:{port}/ari", "luwte", SecretStr("geheim"))
            connection = AriConnection(account, controller, lambda _: None)
            running = asyncio.ensure_future(connection.run())
            await waited(lambda: "POST /channels/externalMedia" in exchange.asked)
            await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
            await waited(lambda: exchange.asked[-1] == "DELETE /channels/luwte-pl-id1")
            assert exchange.asked[-3:-1] == [
                "POST /channels/9.1/snoop/luwte-pl-id1",
                "POST /channels/luwte-pl-id1/play/luwte-pb-id1",
            ]
            for refuses, ends in (("snoop", "done"), ("play", "done"), ("", "failed")):
                exchange.refuses, exchange.ends = refuses, ends
                with pytest.raises(ExchangeUnavailable, match="zeg haar zelf"):
                    await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
            exchange.ends = ""
            monkeypatch.setattr("luwte.telephony.asterisk.ari._BEGINS_WELL", 0.01)
            await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
            with pytest.raises(ExchangeUnavailable, match="klinkt al een waarschuwing"):
                await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
            exchange.later.put_nowait({"type": "ChannelDestroyed", "channel": {"id": "luwte-pl-id1"}})
            await waited(lambda: not controller.plays("9.1"))
            monkeypatch.setattr("luwte.telephony.asterisk.ari._ANSWER_WITHIN", 0.05)
            exchange.deaf = True
            with pytest.raises(ExchangeUnavailable, match="zeg haar zelf"):
                await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))
            assert exchange.asked[-1] == "DELETE /channels/luwte-pl-id1"
            with pytest.raises(ValueError, match="not tapped"):
                await connection.play_warning("9.2", "luwte/waarschuwing", Press("Noor"))
            for sound in ("a,sound:b", "recording:x", ""):
                with pytest.raises(ValueError, match="name of a sound"):
                    await connection.play_warning("9.1", sound, Press("Noor"))
            with pytest.raises(ValueError, match="a person"):
                Press(" ")
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            controller.connected({"system": {"version": "22.10.1"}})
            controller.receive(UP)
            with pytest.raises(ExchangeUnavailable):
                await connection.play_warning("9.1", "luwte/waarschuwing", Press("Noor"))

    asyncio.run(scene())


def test_an_exchange_that_is_too_old_is_told_in_words() -> None:
    _, told = play(FakeExchange(version="18.2.0"), until="GET /asterisk/info")
    assert told == ["Asterisk 18.2.0 kan geen geluid leveren; 20.0 of nieuwer is nodig"]


def test_the_address_of_the_events_follows_that_of_the_exchange() -> None:
    exchange = Exchange("https://centrale:8089/ari", "luwte", SecretStr("geheim"))
    assert exchange.events == "wss://centrale:8089/ari/events?app=luwte&subscribeAll=true"
    assert "geheim" not in repr(exchange)

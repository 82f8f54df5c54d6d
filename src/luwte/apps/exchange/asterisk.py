"""An Asterisk as one of the listeners: its line runs beside the server, its taps come in at an address of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog
from starlette.routing import WebSocketRoute

from luwte.apps.exchange.listener import Listener, address_of
from luwte.errors import NotFound
from luwte.exchange_settings import AsteriskExchange
from luwte.telephony.asterisk.ari import Exchange, Press
from luwte.telephony.asterisk.audiosocket import Address
from luwte.telephony.asterisk.controller import TapPlan, Trunks
from luwte.telephony.asterisk.line import AsteriskLine
from luwte.telephony.drivers.credentials import basic
from luwte.telephony.lines.reception import Reception

_SETTLE = 0.1
"""Seconds in which a port that is taken shows."""


class RunningLine:
    """The line of one Asterisk and the task that runs it; `sounds` by the level of the warning that they say."""

    def __init__(self, line: AsteriskLine, sounds: Mapping[int, str]) -> None:
        self.line = line
        self._sounds = sounds
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run it. Raises OSError for a port that is taken; an exchange that is away is tried again and again."""
        self._running = asyncio.ensure_future(self.line.run())
        await asyncio.wait([self._running], timeout=_SETTLE)
        if self._running.done():
            self._running.result()

    @property
    def levels(self) -> frozenset[int]:
        """See `Warnings`."""
        return frozenset(self._sounds)

    async def play(self, call_key: str, level: int, by: str) -> None:
        """See `Warnings`."""
        try:
            await self.line.play_warning(call_key, self._sounds[level], Press(by))
        except ValueError:
            raise NotFound("dit gesprek loopt niet meer op deze lijn") from None

    async def drain(self, within: float) -> None:
        """Take no taps any more, and clear away those that are left after so many seconds."""
        await self.line.stop(within)
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)


def asterisk(name: str, exchange: AsteriskExchange, reception: Reception, hashed: Callable[[str], str]) -> Listener:
    """The listener. Raises `SettingsError` for an account that is not whole."""
    line = AsteriskLine(
        name,
        Exchange(exchange.url.rstrip("/"), exchange.user, exchange.password),
        basic(exchange.tap_user, exchange.tap_password),
        reception,
        trunks=Trunks(exchange.trunks),
        hashed=hashed,
        told=lambda how: structlog.get_logger().info("centrale", source=name, how=how),
        plan=TapPlan(exchange.websocket, exchange.audiosocket_address, exchange.both_legs),
        address=Address(exchange.audiosocket_host, exchange.audiosocket_port, tuple(exchange.allowed)),
    )
    running = RunningLine(line, exchange.warnings)
    routes = (WebSocketRoute(address_of(name), line.serve),)
    return Listener(name, exchange.kind, running, routes, running.start, running)

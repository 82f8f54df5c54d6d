"""One Asterisk as a line: taps asked for over ARI, their audio over WebSockets or AudioSocket, as one per call."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any

from starlette.websockets import WebSocket

from luwte.domain.turn import Party
from luwte.telephony.asterisk.announced import Announced
from luwte.telephony.asterisk.ari import AriConnection, Exchange, Press
from luwte.telephony.asterisk.audiosocket import Address, AudioSocketListener
from luwte.telephony.asterisk.calls import TapCalls
from luwte.telephony.asterisk.controller import TapController, TapPlan, Trunks
from luwte.telephony.asterisk.media import TapEndpoint
from luwte.telephony.asterisk.taps import Expected
from luwte.telephony.drivers.credentials import Credential
from luwte.telephony.drivers.live import USUAL, Limits
from luwte.telephony.lines.reception import Reception

LOOPBACK = Address("127.0.0.1", 8090, (ip_network("127.0.0.0/8"),))
"""Where AudioSocket comes when the exchange is on the same machine."""


class AsteriskLine:
    """`serve` is a WebSocket route, `run` runs beside it. `told` hears in Dutch how the exchange is doing.

    `access` is the account in `websocket_client.conf`.
    """

    def __init__(
        self,
        name: str,
        exchange: Exchange,
        access: Credential,
        reception: Reception,
        *,
        trunks: Trunks,
        hashed: Callable[[str], str],
        told: Callable[[str], None],
        plan: TapPlan = TapPlan(),  # noqa: B008 frozen value
        address: Address = LOOPBACK,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hashed = hashed
        announced = Announced(steady)
        calls = TapCalls(reception, steady)
        self._media = TapEndpoint(name, access, calls, announced.admit, limits=limits, steady=steady)
        self._sockets = AudioSocketListener(name, address, calls, announced.admit, limits=limits, steady=steady)
        controller = TapController(
            trunks,
            plan,
            new_id=lambda: str(uuid.uuid4()),
            expect=announced.expect,
            describe=self._describe,
            ended=calls.ended,
        )
        self._ari = AriConnection(exchange, controller, told)
        self._connecting: asyncio.Task[None] | None = None

    async def serve(self, socket: WebSocket) -> None:
        """One WebSocket tap."""
        await self._media.serve(socket)

    async def run(self) -> None:
        """Until `stop`, or until it is cancelled. Raises OSError when the port of AudioSocket is taken."""
        await self._sockets.start()
        self._connecting = asyncio.ensure_future(self._ari.run())
        try:
            await asyncio.wait([self._connecting])
            if not self._connecting.cancelled():
                self._connecting.result()
        finally:
            await self.stop(0)

    async def stop(self, within: float) -> None:
        """Takes no taps any more, waits so many seconds for calls to end, and clears away what is left."""
        await asyncio.gather(self._media.drain(within), self._sockets.drain(within))
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)

    async def play_warning(self, call_key: str, sound: str, press: Press) -> None:
        """Plays a prompt into a call because a person pressed for it. See `AriConnection.play_warning`."""
        await self._ari.play_warning(call_key, sound, press)

    def _describe(self, channel: Mapping[str, Any], party: Party) -> Expected:
        """A call is known by its trunk channel, which stays when the employee changes."""
        number = _number(channel, "caller")
        caller = self._hashed(number) if number else ""
        return Expected(str(channel.get("id", "")), party, caller, _number(channel, "connected"))


def _number(channel: Mapping[str, Any], which: str) -> str:
    side = channel.get(which)
    return str(side.get("number") or "") if isinstance(side, dict) else ""

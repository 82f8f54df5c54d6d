"""Where WebSocket taps of Asterisk connect: Basic authentication, subprotocol `media`, and an id that counts once."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.websockets import WebSocket

from luwte.telephony.asterisk.taps import Admit, Expected, WebSocketTapAdapter
from luwte.telephony.drivers.credentials import Credential
from luwte.telephony.drivers.door import Admitted, NotAdmitted, receive
from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.lines.reception import Reception

SUBPROTOCOL = "media"


class TapEndpoint:
    """`serve` is a WebSocket route; `admit` uses up the id of a tap that we asked for."""

    def __init__(
        self,
        name: str,
        access: Credential,
        reception: Reception,
        admit: Admit,
        *,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = access
        self._admit = admit
        self._steady = steady
        self._live = Live(name, reception, steady, limits)

    async def serve(self, socket: WebSocket) -> None:
        """One tap, from its request to its end."""
        await receive(socket, self._live, self._check, self._steady)

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, and lets go of the rest."""
        await self._live.drain(within)

    def _check(self, socket: WebSocket) -> Admitted:
        expected = self._expected(socket)
        if expected is None:
            raise NotAdmitted("een tap zonder goed wachtwoord, zonder subprotocol media, of niet door ons gevraagd")
        return Admitted(WebSocketTapAdapter(expected), SUBPROTOCOL)

    def _expected(self, socket: WebSocket) -> Expected | None:
        """The id is looked at last: who has no password uses up nothing."""
        fits = self._access.fits(socket.headers.get(self._access.header, ""))
        if not fits or SUBPROTOCOL not in socket.scope.get("subprotocols", ()):
            return None
        return self._admit(socket.query_params.get("tap", ""))

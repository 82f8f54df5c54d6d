"""Where media streams connect: admission and signature before the upgrade, the single-use token after it."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.websockets import WebSocket

from luwte.telephony.drivers.door import Admitted, NotAdmitted, receive
from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.lines.reception import Reception
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.adapter import MediaStreamAdapter
from luwte.telephony.media_streams.signature import NotSigned
from luwte.telephony.media_streams.tokens import Tokens


class MediaStreamEndpoint:
    """`serve` is a WebSocket route. `tokens` are those that the webhook of the same source gives out."""

    def __init__(
        self,
        name: str,
        access: Access,
        reception: Reception,
        tokens: Tokens,
        *,
        roles: RoleMap,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = access
        self._tokens = tokens
        self._roles = roles
        self._steady = steady
        self._live = Live(name, reception, steady, limits)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its request to its end."""
        await receive(socket, self._live, self._check, self._steady)

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, and lets go of the rest."""
        await self._live.drain(within)

    def _check(self, socket: WebSocket) -> Admitted:
        try:
            self._access.check_upgrade(socket.headers)
        except NotSigned as unsigned:
            raise NotAdmitted(unsigned.why) from None
        return Admitted(MediaStreamAdapter(self._roles, self._tokens.admit, self._access.dialect))

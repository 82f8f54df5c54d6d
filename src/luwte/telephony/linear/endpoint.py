"""Where lines with 16 bit samples connect: a token in a header before the upgrade, and the subprotocol they ask for."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.websockets import WebSocket

from luwte.telephony.drivers.credentials import Credential
from luwte.telephony.drivers.door import Admitted, NotAdmitted, receive
from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import Dialect
from luwte.telephony.lines.reception import Reception


class LinearEndpoint:
    """`serve` is a WebSocket route of one source."""

    def __init__(
        self,
        name: str,
        access: Credential,
        reception: Reception,
        *,
        source: Source,
        dialect: Dialect,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = access
        self._source = source
        self._dialect = dialect
        self._steady = steady
        self._live = Live(name, reception, steady, limits)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its request to its end."""
        await receive(socket, self._live, self._check, self._steady)

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, and lets go of the rest."""
        await self._live.drain(within)

    def _check(self, socket: WebSocket) -> Admitted:
        if not self._access.fits(socket.headers.get(self._access.header, "")):
            raise NotAdmitted("het token van de lijn ontbreekt of is een ander")
        wanted = self._dialect.subprotocol
        if wanted is not None and wanted not in socket.scope.get("subprotocols", ()):
            raise NotAdmitted(f"de centrale vraagt niet om het subprotocol {wanted}")
        return Admitted(LinearAdapter(self._source, self._dialect), wanted)

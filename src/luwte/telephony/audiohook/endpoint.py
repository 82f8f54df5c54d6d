"""Where AudioHook connects: admission and signature before the upgrade, then one adapter for the connection.

A refusal says nothing but that it is one, and comes no sooner than half a second after the request (3.6).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.websockets import WebSocket

from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.audiohook.signature import BadSignature, Nonces, Request, verify
from luwte.telephony.drivers.door import Admitted, NotAdmitted, receive
from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.lines.reception import Reception
from luwte.telephony.lines.roles import RoleMap


@dataclass(frozen=True)
class Access:
    """Who may connect: secrets by key, and the host as the exchange knows it when a proxy changes it."""

    secrets: Mapping[str, bytes]
    authority: str | None = None


class AudioHookEndpoint:
    """`serve` is a WebSocket route."""

    def __init__(
        self,
        name: str,
        access: Access,
        reception: Reception,
        *,
        hashed: Callable[[str], str],
        roles: RoleMap = DEFAULT_ROLES,
        limits: Limits = USUAL,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = access
        self._hashed = hashed
        self._roles = roles
        self._wall = wall
        self._steady = steady
        self._nonces = Nonces()
        self._live = Live(name, reception, steady, limits)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its request to its end."""
        await receive(socket, self._live, self._check, self._steady)

    async def drain(self, within: float) -> None:
        """Asks the exchange to reconnect elsewhere and waits so many seconds for that; then ends what is left."""
        await self._live.drain(within)

    def _check(self, socket: WebSocket) -> Admitted:
        try:
            claims = self._claims(socket)
        except BadSignature as bad:
            raise NotAdmitted(bad.why) from None
        return Admitted(AudioHookAdapter(claims, self._roles, self._hashed))

    def _claims(self, socket: WebSocket) -> Claims:
        raw = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in socket.scope["headers"]]
        headers = dict(raw)
        if len(headers) != len(raw):
            raise BadSignature("een kop staat er twee keer")
        target = socket.scope["raw_path"].decode("latin-1")
        if query := socket.scope["query_string"].decode("latin-1"):
            target += f"?{query}"
        authority = self._access.authority or headers.get("host", "")
        verify(Request(target, authority, headers), self._access.secrets, self._nonces, now=self._wall())
        return Claims(headers["audiohook-session-id"], headers["audiohook-organization-id"])

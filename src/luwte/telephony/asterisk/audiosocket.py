"""Where AudioSocket taps of Asterisk connect over TCP, from addresses that were allowed and with ids that we made.

The protocol has no encryption and no password: keep it on loopback or inside a VPN (3.6).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from luwte.telephony.asterisk.taps import Admit, AudioSocketAdapter
from luwte.telephony.drivers.live import USUAL, Limits, Live
from luwte.telephony.drivers.stream import StreamTransport
from luwte.telephony.lines.reception import Reception


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and from which networks a peer may come. Port 0 is any free one."""

    host: str
    port: int
    allowed: tuple[IPv4Network | IPv6Network, ...]

    def allows(self, peer: str) -> bool:
        """Whether this peer is on the list."""
        try:
            found = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        return any(found.version == network.version and found in network for network in self.allowed)


class AudioSocketListener:
    """One listener; `start` binds it and says the port, `drain` ends it."""

    def __init__(
        self,
        name: str,
        address: Address,
        reception: Reception,
        admit: Admit,
        *,
        limits: Limits = USUAL,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._admit = admit
        self._live = Live(name, reception, steady, limits)
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Raises OSError when the address cannot be used."""
        self._server = await asyncio.start_server(self._connected, self._address.host, self._address.port)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, and lets go of the rest."""
        if self._server is not None:
            self._server.close()
        await self._live.drain(within)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        transport = StreamTransport(reader, writer)
        peer = str(writer.get_extra_info("peername", ("?",))[0])
        with self._live.visit(peer) as turned_away:
            if not turned_away and not self._address.allows(peer):
                self._live.refuse("een adres dat niet op de lijst staat")
            elif not turned_away:
                await self._live.run(transport, AudioSocketAdapter(self._admit))
        await transport.close(1000, "")

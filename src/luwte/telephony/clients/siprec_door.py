"""How a client reaches a recording server: SIP over UDP, TCP or TLS, and a socket for the packets of each stream.

Over UDP a request is sent again until it is answered (RFC 3261, 17.1). Packets of sound are sent once, and may be lost.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.telephony.clients.client import Refused
from luwte.telephony.clients.dialing import REACHED_WITHIN
from luwte.telephony.clients.siprec_text import SENT, Here
from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.stream import StreamTransport
from luwte.telephony.siprec.message import NotSip, Stream, parse

AGAIN, SLOWEST = 0.5, 4.0
"""Seconds after which a datagram is sent again: first, and at most."""
_ADDRESS = re.compile(
    r"(?P<scheme>sips?):(?:[^@]*@)?(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\d{1,5}))?"
    r"(?:;transport=(?P<transport>udp|tcp|tls))?",
    re.IGNORECASE,
)
_PORTS = {"UDP": 5060, "TCP": 5060, "TLS": 5061}
_MOST_WAITING = 64
_NOWHERE = "niet bereikbaar: op dit adres luistert niets"


class SipConnection:
    """A connection (`Transport`) with our addresses; `media` sends a packet of a party and does not wait."""

    def __init__(self, wire: _Datagrams | _Messages, here: Here, sockets: dict[Party, socket.socket]) -> None:
        self.here = here
        self._wire, self._sockets = wire, sockets

    def media(self, party: Party, place: tuple[str, int], packet: bytes) -> None:
        """A packet that cannot be sent now is lost, as it is on a network that is too busy."""
        with suppress(OSError):
            self._sockets[party].sendto(packet, place)

    async def receive(self) -> bytes | str:
        """The next whole message. Raises `Gone`."""
        return await self._wire.receive()

    async def send(self, data: bytes | str) -> None:
        """Write. Raises `Gone`."""
        await self._wire.send(data if isinstance(data, bytes) else data.encode())

    async def close(self, code: int, reason: str) -> None:
        """Close, the streams too."""
        for own in self._sockets.values():
            own.close()
        await self._wire.close(code, reason)


@dataclass(frozen=True, slots=True)
class SipDoor:
    """The address of a recording server."""

    protocol: str
    host: str
    port: int

    @classmethod
    def at(cls, address: str) -> SipDoor:
        """What a SIP address says. Raises `SettingsError`."""
        found = _ADDRESS.fullmatch(address)
        secure = found is not None and found["scheme"].lower() == "sips"
        transport = ((found and found["transport"]) or ("tls" if secure else "udp")).upper()
        protocol = "TLS" if secure else transport
        port = int((found and found["port"]) or _PORTS[protocol])
        if found is None or not 0 < port < 65536 or (secure and transport == "UDP"):
            raise SettingsError(
                "het adres van een opnameserver is sip:naam:poort (UDP), 'sip:naam:poort;transport=tcp' of"
                " sips:naam:poort (TLS)"
            )
        return cls(protocol, found["host"].strip("[]"), port)

    async def open(self) -> SipConnection:
        """A connection. Raises `Refused`."""
        try:
            async with asyncio.timeout(REACHED_WITHIN):
                wire = await (self._datagrams() if self.protocol == "UDP" else self._stream())
        except TimeoutError:
            raise Refused("niet bereikbaar: geen antwoord binnen tien seconden") from None
        except ssl.SSLError:
            raise Refused("het certificaat van de server wordt niet vertrouwd") from None
        except OSError:
            raise Refused(_NOWHERE) from None
        host, port = wire.ours
        sockets = {party: _bound(host) for party in SENT}
        places = tuple(own.getsockname()[1] for own in sockets.values())
        server = f"[{self.host}]" if ":" in self.host else self.host
        return SipConnection(wire, Here(self.protocol, host, port, places, f"{server}:{self.port}"), sockets)

    async def _datagrams(self) -> _Datagrams:
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_datagram_endpoint(_Datagrams, remote_addr=(self.host, self.port))
        return wire

    async def _stream(self) -> _Messages:
        context = ssl.create_default_context() if self.protocol == "TLS" else None
        return _Messages(*await asyncio.open_connection(self.host, self.port, ssl=context))


class _Messages:
    """SIP over a stream: whole messages."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.ours = _name(writer.get_extra_info("sockname"))
        self._transport = StreamTransport(reader, writer)
        self._stream = Stream()
        self._whole: deque[bytes] = deque()  # what one read brought
        self.send: Callable[[bytes], Any] = self._transport.send
        self.close = self._transport.close

    async def receive(self) -> bytes:
        """Raises `Gone`, or `Refused` for what cannot become a message."""
        while not self._whole:
            data = await self._transport.receive()
            try:
                self._whole += self._stream.receive(cast("bytes", data))
            except NotSip:
                raise Refused("op dit adres antwoordt iets anders dan SIP") from None
        return self._whole.popleft()


class _Datagrams(asyncio.DatagramProtocol):
    """SIP over UDP to one server."""

    def __init__(self) -> None:
        self._got: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=_MOST_WAITING)
        self._transport: asyncio.DatagramTransport | None = None
        self._asking: tuple[str, asyncio.Task[None]] | None = None

    @property
    def ours(self) -> tuple[str, int]:
        """Our address and port."""
        assert self._transport is not None
        return _name(self._transport.get_extra_info("sockname"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:  # noqa: ARG002 there is one
        if self._asking is not None and _cseq(data) == self._asking[0]:
            self._asking[1].cancel()
        self._put(data)

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002 a closed port is the only one that is told
        self._put(None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._got.full():
            self._got.get_nowait()
        self._put(None)

    def _put(self, item: bytes | None) -> None:
        with suppress(asyncio.QueueFull):
            self._got.put_nowait(item)  # who says so much is not heard: it is a datagram

    async def receive(self) -> bytes:
        """Raises `Gone` when there is nobody at the other end."""
        data = await self._got.get()
        if data is None:
            raise Gone
        return data

    async def send(self, data: bytes) -> None:
        """Send, and for a request: until it is answered."""
        assert self._transport is not None
        self._transport.sendto(data)
        number = _cseq(data)
        if number and not data.startswith((b"ACK", b"SIP/2.0")):
            self._quiet()
            self._asking = number, asyncio.ensure_future(self._again(data, self._transport))

    async def _again(self, data: bytes, transport: asyncio.DatagramTransport) -> None:
        wait = AGAIN
        while True:
            await asyncio.sleep(wait)
            transport.sendto(data)
            wait = min(2 * wait, SLOWEST)

    async def close(self, code: int, reason: str) -> None:  # noqa: ARG002 UDP has neither
        """Close."""
        self._quiet()
        if self._transport is not None:
            self._transport.close()

    def _quiet(self) -> None:
        if self._asking is not None:
            self._asking[1].cancel()


def _bound(host: str) -> socket.socket:
    """A socket for packets that go out at our address."""
    own = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    own.setblocking(False)
    own.bind((host, 0))
    return own


def _name(sockname: tuple[Any, ...]) -> tuple[str, int]:
    return sockname[0], sockname[1]


def _cseq(data: bytes) -> str:
    try:
        return parse(data).header("cseq")
    except NotSip:
        return ""

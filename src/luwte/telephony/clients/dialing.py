"""How a client reaches a server: a WebSocket, or TCP. Why it was not let in is told in Dutch."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI, WebSocketException
from websockets.typing import Subprotocol

from luwte.telephony.clients.client import Refused
from luwte.telephony.clients.play import Left
from luwte.telephony.drivers.drive import Transport
from luwte.telephony.drivers.stream import StreamTransport

REACHED_WITHIN = 10.0
_STATUS = {
    401: "geweigerd (401): sleutel, geheim of handtekening klopt niet",
    403: "geweigerd (403): hier mag deze verbinding niet komen",
    404: "geweigerd (404): op dit adres is geen lijn",
    429: "geweigerd (429): te veel verbindingen achter elkaar",
    503: "geweigerd (503): de server is vol of bouwt af",
}


@dataclass(frozen=True, slots=True)
class WebSocketDoor:
    """A `ws://` or `wss://` address. `headers` are made anew for each call: a signature counts once."""

    address: str
    headers: Callable[[], Mapping[str, str]] = dict
    subprotocol: str | None = None

    async def open(self) -> Transport:
        """A connection. Raises `Refused`."""
        try:
            socket = await connect(
                self.address,
                additional_headers=self.headers(),
                subprotocols=[Subprotocol(self.subprotocol)] if self.subprotocol else None,
                compression=None,
                proxy=None,
                open_timeout=REACHED_WITHIN,
                close_timeout=2,
                ping_interval=None,
            )
        except InvalidStatus as refusal:
            raise Refused(_refusal(refusal)) from None
        except InvalidURI:
            raise Refused("dit is geen adres van een WebSocket; het begint met ws:// of wss://") from None
        except ssl.SSLError:
            raise Refused("het certificaat van de server wordt niet vertrouwd") from None
        except TimeoutError:
            raise Refused("niet bereikbaar: geen antwoord binnen tien seconden") from None
        except OSError:
            raise Refused("niet bereikbaar: op dit adres luistert niets") from None
        except WebSocketException:
            raise Refused("op dit adres antwoordt iets anders dan een WebSocket") from None
        return _Socket(socket)


@dataclass(frozen=True, slots=True)
class StreamDoor:
    """A TCP address."""

    host: str
    port: int

    async def open(self) -> Transport:
        """A connection. Raises `Refused`."""
        try:
            async with asyncio.timeout(REACHED_WITHIN):
                return StreamTransport(*await asyncio.open_connection(self.host, self.port))
        except TimeoutError:
            raise Refused("niet bereikbaar: geen antwoord binnen tien seconden") from None
        except OSError:
            raise Refused("niet bereikbaar: op dit adres luistert niets") from None


class _Socket:
    """A WebSocket of ours as a transport."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def receive(self) -> bytes | str:
        """The next message. Raises `Gone`."""
        try:
            return await self._socket.recv()
        except ConnectionClosed as over:
            raise _left(over) from None

    async def send(self, data: bytes | str) -> None:
        """Write. Raises `Gone`."""
        try:
            await self._socket.send(data)
        except ConnectionClosed as over:
            raise _left(over) from None

    async def close(self, code: int, reason: str) -> None:
        """Close; a server that is gone already does not matter."""
        await self._socket.close(code, reason)


def _left(over: ConnectionClosed) -> Left:
    return Left(over.rcvd.code, over.rcvd.reason) if over.rcvd else Left(None, "")


def _refusal(refusal: InvalidStatus) -> str:
    status = refusal.response.status_code
    why = _STATUS.get(status, f"geweigerd ({status})")
    later = refusal.response.headers.get("Retry-After", "")
    return f"{why}; probeer het over {later} seconden opnieuw" if later.isdecimal() else why

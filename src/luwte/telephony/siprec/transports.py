"""The sockets of SIP: datagrams, and streams with and without TLS. They translate nothing and remember no session."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import cast

from luwte.telephony.drivers.drive import WRITE_WITHIN
from luwte.telephony.siprec.message import NotSip, Stream, answer_port, parse

MOST = 64
"""Streams at once; an exchange needs one or two."""
IDLE = 3600.0
"""Seconds that an exchange's stream may say nothing; who is not on the list gets `FIRST_WITHIN`."""
FIRST_WITHIN = 2.0
_CHUNK = 65536

Answers = Callable[[bytes, str], list[bytes]]
"""(a whole message, the address that sent it) to what goes back; it does not wait."""


class SipSockets:
    """`admits` says whether an address is on the list; others get one answer."""

    def __init__(self, answers: Answers, admits: Callable[[str], bool]) -> None:
        self._answers = answers
        self._admits = admits
        self._servers: list[asyncio.Server] = []
        self._datagrams: asyncio.DatagramTransport | None = None
        self._streams: set[asyncio.Task[None]] = set()  # at most MOST

    async def open(self, host: str, port: int, tls: tuple[int, ssl.SSLContext] | None) -> tuple[int, ...]:
        """Listens; gives the ports. Raises OSError when one is taken."""
        loop = asyncio.get_running_loop()
        self._datagrams, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._answers), local_addr=(host, port)
        )
        self._servers.append(await asyncio.start_server(self._stream, host, port))
        if tls is not None:
            self._servers.append(
                await asyncio.start_server(self._stream, host, tls[0], ssl=tls[1], ssl_handshake_timeout=5)
            )
        streams = [server.sockets[0].getsockname()[1] for server in self._servers]
        return (self._datagrams.get_extra_info("sockname")[1], *streams)

    async def close(self) -> None:
        """Listens no longer, and ends the streams."""
        if self._datagrams is not None:
            self._datagrams.close()
        for server in self._servers:
            server.close()
        for task in self._streams:
            task.cancel()
        await asyncio.gather(*self._streams, return_exceptions=True)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        peer = writer.get_extra_info("peername")
        if task is None or peer is None or len(self._streams) >= MOST:
            writer.close()
            return
        self._streams.add(task)
        try:
            await self._converse(reader, writer, peer[0])
        except (OSError, NotSip, TimeoutError):
            return
        except asyncio.CancelledError:
            return  # we stop
        finally:
            self._streams.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str) -> None:
        stream, known = Stream(), self._admits(peer)
        while data := await asyncio.wait_for(reader.read(_CHUNK), IDLE if known else FIRST_WITHIN):
            for message in stream.receive(data):
                for reply in self._answers(message, peer):
                    writer.write(reply)
                await asyncio.wait_for(writer.drain(), WRITE_WITHIN)
                if not known:
                    return


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._transport: asyncio.DatagramTransport | None = None
        self._full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        replies = self._answers(data, addr[0])
        if not replies or self._transport is None or self._full:
            return  # an answer that is not sent is asked for again
        to = (addr[0], answer_port(parse(data), addr[1]), *addr[2:])
        for reply in replies:
            self._transport.sendto(reply, to)

"""A TCP connection as a transport: chunks of bytes as they come, no messages."""

from __future__ import annotations

import asyncio

from luwte.telephony.drivers.drive import Gone

_CHUNK = 65536


class StreamTransport:
    """One connection of `asyncio.start_server`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def receive(self) -> bytes | str:
        """The next chunk. Raises `Gone`."""
        try:
            data = await self._reader.read(_CHUNK)
        except OSError:
            raise Gone from None
        if not data:
            raise Gone
        return data

    async def send(self, data: bytes | str) -> None:
        """Write. Raises `Gone`."""
        try:
            self._writer.write(data if isinstance(data, bytes) else data.encode())
            await self._writer.drain()
        except OSError:
            raise Gone from None

    async def close(self, code: int, reason: str) -> None:  # noqa: ARG002 TCP has neither
        """Close; a peer that is gone already does not matter."""
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except OSError:
            return

from __future__ import annotations

import asyncio

import pytest

from luwte.telephony.drivers.drive import Gone
from luwte.telephony.drivers.stream import StreamTransport


def test_chunks_come_and_go_and_the_end_is_noticed() -> None:
    heard: list[bytes | str] = []

    async def scene() -> None:
        done = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            transport = StreamTransport(reader, writer)
            heard.append(await transport.receive())
            await transport.send("ja")
            await transport.send(b"!")
            with pytest.raises(Gone):
                await transport.receive()
            await transport.close(1000, "")
            done.set()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hallo")
        assert await reader.readexactly(3) == b"ja!"
        writer.close()
        await asyncio.wait_for(done.wait(), 5)
        server.close()

    asyncio.run(scene())
    assert heard == [b"hallo"]

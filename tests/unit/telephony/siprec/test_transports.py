from __future__ import annotations

import asyncio
import socket

from luwte.telephony.siprec import transports
from luwte.telephony.siprec.transports import SipSockets
from receptions import until


def test_an_answer_goes_where_via_says_and_nonsense_closes_a_stream() -> None:
    heard: list[bytes] = []

    def answers(data: bytes, peer: str) -> list[bytes]:
        heard.append(data)
        return [b"antwoord"] if data.startswith(b"OPTIONS") else []

    async def scene() -> None:
        sockets = SipSockets(answers, lambda _: True)
        udp, tcp = await sockets.open("127.0.0.1", 0, None)
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
        ):
            other.bind(("127.0.0.1", 0))
            other.setblocking(False)
            via = f"Via: SIP/2.0/UDP x:{other.getsockname()[1]}\r\n"
            own.sendto(f"OPTIONS x SIP/2.0\r\n{via}\r\n".encode(), ("127.0.0.1", udp))
            assert await asyncio.get_running_loop().sock_recv(other, 100) == b"antwoord"
            own.sendto(b"onzin", ("127.0.0.1", udp))
            await until(lambda: len(heard) == 2)
        reader, writer = await asyncio.open_connection("127.0.0.1", tcp)
        writer.write(b"x" * (transports.MOST * 1024 + 1))
        assert await reader.read() == b""
        writer.close()
        await sockets.close()

    asyncio.run(scene())


def test_more_streams_than_there_may_be_are_closed_at_once() -> None:
    async def scene() -> None:
        sockets = SipSockets(lambda *_: [], lambda _: True)
        _, tcp = await sockets.open("127.0.0.1", 0, None)
        kept = [await asyncio.open_connection("127.0.0.1", tcp) for _ in range(transports.MOST)]
        await until(lambda: len(sockets._streams) == transports.MOST)
        reader, writer = await asyncio.open_connection("127.0.0.1", tcp)
        assert await reader.read() == b""
        writer.close()
        await sockets.close()
        for _, each in kept:
            each.close()

    asyncio.run(scene())

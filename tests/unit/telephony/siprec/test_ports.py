from __future__ import annotations

import asyncio
import socket

from luwte.telephony.siprec.ports import RtpPorts
from receptions import until


def test_a_port_hears_until_it_is_freed_and_one_in_use_is_passed_over() -> None:
    heard: list[tuple[int, bytes, str, int]] = []

    async def scene() -> None:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        ):
            other.bind(("127.0.0.1", 0))
            held = other.getsockname()[1]
            sender.bind(("127.0.0.1", 0))
            even = held if held % 2 == 0 else held - 1
            ports = RtpPorts("127.0.0.1", range(even, even + 9), lambda *datagram: heard.append(datagram))
            taken = []
            while (port := ports.take()) is not None:
                taken.append(port)
            assert held not in taken
            assert taken
            sender.sendto(b"hallo", ("127.0.0.1", taken[0]))
            await until(lambda: heard)
            for port in taken:
                ports.free(port)
            again = ports.take()
            assert again is not None
            assert heard == [(taken[0], b"hallo", "127.0.0.1", sender.getsockname()[1])]
            ports.free(again)

    asyncio.run(scene())

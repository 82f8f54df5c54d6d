from __future__ import annotations

import asyncio
import socket

import pytest

from luwte.telephony.siprec.ports import QUIET, RtpPorts
from ports import free_port
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
            assert ports.take() is None, "nobody knows yet that nothing comes any more"
            ports.close()
            again = ports.take()
            assert again is not None
            assert heard == [(taken[0], b"hallo", "127.0.0.1", sender.getsockname()[1])]
            ports.free(again)
            ports.close()

    asyncio.run(scene())


def test_a_port_where_somebody_still_sends_is_for_no_other_call(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []

    async def scene() -> None:
        now = 100.0
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            port = free_port() // 2 * 2
            ports = RtpPorts("127.0.0.1", range(port, port + 1), lambda *datagram: heard.append(datagram[0]))
            monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now, raising=False)
            assert ports.take() == port
            ports.free(port)
            now += QUIET - 1
            sender.sendto(b"nog steeds de vorige", ("127.0.0.1", port))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            now += 2
            assert ports.take() is None
            now += QUIET
            assert ports.take() == port
            ports.free(port)
            ports.close()

    asyncio.run(scene())
    assert heard == []

"""Where RTP comes in: UDP sockets on a range of ports, read as soon as something is there and never waited for.

An exchange that was not told that we let go sends on. A port is for another call only once nothing came for a while,
or the next caller would be heard with the voice of the one before.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import socket
from collections import deque
from collections.abc import Callable

_LARGEST = 2048
_AT_ONCE = 64
"""Datagrams of one port before others get their turn."""
_BUFFER = 256 * 1024
QUIET = 5.0
"""Seconds in which nothing may have come at a port that was freed before it is used again."""

Hear = Callable[[int, bytes, str, int], None]
"""(our port, datagram, address and port of the sender); it does not wait."""


class RtpPorts:
    """The even ports of a range. A port that another program holds is passed over."""

    def __init__(self, host: str, ports: range, hear: Hear) -> None:
        self._host = host
        self._hear = hear
        self._idle = deque(port for port in ports if port % 2 == 0)
        self._open: dict[int, socket.socket] = {}
        self._resting: dict[int, float] = {}
        """Ports that were freed, still open, and when something came there last; at most the whole range."""

    def take(self) -> int | None:
        """A port that listens from now on, from the event loop; `None` when none is left."""
        self._wake(asyncio.get_running_loop().time() - QUIET)
        for _ in range(len(self._idle)):
            port = self._idle.popleft()
            opened = self._bind(port)
            if opened is not None:
                self._open[port] = opened
                asyncio.get_running_loop().add_reader(opened, self._read, port, opened)
                return port
            self._idle.append(port)
        return None

    def free(self, port: int) -> None:
        """Nothing of this port is heard any more; it is used again as late as can be, and not while somebody sends."""
        self._resting[port] = asyncio.get_running_loop().time()

    def close(self) -> None:
        """Every port that was freed listens no longer."""
        self._wake(math.inf)

    def _wake(self, before: float) -> None:
        for port in [port for port, last in self._resting.items() if last <= before]:
            del self._resting[port]
            opened = self._open.pop(port)
            asyncio.get_running_loop().remove_reader(opened)
            opened.close()
            self._idle.append(port)

    def _bind(self, port: int) -> socket.socket | None:
        family = socket.AF_INET6 if ipaddress.ip_address(self._host).version == 6 else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_DGRAM)
        try:
            opened.setblocking(False)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            opened.bind((self._host, port))
        except OSError:
            opened.close()
            return None
        return opened

    def _read(self, port: int, opened: socket.socket) -> None:
        for _ in range(_AT_ONCE):
            try:
                data, source = opened.recvfrom(_LARGEST)
            except OSError:
                return
            if port in self._resting:
                self._resting[port] = asyncio.get_running_loop().time()
            else:
                self._hear(port, data, source[0], source[1])

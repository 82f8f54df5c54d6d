"""A port for a server of ours, and waiting until it listens there."""

from __future__ import annotations

import socket
import subprocess
import time


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for_port(port: int, server: subprocess.Popen[bytes], patience: float = 120.0) -> float:
    """Seconds until it listened. Raises `TimeoutError` when it does not, or has stopped."""
    began = time.monotonic()
    while time.monotonic() - began < patience and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.monotonic() - began
        time.sleep(0.02)
    raise TimeoutError("the server does not listen")

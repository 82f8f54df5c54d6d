"""How long a server takes from its command to its first answer: on an empty folder, and on one that it knows."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.waiting import free_port, wait_for_port


def measure() -> dict[str, float]:
    """Seconds: the first time, when everything is made, and the best of three after that.

    On a machine that does other things the processor time of a start says more than the seconds on the clock.
    """
    with tempfile.TemporaryDirectory() as folder:
        first = _once(Path(folder))
        again = min(_once(Path(folder)) for _ in range(2))
        before = _processor()
        again = min(again, _once(Path(folder)))
    return {
        "processor s, start and stop": _processor() - before,
        "first time s": first,
        "after that s": again,
        "load average": os.getloadavg()[0],
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _once(folder: Path) -> float:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUWTE_")}
    command = [sys.executable, "-m", "luwte", "serve", "--port", str(port), "--data", str(folder / "data")]
    began = time.monotonic()
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        wait_for_port(port, server)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/health/live", timeout=30) as answer:
            assert answer.status == 200
        return time.monotonic() - began
    finally:
        server.terminate()
        server.wait(60)

"""From an event to open desk pages, and from an event through the store to a page, with a bare stream beside it.

Server and clients are processes of their own; both read the machine's steady clock, so a stamp made in one can be
compared in the other. The bare stream is the same number of connections, messages and bytes in a Starlette loop that
does nothing else, in the same run: on a busy machine the ratio says more than the milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.waiting import free_port, wait_for_port

SECONDS = 10.0
CASES = {
    "pages": "500 pages of 50 calls, 4 events a second each, from event to page",
    "bare": "the same in a bare Starlette loop",
    "store": "200 calls with a page each, a turn every 4 s in each, from event through the store to the page",
}


@dataclass(frozen=True, slots=True)
class Load:
    """How much: `calls` with `pages` looking at each; `every` seconds an event per call."""

    calls: int
    pages: int
    every: float


LOADS = {"pages": Load(50, 10, 0.25), "bare": Load(50, 10, 0.25), "store": Load(200, 1, 4.0)}


def measure(seconds: float = SECONDS) -> dict[str, float]:
    """Milliseconds at the 50th and 99th percentile per case, the ratio of pages to bare, and how many arrived."""
    found: dict[str, float] = {}
    for case, load in LOADS.items():
        latencies = _case(case, load, seconds)
        wanted = load.calls * load.pages * int(seconds / load.every)
        found[f"{case} p50 ms"] = _share(latencies, 0.5)
        found[f"{case} p99 ms"] = _share(latencies, 0.99)
        found[f"{case} arrived"] = len(latencies) / wanted
    found["pages/bare p99"] = found["pages p99 ms"] / found["bare p99 ms"]
    found["load average"] = os.getloadavg()[0]
    return found


def _case(case: str, load: Load, seconds: float) -> list[float]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = json.dumps({"case": case, "port": port, "folder": folder, "seconds": seconds, **asdict(load)})
        with (Path(folder) / "server.log").open("wb") as log:
            server = subprocess.Popen([sys.executable, "-m", "bench.pages_server", given], stdout=log, stderr=log)
            try:
                wait_for_port(port, server)
                command = [sys.executable, "-m", "bench.pages_client", given]
                client = subprocess.run(command, capture_output=True, check=True, timeout=seconds + 120)
            finally:
                server.kill()
                server.wait()
    return sorted(json.loads(client.stdout))


def _share(latencies: list[float], share: float) -> float:
    return latencies[min(len(latencies) - 1, int(share * len(latencies)))]

"""Calls on lines: what one core carries, how late a page is, and what that costs beside bare taking in.

Server and exchange are processes on a core each. The bare server takes the same calls on the same endpoints, decodes
their audio and forgets it, in the same run: its CPU seconds are what the ratio is against. `python -m bench.lines
audiohook 300` measures one number of calls.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.lines_load import Given
from bench.waiting import free_port, wait_for_port

SECONDS = 20.0
RAMP = 10.0
TIMES = 3
"""How many times the calls of the first kind are offered to see what becomes of them in overload."""
LOADS = {"audiohook": 300, "twilio": 150}
"""Calls at once: AudioHook with the caller's leg in frames of 200 ms, Twilio with both legs in frames of 20 ms."""


def measure(loads: Mapping[str, int] = LOADS, seconds: float = SECONDS, ramp: float = RAMP) -> dict[str, float]:
    """Per kind of line what `figures` gives, then what `overloaded` gives, and the load average."""
    found: dict[str, float] = {}
    for kind, calls in loads.items():
        whole, bare = (_case(kind, calls, seconds, ramp, bare=bare) for bare in (False, True))
        found |= figures(kind, whole, bare)
    kind, calls = next(iter(loads.items()))
    found |= overloaded(_case(kind, TIMES * calls, seconds, TIMES * ramp, bare=False))
    found["load average"] = os.getloadavg()[0]
    return found


def figures(kind: str, whole: Mapping[str, Any], bare: Mapping[str, Any]) -> dict[str, float]:
    """Calls that ran, were refused or broken off, gaps, seconds from audio to page, lag, ms of CPU per call-second."""
    late = whole["late"]
    spent, least = _per_call_second(whole), _per_call_second(bare)
    return {
        f"{kind} calls": whole["calls"],
        f"{kind} refused": whole["refused"],
        f"{kind} broken off": whole["broken"],
        f"{kind} gaps": whole["gaps"],
        f"{kind} page p50 s": share(late, 0.5),
        f"{kind} page p99 s": share(late, 0.99),
        f"{kind} seen": len(late),
        f"{kind} worst lag s": whole["lag"],
        f"{kind} worst load": whole["load"],
        f"{kind} exchange late s": whole["behind"],
        f"{kind} core": whole["cpu"] / whole["seconds"],
        f"{kind} ms/call s": spent,
        f"{kind} bare ms/call s": least,
        f"{kind} to bare": spent / least if least else float("nan"),
    }


def overloaded(outcome: Mapping[str, Any]) -> dict[str, float]:
    """Calls that were taken and refused, and how those that were taken are heard."""
    return {
        "overload taken": outcome["calls"],
        "overload refused": outcome["refused"],
        "overload broken off": outcome["broken"],
        "overload gaps": outcome["gaps"],
        "overload page p99 s": share(outcome["late"], 0.99),
        "overload worst lag s": outcome["lag"],
    }


def share(ordered: list[float], part: float) -> float:
    """The value below which this part lies; not a number when there are none."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def _per_call_second(outcome: Mapping[str, Any]) -> float:
    seconds: float = outcome["calls"] * outcome["seconds"]
    spent: float = outcome["cpu"]
    return spent * 1e3 / seconds if seconds else float("nan")


def _case(kind: str, calls: int, seconds: float, ramp: float, *, bare: bool) -> dict[str, Any]:
    port, core = free_port(), min(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        given = json.dumps(asdict(Given(kind, bare, calls, port, folder, core, ramp, seconds)))
        single = {**os.environ, "OMP_NUM_THREADS": "1"}
        with (Path(folder) / "server.log").open("wb") as log:
            command = [sys.executable, "-m", "bench.lines_server", given]
            server = subprocess.Popen(command, stdout=log, stderr=log, env=single)
            try:
                wait_for_port(port, server)
                command = [sys.executable, "-m", "bench.lines_client", given]
                client = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=seconds + ramp + 180)
            finally:
                server.kill()
                server.wait()
        told: dict[str, Any] = json.loads(client.stdout)
    if told["whys"]:
        print(f"  {kind}: {'; '.join(told['whys'])}", flush=True)
    return told


if __name__ == "__main__":
    for name, value in measure({sys.argv[1]: int(sys.argv[2])}, *map(float, sys.argv[3:])).items():
        print(f"  {name:26} {value:12,.3f}")

"""The server is killed (`kill -9`) in the middle of replayed calls, and started again: is everything still there?

Counted from the store itself: every event that was acknowledged before the kill, every event after the calls went on,
each exactly once and in order, and a trail whose chain holds. The client is never stopped.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.waiting import free_port, wait_for_port
from luwte.apps.demo_calls import demo_calls
from luwte.errors import NotFound
from luwte.infra.feeder import HttpFeeder
from luwte.infra.sql.tokens import SqlTokens
from luwte.infra.store import Store, open_store
from luwte.service.clock import SystemClock
from luwte.service.intake import naming
from luwte.service.replay import Pacing, Plan, Replay, Sent, plan
from luwte.service.tokens import Scope, Tokens
from luwte.settings import Settings

_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was counted. `missing_before`: acknowledged when the server was killed and not in the store then."""

    calls: int
    sent: int
    acknowledged_before: int
    missing_before: int
    missing: int
    doubled: int
    out_of_order: int
    lost_connections: int
    trail_lines: int

    @property
    def whole(self) -> bool:
        """Nothing missing, nothing double."""
        return not (self.missing_before or self.missing or self.doubled or self.out_of_order)


@dataclass
class _Noted(HttpFeeder):
    """A feeder that notes what was acknowledged."""

    url: str
    key: str
    acknowledged: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.url, self.key)

    async def send(self, call: str, events: Sequence[Sent]) -> None:
        await super().send(call, events)
        self.acknowledged += [(call, str(event["key"])) for event in events]


@dataclass(frozen=True)
class _Kept:
    """What the store has of what one token fed."""

    store: Store
    source: str

    def keys(self, call: str) -> list[str]:
        """Keys of a call, in order; none when the store does not know the call."""
        known = naming(self.store.keys.derive("gesprekken"))(self.source, call)
        try:
            return [entry.key for entry in self.store.archive.entries(known)]
        except NotFound:
            return []


def measure(folder: Path, calls: int = 200, speed: float = 20.0, share: float = 0.3) -> Outcome:
    """Kill when `share` of the events was acknowledged. `folder` is empty and becomes the data folder."""
    settings = Settings(data_dir=folder)
    store = open_store(settings, create=True)
    token, key = Tokens(SqlTokens(store.database), store.trail, SystemClock()).issue("proef", [Scope.FEED], "bench")
    plans = [plan(demo_calls()[0].call, f"proef.{n}", line="algemeen", practice=True) for n in range(calls)]
    try:
        return asyncio.run(
            _run(folder, _Kept(store, f"koppeling:{token.id}"), key, plans, Pacing(speed, _PATIENCE), share)
        )
    finally:
        store.close()


def table() -> dict[str, float]:
    """The full run as a table."""
    with tempfile.TemporaryDirectory() as folder:
        return {name: float(value) for name, value in asdict(measure(Path(folder) / "data")).items()}


async def _run(folder: Path, store: _Kept, key: str, plans: list[Plan], pacing: Pacing, share: float) -> Outcome:
    port = free_port()
    total = sum(len(each.events) for each in plans)
    async with _Noted(f"http://127.0.0.1:{port}", key) as feeder:
        replay = Replay(feeder, SystemClock(), pacing)
        server = await asyncio.to_thread(_start, folder, port)
        playing = asyncio.ensure_future(replay.play(plans))
        while len(feeder.acknowledged) < share * total and not playing.done():
            await asyncio.sleep(0.02)
        server.send_signal(signal.SIGKILL)
        await asyncio.to_thread(server.wait)
        before = list(feeder.acknowledged)
        kept = {each.call: await asyncio.to_thread(store.keys, each.call) for each in plans}
        missing_before = sum(key not in kept[call] for call, key in before)
        server = await asyncio.to_thread(_start, folder, port)
        try:
            progress = await playing
        finally:
            server.terminate()
            await asyncio.to_thread(server.wait, 60)
    assert not progress.failed, progress.failed[:3]
    return _counted(store, plans, len(before), missing_before, progress.lost)


def _counted(store: _Kept, plans: list[Plan], before: int, missing_before: int, lost: int) -> Outcome:
    missing = doubled = disorder = sent = 0
    for each in plans:
        keys = [key for key in store.keys(each.call) if not key.startswith("luwte:")]
        wanted = [str(event["key"]) for _, event in each.events]
        sent += len(wanted)
        missing += len(set(wanted) - set(keys))
        doubled += len(keys) - len(set(keys))
        disorder += keys != wanted
    return Outcome(
        len(plans), sent, before, missing_before, missing, doubled, disorder, lost, store.store.trail.verify()
    )


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A real server that listens."""
    command = [sys.executable, "-m", "luwte", "serve", "--port", str(port), "--data", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUWTE_")}
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder.parent)
    wait_for_port(port, server)
    return server

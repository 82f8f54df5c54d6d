"""Hours of calls on lines as fast as they go, without sockets and with a clock that is set: does anything stay behind?

Exchange and adapter talk in memory; switchboard, analysis, engines and store are the real ones. `python -m
bench.lines_soak 24` plays a whole day of call time.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.lines_load import ACCOUNT, audiohook_ids, sound, stream_ids
from bench.lines_server import Desks, Script
from luwte.apps.exchange.analyst import EVERY, Analyst
from luwte.apps.exchange.line_call import LineCall
from luwte.apps.exchange.switchboard import Switchboard
from luwte.content.loader import load_content
from luwte.domain.turn import Party
from luwte.engine import CallEngine
from luwte.infra.store import open_store
from luwte.service.live import LiveCalls, LiveRules
from luwte.settings import Settings
from luwte.speech.vad.silero import SileroVad
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.clients.audiohook import AudioHookClient
from luwte.telephony.clients.client import Legs, LineClient, Message, Stage
from luwte.telephony.clients.media_streams import MediaStreamClient, Reel
from luwte.telephony.lines.line import Close, LineAdapter, LineCommand, Output, Profile, Send
from luwte.telephony.lines.ring import Ring
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.lines.session import Session
from luwte.telephony.media_streams.adapter import MediaStreamAdapter
from luwte.telephony.media_streams.dialects import TWILIO

HOURS = 1.0
TOGETHER = 20
LASTS = 60
"""Calls at once, and seconds of a call."""
_WARM = 0.25
"""Share of the time after which memory may not grow any more."""
_LEFT = (LineCall, Ring, Session, CallEngine, SileroVad, AudioHookAdapter, MediaStreamAdapter)
_MIB = 1024 * 1024


class SetClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> datetime:
        """The date and time in UTC."""
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self._passed)

    def steady(self) -> float:
        """Seconds since the beginning."""
        return self._passed

    def passes(self, seconds: float) -> None:
        """So much later."""
        self._passed += seconds


class ByHand(Analyst):
    """Goes round when it is told to."""

    def start(self) -> None:
        """No thread."""


class Wire:
    """One call: its exchange, its adapter, and nothing between them."""

    def __init__(self, board: Switchboard, client: LineClient, adapter: LineAdapter, clock: SetClock) -> None:
        self._client, self._adapter, self._clock = client, adapter, clock
        self._connection = board.connect("meting", self._ask)
        self._next = 0
        self._say(client.begin(now=clock.steady()))

    def goes_on(self) -> bool:
        """A round of its frames; whether there is more to come."""
        for _ in range(round(EVERY / self._client.interval)):
            if self._next >= self._client.steps or self._client.stage is not Stage.PLAYING:
                self._say(self._client.end(now=self._clock.steady()))
                self._take(self._adapter.lost(code=1000, now=self._clock.steady()))
                self._connection.lost()
                return False
            self._say(self._client.step(self._next, now=self._clock.steady()))
            self._next += 1
        return True

    def _ask(self, command: LineCommand) -> None:
        self._take(self._adapter.command(command, now=self._clock.steady()))

    def _say(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._take(self._adapter.receive(message, now=self._clock.steady()))

    def _take(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if isinstance(output, Send):
                self._say(self._client.heard(output.data, now=self._clock.steady()))
            elif not isinstance(output, Close):
                self._connection.take(output)


class Soak:
    """Calls of `lasts` seconds, `together` at once, every second one on another kind of line."""

    def __init__(self, folder: Path, together: int = TOGETHER, lasts: int = LASTS) -> None:
        self._together = together
        self._clock = SetClock()
        self._content = load_content()
        store = open_store(Settings(data_dir=folder / "data"), create=True)
        self._live = LiveCalls(lambda: self._content, store.archive, self._clock, rules=LiveRules(tick=3600))
        self._analyst = ByHand(Script, self._clock.steady)
        self._board = Switchboard(self._live, self._analyst, Desks(self._clock), self._clock)
        self._sound = sound(lasts)
        self._reel = Reel(self._sound, TWILIO, Legs.BOTH)
        self._roles = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE}, Profile.TWO_LEGS)
        self._made = 0

    async def run(self, hours: float) -> dict[str, float]:
        """So many hours of call time; what is left behind when the last call is over."""
        await self._live.start()
        await self._board.start()
        rounds = round(hours * 3600 / self._together / EVERY)
        warm, files, wires = 0.0, 0, list[Wire]()
        for n in range(rounds):
            if n == round(rounds * _WARM):
                warm, files = _memory(), _files()
            wires += [self._wire() for _ in range(self._together - len(wires))]
            wires = await self._round(wires)
        at_end = _memory()
        while wires:
            wires = await self._round(wires)
        while self._analyst.calls or self._live.open:
            await self._round([])
        found = {"files left open": _files() - files, **await asyncio.to_thread(_left)}
        await self._board.stop()
        await self._live.stop()
        return {
            "hours": hours,
            "calls": self._made,
            "MiB warm": warm,
            "MiB at the end": at_end,
            "growth %": (at_end / warm - 1) * 100,
            **found,
        }

    async def _round(self, wires: list[Wire]) -> list[Wire]:
        self._clock.passes(EVERY)
        goes_on = [wire for wire in wires if wire.goes_on()]
        while len(self._board.calls) > len([call for call in self._board.calls if call.ear is not None]):
            await asyncio.sleep(0.001)  # its record is being made
        self._analyst.round()
        while self._live.waiting:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        return goes_on

    def _wire(self) -> Wire:
        n = self._made
        self._made += 1
        if n % 2:
            stream = MediaStreamClient(self._reel, stream_ids(n))
            return Wire(self._board, stream, MediaStreamAdapter(self._roles, bool), self._clock)
        ids = audiohook_ids(n)
        client = AudioHookClient(self._sound, ACCOUNT.organization, ids, Legs.CALLER)
        adapter = AudioHookAdapter(Claims(ids.session, ACCOUNT.organization), DEFAULT_ROLES, str)
        return Wire(self._board, client, adapter, self._clock)


def measure(hours: float = HOURS) -> dict[str, float]:
    """Memory after warming up and at the end, and what is still there of calls that are over."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(Soak(Path(folder)).run(hours))


def _files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _memory() -> float:
    """MiB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MIB


def _left() -> dict[str, float]:
    gc.collect()
    left = Counter(type(thing) for thing in gc.get_objects())
    return {f"left {kind.__name__}": left[kind] for kind in _LEFT}


if __name__ == "__main__":
    for name, value in measure(*map(float, sys.argv[1:])).items():
        print(f"  {name:32} {value:12,.3f}")

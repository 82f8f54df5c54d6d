"""Whatever becomes of our process, a call on a real Asterisk goes on and ends as its caller wants."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from phones import murmur, phone
from ports import free_port
from real_asterisk import MISSING, Asterisk, asterisk

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
LINE = Path(__file__).parents[1] / "line_process.py"
SECONDS = 8.0


def start(listener: int, ari: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(LINE), str(listener), str(ari)])


def holds(fact: Callable[[], bool], within: float = 15) -> None:
    until = time.monotonic() + within
    while not fact():
        assert time.monotonic() < until
        time.sleep(0.1)


def calls(place: Asterisk) -> int:
    """Channels that are of people, not of us."""
    return sum(not channel["id"].startswith("luwte-") for channel in place.asked("channels"))


@pytest.mark.parametrize("what", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_hangs_costs_the_caller_nothing(tmp_path: Path, what: signal.Signals) -> None:
    listener, sound = free_port(), murmur(4, 4)
    with asterisk(listener) as place:
        ours = start(listener, place.ari)
        again = None
        try:
            with (
                phone("medewerker", tmp_path, at=place.employee, server=place.sip, plays=sound, seconds=0),
                phone("beller", tmp_path, at=place.caller, server=place.sip, plays=sound, seconds=SECONDS) as caller,
            ):
                holds(lambda: len(place.taps()) >= 2)
                ours.send_signal(what)
                time.sleep(2)
                assert calls(place) == 2, "the call did not go on"
                assert caller.wait(60) == 0, "the caller could not hang up"
                holds(lambda: calls(place) == 0, within=2)
            ours.send_signal(signal.SIGCONT)
            if what is signal.SIGKILL:
                again = start(listener, place.ari)
            holds(lambda: place.taps() == [])
        finally:
            for process in (ours, again):
                if process is not None:
                    process.kill()
                    process.wait()

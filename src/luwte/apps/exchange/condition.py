"""How the lines are, for who keeps the server running: what runs, what waits, and whom nobody let in and why."""

from __future__ import annotations

from collections.abc import Iterator

from luwte.apps.exchange.line_call import BEHIND
from luwte.apps.exchange.room import ExchangeRoom
from luwte.apps.exchange.switchboard import FULL
from luwte.service.health import Check, Finding, good, notice, wrong

_MARKS = "%H:%M"
_LAST = 3


def condition_of(room: ExchangeRoom) -> Check:
    """The check of these lines."""
    return lambda: _findings(room)


def _findings(room: ExchangeRoom) -> Iterator[Finding]:
    board = room.board
    busy = f"{len(board.calls)} gesprekken, {board.load:.0%} gebruikt van wat deze computer aankan"
    if board.load > FULL:
        yield notice("lijnen", busy, "nieuwe gesprekken worden nu niet aangenomen; er is een snellere computer nodig")
    else:
        yield good("lijnen", busy)
    if board.lag >= BEHIND:
        yield notice("lijnen", f"de analyse loopt {board.lag:.0f} s achter", "dit staat ook op de schermen")
    for name, at in board.probed.items():
        yield good(f"lijn {name}", f"de centrale probeerde de verbinding om {at.astimezone().strftime(_MARKS)}")
    for refusal in list(board.refusals)[-_LAST:]:
        when = refusal.at.astimezone().strftime(_MARKS)
        yield notice(f"lijn {refusal.source}", f"om {when} niet aangenomen: {refusal.why}", "luwte lines check")
    if room.pool is not None:
        yield from _words(room)


def _words(room: ExchangeRoom) -> Iterator[Finding]:
    assert room.pool is not None
    for load in room.pool.load:
        text = f"{load.calls} gesprekken, {load.lag:.1f} s wacht, {load.failures} keer uitgevallen"
        if load.lag >= BEHIND:
            yield wrong(f"spraakherkenner {load.worker}", text, "kies een lichter model of zet speech_workers hoger")
        else:
            yield good(f"spraakherkenner {load.worker}", text)

"""How the lines are, for who keeps the server running: what runs, what waits, and whom nobody let in and why."""

from __future__ import annotations

from collections.abc import Iterator

from luwte.apps.exchange.line_call import BEHIND
from luwte.apps.exchange.room import ExchangeRoom
from luwte.apps.exchange.switchboard import FULL
from luwte.apps.language import gettext as _
from luwte.service.health import Check, Finding, good, notice, wrong

_MARKS = "%H:%M"
_LAST = 3


def condition_of(room: ExchangeRoom) -> Check:
    """The check of these lines."""
    return lambda: _findings(room)


def _findings(room: ExchangeRoom) -> Iterator[Finding]:
    board = room.board
    values = {"calls": len(board.calls), "share": f"{board.load:.0%}"}
    busy = _("%(calls)s gesprekken, %(share)s gebruikt van wat deze computer aankan") % values
    if board.load > FULL:
        yield notice(
            "lijnen", busy, _("nieuwe gesprekken worden nu niet aangenomen; er is een snellere computer nodig")
        )
    else:
        yield good("lijnen", busy)
    if board.lag >= BEHIND:
        yield notice(
            "lijnen",
            _("de analyse loopt %(seconds)s s achter") % {"seconds": f"{board.lag:.0f}"},
            _("dit staat ook op de schermen"),
        )
    for name, at in board.probed.items():
        yield good(
            f"lijn {name}",
            _("de centrale probeerde de verbinding om %(at)s") % {"at": at.astimezone().strftime(_MARKS)},
        )
    for refusal in list(board.refusals)[-_LAST:]:
        when = refusal.at.astimezone().strftime(_MARKS)
        yield notice(
            f"lijn {refusal.source}",
            _("om %(at)s niet aangenomen: %(why)s") % {"at": when, "why": refusal.why},
            "luwte lines check",
        )
    if room.pool is not None:
        yield from _words(room)


def _words(room: ExchangeRoom) -> Iterator[Finding]:
    assert room.pool is not None
    for load in room.pool.load:
        values = {"calls": load.calls, "seconds": f"{load.lag:.1f}", "failures": load.failures}
        text = _("%(calls)s gesprekken, %(seconds)s s wacht, %(failures)s keer uitgevallen") % values
        if load.lag >= BEHIND:
            yield wrong(f"spraakherkenner {load.worker}", text, _("kies een lichter model of zet speech_workers hoger"))
        else:
            yield good(f"spraakherkenner {load.worker}", text)

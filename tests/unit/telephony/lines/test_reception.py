from __future__ import annotations

from luwte.telephony.lines.line import LineCommand, PartyChanged
from luwte.telephony.lines.reception import RETRY_AFTER, Connection, Reception
from receptions import KeptReception


def test_a_connection_gets_its_events_and_can_be_asked_something() -> None:
    asked: list[LineCommand] = []
    kept = KeptReception()
    reception: Reception = kept
    connection: Connection = reception.connect("proef", asked.append)
    connection.take(PartyChanged(3))
    connection.lost()
    kept.connections[0].command(LineCommand.PAUSE)
    assert (kept.events, asked) == ([PartyChanged(3)], [LineCommand.PAUSE])


def test_who_is_refused_is_asked_to_wait_whole_seconds() -> None:
    assert str(RETRY_AFTER).isdecimal()

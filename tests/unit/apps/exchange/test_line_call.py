from __future__ import annotations

from exchanges import Room, audio, silence
from luwte.apps.exchange.line_call import LineCall
from luwte.domain.turn import CallId
from luwte.telephony.lines.line import Paused, SessionOpened
from luwte.telephony.lines.session import Session


def call() -> LineCall:
    session = Session()
    found = LineCall(CallId("lijn-1"), "genesys", SessionOpened("k1"), Room().live, session)
    found.put(session.take(found.opened, now=0.0))
    return found


def test_the_worst_of_what_is_wrong_is_said() -> None:
    line = call()
    assert line.hearing.name == "GOOD"
    line.broken = True
    assert line.hearing.name == "WORDLESS"
    line.put(line.session.take(Paused(0), now=0.0))
    assert line.hearing.name == "PAUSED"
    line.session.lost(now=1.0)
    assert line.hearing.name == "WAITING"


def test_what_waits_in_the_ring_is_the_lag_and_what_came_is_the_time() -> None:
    line = call()
    for packet in audio(silence(3)):
        line.put(line.session.take(packet, now=1.0))
    assert round(line.lag, 3) == 3.0
    assert line.at == 3.0
    assert line.hearing.name == "BEHIND"

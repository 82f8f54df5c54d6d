from __future__ import annotations

from uuid import UUID

from line_servers import Memory, heard, played, sound
from luwte.domain.turn import Party
from luwte.telephony.asterisk.taps import AudioSocketAdapter, Expected, WebSocketTapAdapter
from luwte.telephony.clients.asterisk import AudioSocketClient, WebSocketTapClient
from luwte.telephony.lines.line import SessionOpened

TAP = UUID("5e8f0a2c-2222-4a4a-8b8b-000000000001")
KNOWN = {str(TAP): Expected("gesprek-1", Party.CALLER)}


def test_over_tcp_the_caller_comes_out_as_it_went_in() -> None:
    memory = Memory(AudioSocketAdapter(KNOWN.get))
    assert played(AudioSocketClient(sound(), TAP), memory).ok
    assert memory.events[0] == SessionOpened("gesprek-1")
    assert heard(memory.events) == sound().leg(Party.CALLER).linear


def test_a_tap_that_nobody_made_is_refused() -> None:
    outcome = played(AudioSocketClient(sound(), UUID(int=7)), Memory(AudioSocketAdapter(KNOWN.get)))
    assert not outcome.ok


def test_over_a_websocket_the_caller_comes_out_as_it_went_in() -> None:
    memory = Memory(WebSocketTapAdapter(KNOWN[str(TAP)]))
    assert played(WebSocketTapClient(sound(), "luwte-em-1"), memory).ok
    assert heard(memory.events) == sound().leg(Party.CALLER).ulaw


def test_the_tap_of_the_employee_carries_the_employee() -> None:
    memory = Memory(WebSocketTapAdapter(Expected("gesprek-1", Party.EMPLOYEE)))
    assert played(WebSocketTapClient(sound(), "luwte-em-2", Party.EMPLOYEE), memory).ok
    assert heard(memory.events, Party.EMPLOYEE) == sound().leg(Party.EMPLOYEE).ulaw
    assert heard(memory.events) == b""

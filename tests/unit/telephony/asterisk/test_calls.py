from __future__ import annotations

from luwte.telephony.asterisk.calls import TapCalls
from luwte.telephony.asterisk.taps import EMPLOYEE_LEG
from luwte.telephony.lines.line import (
    CallerAudio,
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    LineCommand,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.reception import Connection
from receptions import KeptReception

FRAME = b"\xff" * 160
OPENED = SessionOpened("100.1")
EMPLOYEE = SessionOpened("100.1", detail=EMPLOYEE_LEG)


class Taps:
    """Taps of one exchange, at a time that is given."""

    def __init__(self) -> None:
        self.now = 0.0
        self.reception = KeptReception()
        self.calls = TapCalls(self.reception, lambda: self.now)
        self.asked: list[LineCommand] = []

    def tap(self) -> Connection:
        return self.calls.connect("asterisk", self.asked.append)


def test_two_taps_of_a_call_are_one_connection_on_one_clock() -> None:
    taps = Taps()
    caller, employee = taps.tap(), taps.tap()
    caller.take(OPENED)
    taps.now = 0.5
    employee.take(EMPLOYEE)
    employee.take(EmployeeAudio(0, FRAME, Encoding.ULAW))
    caller.take(CallerAudio(4000, FRAME, Encoding.ULAW))
    assert len(taps.reception.connections) == 1
    assert taps.reception.events == [
        OPENED,
        EmployeeAudio(4000, FRAME, Encoding.ULAW),
        CallerAudio(4000, FRAME, Encoding.ULAW),
    ]


def test_an_employees_tap_is_no_call_and_what_came_before_the_caller_is_left_out() -> None:
    taps = Taps()
    employee, caller = taps.tap(), taps.tap()
    employee.take(EMPLOYEE)
    employee.take(EmployeeAudio(0, FRAME, Encoding.ULAW))
    assert taps.reception.connections == []
    taps.now = 0.02
    caller.take(OPENED)
    employee.take(EmployeeAudio(0, FRAME, Encoding.ULAW))
    employee.take(EmployeeAudio(160, FRAME, Encoding.ULAW))
    assert taps.reception.events[1:] == [EmployeeAudio(0, FRAME, Encoding.ULAW)]


def test_the_end_of_the_employees_tap_is_not_the_end_of_the_call() -> None:
    taps = Taps()
    caller, employee = taps.tap(), taps.tap()
    caller.take(OPENED)
    employee.take(EMPLOYEE)
    employee.take(Dtmf(0))
    employee.take(SessionEnded(EndReason.HANGUP))
    employee.lost()
    assert taps.reception.events == [OPENED]
    caller.take(SessionEnded(EndReason.HANGUP))
    caller.lost()
    assert taps.reception.events[-1] == SessionEnded(EndReason.HANGUP)
    assert taps.reception.connections[0].gone.is_set()


def test_after_the_callers_tap_is_gone_the_employees_is_not_heard() -> None:
    taps = Taps()
    caller, employee = taps.tap(), taps.tap()
    caller.take(OPENED)
    employee.take(EMPLOYEE)
    caller.lost()
    employee.take(EmployeeAudio(0, FRAME, Encoding.ULAW))
    assert taps.reception.events == [OPENED]


def test_a_tap_that_comes_back_before_the_old_one_is_missed_goes_on() -> None:
    taps = Taps()
    old, new, employee = taps.tap(), taps.tap(), taps.tap()
    old.take(OPENED)
    new.take(OPENED)
    old.lost()
    employee.take(EMPLOYEE)
    employee.take(EmployeeAudio(0, FRAME, Encoding.ULAW))
    assert len(taps.reception.connections[1].events) == 2


def test_a_tap_that_was_refused_is_told_and_is_no_call() -> None:
    taps = Taps()
    tap = taps.tap()
    tap.take(SessionEnded(EndReason.REFUSED, "deze tap is niet van ons"))
    tap.lost()
    taps.calls.refused("asterisk", "vol")
    assert taps.reception.connections == []
    assert [why for _, why in taps.reception.refusals] == ["deze tap is niet van ons", "vol"]


def test_what_is_asked_of_the_call_is_asked_of_the_callers_tap_and_room_is_the_receptions() -> None:
    taps = Taps()
    taps.tap().take(OPENED)
    taps.reception.connections[0].command(LineCommand.CLOSE)
    assert taps.asked == [LineCommand.CLOSE]
    taps.reception.room = 0
    assert not taps.calls.admits("asterisk")

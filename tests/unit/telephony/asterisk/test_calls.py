from __future__ import annotations

from dataclasses import replace

from luwte.telephony.asterisk.calls import TapCalls
from luwte.telephony.asterisk.taps import EMPLOYEE_LEG
from luwte.telephony.lines.line import (
    CallerAudio,
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    LineCommand,
    MediaGap,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.reception import Connection
from receptions import KeptReception

OPENED = SessionOpened("k", caller="#", detail={"medewerker": "201"})
BESIDE = SessionOpened("k", detail=EMPLOYEE_LEG)
SAID = CallerAudio(0, b"\xff" * 160, Encoding.ULAW)
ANSWERED = EmployeeAudio(0, b"\xd5" * 160, Encoding.ULAW)


class House:
    """The reception of the house, with taps before it and a clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.kept = KeptReception(room=5)
        self.taps = TapCalls(self.kept, lambda: self.now)
        self.asked: list[tuple[str, LineCommand]] = []

    def tap(self, name: str, opened: SessionOpened) -> Connection:
        leg = self.taps.connect("asterisk", lambda command: self.asked.append((name, command)))
        leg.take(opened)
        return leg


def test_two_taps_are_one_call_on_the_callers_clock() -> None:
    house = House()
    employee = house.tap("medewerker", BESIDE)
    employee.take(ANSWERED)
    caller = house.tap("beller", OPENED)
    caller.take(SAID)
    house.now = 2.0
    employee.take(replace(ANSWERED, pts=320))
    employee.take(replace(ANSWERED, pts=480))
    (call,) = house.kept.connections
    assert call.events == [OPENED, SAID, replace(ANSWERED, pts=16000), replace(ANSWERED, pts=16160)]


def test_the_employees_tap_says_nothing_but_audio() -> None:
    house = House()
    caller, employee = house.tap("beller", OPENED), house.tap("medewerker", BESIDE)
    caller.take(SAID)
    employee.take(MediaGap(0, 160, GapCause.NETWORK))
    employee.take(Dtmf(0))
    employee.take(SessionEnded(EndReason.ERROR, "stuk"))
    employee.lost()
    assert house.kept.events == [OPENED, SAID]
    assert not house.kept.connections[0].gone.is_set()


def test_a_leg_at_another_rate_is_not_laid_beside_it() -> None:
    house = House()
    caller, employee = house.tap("beller", OPENED), house.tap("medewerker", replace(BESIDE, rate=16000))
    caller.take(SAID)
    employee.take(ANSWERED)
    assert house.kept.events == [OPENED, SAID]


def test_a_new_tap_of_the_employee_starts_where_the_call_is() -> None:
    house = House()
    house.tap("beller", OPENED).take(SAID)
    for at in (1.0, 3.0):
        house.now = at
        employee = house.tap("medewerker", BESIDE)
        employee.take(ANSWERED)
        employee.lost()
    assert [e.pts for e in house.kept.events if isinstance(e, EmployeeAudio)] == [8000, 24000]


def test_a_call_that_the_exchange_ends_is_over_once() -> None:
    house = House()
    caller = house.tap("beller", OPENED)
    house.taps.ended("k")
    house.taps.ended("onbekend")
    caller.take(SessionEnded(EndReason.DRAINED))
    caller.lost()
    assert house.kept.events == [OPENED, SessionEnded(EndReason.HANGUP)]
    assert house.asked == [("beller", LineCommand.CLOSE)]
    assert house.kept.connections[0].gone.is_set()


def test_the_callers_tap_that_is_lost_leaves_a_call_that_waits_and_the_next_takes_it_up() -> None:
    house = House()
    first = house.tap("beller", OPENED)
    second = house.tap("beller", OPENED)
    assert house.kept.connections[0].gone.is_set()
    first.take(SAID)
    first.lost()
    second.lost()
    assert [len(each.events) for each in house.kept.connections] == [1, 1]
    assert house.kept.connections[1].gone.is_set()


def test_what_is_asked_of_a_call_is_asked_of_both_taps() -> None:
    house = House()
    house.tap("beller", OPENED)
    house.tap("medewerker", BESIDE)
    house.kept.connections[0].command(LineCommand.CLOSE)
    assert house.asked == [("beller", LineCommand.CLOSE), ("medewerker", LineCommand.CLOSE)]


def test_a_tap_that_never_said_which_one_it_is_is_a_refusal() -> None:
    house = House()
    leg = house.taps.connect("asterisk", lambda _: None)
    leg.take(SAID)
    leg.take(SessionEnded(EndReason.REFUSED, "deze tap is niet van ons"))
    leg.lost()
    assert house.kept.refusals == [("asterisk", "deze tap is niet van ons")]
    assert house.kept.connections == []
    assert house.taps.admits("asterisk")


def test_a_call_whose_tap_went_first_is_over_when_the_exchange_says_so() -> None:
    house = House()
    caller = house.tap("beller", OPENED)
    caller.take(SAID)
    caller.lost()
    house.taps.ended("k")
    first, again = house.kept.connections
    assert first.events == [OPENED, SAID]
    assert again.events == [OPENED, SessionEnded(EndReason.HANGUP)]
    assert again.gone.is_set()
    house.taps.ended("k")
    assert len(house.kept.connections) == 2


def test_a_call_whose_tap_came_back_ends_once() -> None:
    house = House()
    house.tap("beller", OPENED).lost()
    house.tap("beller", OPENED)
    house.taps.ended("k")
    assert [event for event in house.kept.events if isinstance(event, SessionEnded)] == [SessionEnded(EndReason.HANGUP)]
    assert house.asked == [("beller", LineCommand.CLOSE)]


def test_calls_that_never_end_do_not_pile_up() -> None:
    house = House()
    for number in range(1001):
        house.tap("beller", replace(OPENED, call_key=str(number))).lost()
    house.taps.ended("0")
    assert len(house.kept.connections) == 1001
    house.taps.ended("1")
    assert len(house.kept.connections) == 1002

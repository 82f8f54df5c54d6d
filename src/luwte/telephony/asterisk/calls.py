"""The taps of one call as one connection: the caller's tap is the call, the employee's is laid beside it on its clock.

Only audio comes from the employee's tap: its holes, keys and end say nothing of the caller. It is heard only while the
caller's tap is.

At a hang-up the exchange takes the taps away first and tells afterwards that the call is over (seen on 22.10.1). Until
it tells, a call whose tap is gone is one that may come back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from luwte.telephony.asterisk.taps import EMPLOYEE_LEG
from luwte.telephony.lines.line import (
    CallerAudio,
    EmployeeAudio,
    EndReason,
    LineCommand,
    LineEvent,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.reception import Connection, Reception

Ask = Callable[[LineCommand], None]
_LEFT = 1000
"""Calls whose tap is gone that are remembered, in case the exchange never says how they ended."""


@dataclass(slots=True)
class _Call:
    """`heard_at`: when the caller's audio began; `offset`: where the employee's begins, in samples of the caller's."""

    outer: Connection
    caller: _Leg
    opened: SessionOpened
    heard_at: float | None = None
    offset: int | None = None
    over: bool = False


class TapCalls:
    """All taps of one exchange: a `Reception` before the `Reception` of the house. `steady` is monotonic seconds."""

    def __init__(self, reception: Reception, steady: Callable[[], float]) -> None:
        self._reception = reception
        self._steady = steady
        self._calls: dict[str, _Call] = {}  # as many as there are taps
        self._employees: dict[str, _Leg] = {}
        self._left: dict[str, tuple[str, SessionOpened]] = {}
        """Calls without their tap: where from, and how they began. The oldest make room."""

    def admits(self, source: str, call_key: str = "") -> bool:
        """See `Reception`."""
        return self._reception.admits(source, call_key)

    def refused(self, source: str, why: str) -> None:
        """See `Reception`."""
        self._reception.refused(source, why)

    def connect(self, source: str, command: Ask) -> Connection:
        """A tap connects; the call begins when it says that it is the caller's."""
        return _Leg(self, source, command)

    def ended(self, call_key: str) -> None:
        """The exchange says that the call is over, also when its tap was gone before."""
        call = self._calls.get(call_key)
        left = self._left.pop(call_key, None)
        if call is not None:
            self._pass(call, SessionEnded(EndReason.HANGUP))
            call.caller.command(LineCommand.CLOSE)
        elif left is not None:
            source, opened = left
            again = self._reception.connect(source, lambda _: None)
            again.take(opened)
            again.take(SessionEnded(EndReason.HANGUP))
            again.lost()

    def opened(self, leg: _Leg, event: SessionOpened) -> None:
        """A tap says which call it is of, and whose voice it carries."""
        leg.key = event.call_key
        leg.is_caller = not event.detail.items() >= EMPLOYEE_LEG.items()
        if not leg.is_caller:
            self._employees[leg.key] = leg
            leg.rate = event.rate
            return
        if leg.key in self._calls:  # the new tap comes before the old one is known to be gone
            self.lost(self._calls[leg.key].caller)
        outer = self._reception.connect(leg.source, lambda command: self._ask(leg, command))
        self._left.pop(leg.key, None)
        self._calls[leg.key] = call = _Call(outer, leg, event)
        self._pass(call, event)

    def heard(self, leg: _Leg, event: LineEvent) -> None:
        """The next event of a tap that said which one it is."""
        call = self._calls.get(leg.key)
        if call is None:
            return
        if leg is call.caller:
            if isinstance(event, CallerAudio) and call.heard_at is None:
                call.heard_at = self._steady()
            self._pass(call, event)
        elif isinstance(event, EmployeeAudio) and leg.rate == call.opened.rate and call.heard_at is not None:
            if call.offset is None:
                call.offset = round((self._steady() - call.heard_at) * call.opened.rate) - event.pts
            self._pass(call, replace(event, pts=call.offset + event.pts))

    def lost(self, leg: _Leg) -> None:
        """The transport of a tap is gone; with the caller's, so is the connection of the call."""
        call = self._calls.get(leg.key)
        if self._employees.get(leg.key) is leg:
            del self._employees[leg.key]
            if call is not None:
                call.offset = None  # a new tap of the employee counts from 0 again
        if call is not None and leg is call.caller:
            del self._calls[leg.key]
            if not call.over:
                self._left[leg.key] = (leg.source, call.opened)
                while len(self._left) > _LEFT:
                    del self._left[next(iter(self._left))]
            call.outer.lost()

    def _ask(self, caller: _Leg, command: LineCommand) -> None:
        caller.command(command)
        employee = self._employees.get(caller.key)
        if employee is not None:
            employee.command(command)

    def _pass(self, call: _Call, event: LineEvent) -> None:
        if not call.over:
            call.over = isinstance(event, SessionEnded)
            call.outer.take(event)


class _Leg:
    """One tap."""

    def __init__(self, taps: TapCalls, source: str, command: Ask) -> None:
        self._taps = taps
        self.source = source
        self.command = command
        self.key = ""
        self.is_caller = False
        self.rate = 0

    def take(self, event: LineEvent) -> None:
        if isinstance(event, SessionOpened):
            self._taps.opened(self, event)
        elif self.key:
            self._taps.heard(self, event)
        elif isinstance(event, SessionEnded) and event.detail:
            self._taps.refused(self.source, event.detail)

    def lost(self) -> None:
        self._taps.lost(self)

"""Taps of one call made one connection: the caller's tap is the call, the employee's adds to it on the same clock.

It stands between the listeners of taps and the reception, as a reception. An employee's tap never is a call by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from luwte.telephony.asterisk.taps import EMPLOYEE_LEG
from luwte.telephony.lines.line import EmployeeAudio, LineCommand, LineEvent, SessionEnded, SessionOpened
from luwte.telephony.lines.reception import Connection, Reception


@dataclass(slots=True)
class _Call:
    """A call that runs: where its events go, and when its clock began."""

    connection: Connection
    began: float


class TapCalls:
    """All taps of one exchange. `steady` is monotonic seconds: it places the two taps of a call on one clock."""

    def __init__(self, reception: Reception, steady: Callable[[], float]) -> None:
        self._reception = reception
        self._steady = steady
        self._calls: dict[str, _Call] = {}  # one for each caller's tap that is connected

    def admits(self, source: str) -> bool:
        """Whether there is room."""
        return self._reception.admits(source)

    def connect(self, source: str, command: Callable[[LineCommand], None]) -> Connection:
        """A tap connects; which call it belongs to shows when it opens."""
        return _Tap(self, source, command)

    def refused(self, source: str, why: str) -> None:
        """A tap was not taken."""
        self._reception.refused(source, why)

    def begin(self, source: str, opened: SessionOpened, command: Callable[[LineCommand], None]) -> Connection:
        """The caller's tap opens: there is a call."""
        connection = self._reception.connect(source, command)
        self._calls[opened.call_key] = _Call(connection, self._steady())
        connection.take(opened)
        return connection

    def add(self, key: str, audio: EmployeeAudio, opened_at: float) -> None:
        """Audio of the employee's tap that opened at `opened_at`, placed on the clock of its call, if that runs."""
        call = self._calls.get(key)
        if call is None:
            return
        pts = audio.pts + round((opened_at - call.began) * audio.rate)
        if pts >= 0:
            call.connection.take(replace(audio, pts=pts))

    def end(self, key: str, connection: Connection) -> None:
        """The caller's tap is gone."""
        if key in self._calls and self._calls[key].connection is connection:
            del self._calls[key]
        connection.lost()

    @property
    def now(self) -> float:
        """Monotonic seconds."""
        return self._steady()


class _Tap:
    """One tap: the caller's, the employee's, or one that was refused before it opened."""

    def __init__(self, calls: TapCalls, source: str, command: Callable[[LineCommand], None]) -> None:
        self._calls = calls
        self._source = source
        self._command = command
        self._key = ""
        self._opened_at = 0.0
        self._connection: Connection | None = None

    def take(self, event: LineEvent) -> None:
        """The next event of this tap."""
        match event:
            case SessionOpened(detail=detail):
                self._key, self._opened_at = event.call_key, self._calls.now
                if not detail.items() >= EMPLOYEE_LEG.items():
                    self._connection = self._calls.begin(self._source, event, self._command)
            case EmployeeAudio():
                self._calls.add(self._key, event, self._opened_at)
            case SessionEnded(detail=why) if not self._key:
                self._calls.refused(self._source, why or "een tap ging weg voor hij begon")
            case _ if self._connection is not None:
                self._connection.take(event)
            case _:
                return  # keys and the end of the employee's tap say nothing of the call

    def lost(self) -> None:
        """The tap is gone."""
        if self._connection is not None:
            self._calls.end(self._key, self._connection)

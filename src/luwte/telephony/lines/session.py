"""The life of one session at a line, whatever its protocol: states, a lost connection, media that stopped.

It knows no sockets and no clock: a driver tells it what came out of an adapter and that time passed. A call whose
connection is lost waits to be taken up again under the same key; its history stays (3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luwte.telephony.lines.line import (
    CallerAudio,
    EmployeeAudio,
    EndReason,
    GapCause,
    LineEvent,
    MediaGap,
    PartyChanged,
    Paused,
    Resumed,
    SessionEnded,
    SessionOpened,
    Stalled,
)


class State(StrEnum):
    """Where a session stands."""

    OFFERED = "aangeboden"
    ACTIVE = "actief"
    PAUSED = "gepauzeerd"
    DETACHED = "verbinding weg"
    ENDED = "voorbij"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a session waits (CHOICE, 3.4 and 3.5)."""

    away: float = 2.0
    stalled: float = 10.0
    ended: float = 60.0
    reattach: float = 30.0


class Session:
    """One call at a line, over one or more connections. `take` gives what the analysis may hear, in order.

    `began`: the sample at which it starts, for a call that ran before this server did.
    """

    def __init__(self, patience: Patience = Patience(), began: int = 0) -> None:
        self.state = State.OFFERED
        self.opened: SessionOpened | None = None
        self._patience = patience
        self._base = self._position = began
        self._media_at: float | None = None
        self._lost_at: float | None = None
        self._stalled = False

    @property
    def position(self) -> int:
        """Samples of the call so far, over all its connections."""
        return self._position

    def take(self, event: LineEvent, *, now: float) -> tuple[LineEvent, ...]:
        """An event of the adapter; what of it counts for the call, at the position of the call."""
        if self.state is State.ENDED:
            return ()
        match event:
            case SessionOpened():
                return self._open(event, now)
            case CallerAudio() | EmployeeAudio():
                return self._audio(event, now)
            case SessionEnded():
                self.state = State.ENDED
                return (event,)
            case _:
                return (self._moved(event, now),)

    def _moved(self, event: LineEvent, now: float) -> LineEvent:
        """What only has to come at the position of the call."""
        match event:
            case Paused(pts):
                self.state = State.PAUSED
                return Paused(self._at(pts))
            case Resumed(pts):
                self.state, self._media_at = State.ACTIVE, now
                return Resumed(self._at(pts))
            case MediaGap(start, end, cause):
                gap = MediaGap(self._at(start), self._at(end), cause)
                self._position = max(self._position, gap.end)
                return gap
            case PartyChanged(pts):
                return PartyChanged(self._at(pts))
            case _:
                return event

    def lost(self, *, now: float) -> None:
        """The connection is gone without a goodbye: the call waits."""
        if self.state in {State.ACTIVE, State.PAUSED}:
            self.state, self._lost_at = State.DETACHED, now
        elif self.state is State.OFFERED:
            self.state = State.ENDED

    def may_be_away(self, *, now: float) -> bool:
        """Whether its connection is gone, or may be so without our knowing: nothing came for a while."""
        if self.state is State.ACTIVE:
            return self._media_at is None or now - self._media_at >= self._patience.away
        return self.state in {State.PAUSED, State.DETACHED}

    def tick(self, *, now: float) -> tuple[LineEvent, ...]:
        """Time passed: media that stopped, and a connection that did not come back."""
        if (
            self.state is State.DETACHED
            and self._lost_at is not None
            and now - self._lost_at >= self._patience.reattach
        ):
            return self._end(EndReason.LOST)
        if self.state is not State.ACTIVE or self._media_at is None:
            return ()
        silent = now - self._media_at
        if silent >= self._patience.ended:
            return self._end(EndReason.STALLED)
        if silent >= self._patience.stalled and not self._stalled:
            self._stalled = True
            return (Stalled(silent),)
        return ()

    def _open(self, event: SessionOpened, now: float) -> tuple[LineEvent, ...]:
        if self.opened is None:
            self.opened, self.state, self._media_at = event, State.ACTIVE, now
            return (event,)
        if self.state is not State.DETACHED or self._lost_at is None:
            return ()
        missing = round((now - self._lost_at) * self.opened.rate)
        gap = MediaGap(self._position, self._position + missing, GapCause.RECONNECT)
        self._base = self._position = gap.end  # the new connection counts from 0 again
        self.state, self._lost_at, self._media_at, self._stalled = State.ACTIVE, None, now, False
        return (gap,)

    def _audio(self, event: CallerAudio | EmployeeAudio, now: float) -> tuple[LineEvent, ...]:
        self._media_at, self._stalled = now, False
        if self.state is not State.ACTIVE:
            return ()  # in flight while the exchange pauses: not analysed
        moved = event
        if self._base:
            moved = type(event)(self._at(event.pts), event.data, event.encoding, event.rate)
        self._position = max(self._position, moved.pts + len(moved.data) // moved.encoding.width)
        return (moved,)

    def _at(self, pts: int) -> int:
        return self._base + pts

    def _end(self, reason: EndReason) -> tuple[LineEvent, ...]:
        self.state = State.ENDED
        return (SessionEnded(reason),)

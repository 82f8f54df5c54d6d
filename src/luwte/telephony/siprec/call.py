"""One recorded call: the streams of its parties on one clock, and who may send them. Sans-I/O.

The clock starts when the session does; a stream that begins is placed where the call is by then. A second sender at a
port is not heard while the first one still sends: two voices never become one. Of a stream that is encrypted, who
sends is who has the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from luwte.domain.turn import Party
from luwte.telephony.lines.line import (
    EMPLOYEE,
    CallerAudio,
    EmployeeAudio,
    LineEvent,
    PartyChanged,
    Paused,
    Resumed,
    SessionOpened,
)
from luwte.telephony.siprec.rtp import Frame, Heard, RtpStream
from luwte.telephony.siprec.sdes import Crypto
from luwte.telephony.siprec.server import Taken
from luwte.telephony.siprec.srtp import Opener

RATE = 8000
QUIET = 1.0
"""Seconds without packets after which another sender may take a stream over (CHOICE)."""
Sender = tuple[str, int]


class RecordedCall:
    """`hashed` turns the caller's address into the key that may be kept (TEL-11)."""

    def __init__(self, hashed: Callable[[str], str]) -> None:
        self._hashed = hashed
        self._taken: Taken | None = None
        self._began = 0.0
        self._streams: dict[int, tuple[Party, RtpStream]] = {}
        self._openers: dict[int, Opener] = {}
        self._senders: dict[int, tuple[Sender, float]] = {}
        self._held = False

    @property
    def is_locked(self) -> bool:
        """Whether a stream has been coming for a while that does not open with the key that was agreed."""
        return any(opener.is_wrong for opener in self._openers.values())

    def told(self, taken: Taken, *, now: float) -> list[LineEvent]:
        """What the exchange says of the session, at its start and later. Nothing until the caller is known.

        While it is not known any more whose voice is whose, nobody is heard; for the call that is a pause.
        """
        before, is_known = self._taken, Party.CALLER in taken.parties
        if before is None and not is_known:
            return []
        events: list[LineEvent] = []
        if before is None:
            self._began = now
            events.append(self._opened(taken))
        elif is_known and before.caller != taken.caller:
            events.append(PartyChanged(self._at(now)))
        self._taken = taken if is_known else before
        self._agree(taken)
        inactive = (m.inactive for m, party in zip(taken.media, taken.parties, strict=True) if party is Party.CALLER)
        held = not is_known or any(inactive)
        if held != self._held:
            events.append(Paused(self._at(now)) if held else Resumed(self._at(now)))
        self._held = held
        return events

    def hear(self, port: int, data: bytes, sender: Sender, *, now: float) -> list[LineEvent]:
        """A datagram that came in at one of its ports."""
        if port not in self._streams:
            return []
        packet = self._openers[port].open(data) if port in self._openers else data
        if packet is None or not self._may_send(port, sender, now):
            return []
        party, stream = self._streams[port]
        return _events(party, stream.receive(packet, self._at(now)))

    def finish(self) -> list[LineEvent]:
        """What still waits to be put in order, when the session is over."""
        return [event for party, stream in self._streams.values() for event in _events(party, stream.finish())]

    def _opened(self, taken: Taken) -> SessionOpened:
        caller = self._hashed(taken.caller) if taken.caller else ""
        detail = {EMPLOYEE: taken.employee} if taken.employee else {}
        return SessionOpened(call_key=taken.call_key, rate=RATE, caller=caller, detail=detail)

    def _agree(self, taken: Taken) -> None:
        for media, party, port in zip(taken.media, taken.parties, taken.ports, strict=True):
            self._unlock(port, media.crypto)
            if party is None or not port:
                self._streams.pop(port, None)
                continue
            known = self._streams.get(port)
            if known is None or known[0] is not party:
                self._streams[port] = (party, RtpStream(media.codecs, media.events))
            else:
                known[1].agree(media.codecs, media.events)

    def _unlock(self, port: int, crypto: Crypto | None) -> None:
        """The key of a port: whose its audio is may change, and what it counts goes on."""
        if crypto is None:
            self._openers.pop(port, None)
        elif port in self._openers:
            self._openers[port].agree(crypto)
        elif port:
            self._openers[port] = Opener(crypto)

    def _may_send(self, port: int, sender: Sender, now: float) -> bool:
        known = self._senders.get(port)
        if known is not None and known[0] != sender and now - known[1] < QUIET:
            return False
        self._senders[port] = (sender, now)
        return True

    def _at(self, now: float) -> int:
        return max(0, round((now - self._began) * RATE))


def _events(party: Party, heard: Iterable[Heard]) -> list[LineEvent]:
    """The employee's side gives audio alone: its holes and keys say nothing of the caller."""
    events: list[LineEvent] = []
    for item in heard:
        if not isinstance(item, Frame):
            events += [item] if party is Party.CALLER else []
        elif party is Party.CALLER:
            events.append(CallerAudio(item.pts, item.data, item.encoding))
        else:
            events.append(EmployeeAudio(item.pts, item.data, item.encoding))
    return events

"""RTP of one stream: packets put in order for 60 ms, holes as gaps, key presses and comfort noise told apart.

A changed source or a jump in the numbers is a new beginning with a gap, never two voices in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luwte.telephony.lines.clock import MediaClock
from luwte.telephony.lines.line import Dtmf, Encoding, GapCause, MediaGap

WAIT = 3
"""Packets of 20 ms that a missing one is waited for."""
_HEADER = 12
_JUMP = 8000 * 30
"""Samples that a stream may jump; more is another stream under the same name."""
COMFORT_NOISE = frozenset({13, 19})
"""Payload types of who says that it is silent and sends no more for now."""
_SILENCE = 8000 * 5
"""Samples of such a silence that are filled in (CHOICE); a longer one is a pause, so that no flood of it comes."""
_SETTLES = 8000 // 2
"""Samples in which a stream may begin after the session did (CHOICE): nobody was missed, so that is no gap."""
_WRAP = 1 << 16


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet, as much of it as matters."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse(data: bytes) -> Packet | None:
    """A packet of RTP version 2, or `None` for anything else."""
    if len(data) < _HEADER or data[0] >> 6 != 2:
        return None
    start = _HEADER + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if data[0] & 0x20 else 0)
    if start > end:
        return None
    return Packet(
        data[1] & 0x7F,
        int.from_bytes(data[2:4], "big"),
        int.from_bytes(data[4:8], "big"),
        int.from_bytes(data[8:12], "big"),
        data[start:end],
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Samples of one stream, from position `pts` on."""

    pts: int
    data: bytes
    encoding: Encoding


Heard = Frame | MediaGap | Dtmf


class RtpStream:
    """The stream of one party. `codecs`: payload types that were agreed; `events`: the one of key presses."""

    def __init__(self, codecs: Mapping[int, Encoding], events: int | None = None) -> None:
        self._codecs = codecs
        self._events = events
        self._clock = MediaClock(8000)
        self._ssrc: int | None = None
        self._next: int | None = None
        self._origin = 0
        self._waiting: dict[int, Packet] = {}  # at most WAIT + 1 packets
        self._pressed: int | None = None
        self._at = 0
        self._quiet = False

    def receive(self, data: bytes, at: int = 0) -> list[Heard]:
        """One datagram; what is no RTP, or of another payload type, is passed over.

        `at` is the sample of the call that it is now: a source that begins is placed there, and not before.
        """
        packet = parse(data)
        if packet is None:
            return []
        heard: list[Heard] = []
        self._at = at
        if packet.ssrc != self._ssrc:
            heard += self._flush()
            self._begin(packet)
        assert self._next is not None
        behind = (packet.sequence - self._next) % _WRAP
        if behind >= _WRAP // 2 or packet.sequence in self._waiting:
            return heard  # late, or sent twice
        self._waiting[packet.sequence] = packet
        return [*heard, *self._ready()]

    def finish(self) -> list[Heard]:
        """The stream is over: what still waits."""
        return self._flush()

    def agree(self, codecs: Mapping[int, Encoding], events: int | None) -> None:
        """Other payload types were agreed."""
        self._codecs, self._events = codecs, events

    def _begin(self, packet: Packet) -> None:
        self._ssrc, self._next = packet.ssrc, packet.sequence
        self._origin = (packet.timestamp - max(self._clock.pts, self._at)) % (1 << 32)

    def _ready(self) -> list[Heard]:
        heard: list[Heard] = []
        while self._waiting:
            assert self._next is not None
            if self._next not in self._waiting:
                if len(self._waiting) <= WAIT:
                    break
                self._next = self._oldest(self._next)
            heard += self._play(self._waiting.pop(self._next))
            self._next = (self._next + 1) % _WRAP
        return heard

    def _flush(self) -> list[Heard]:
        heard: list[Heard] = []
        while self._waiting and self._next is not None:
            number = self._oldest(self._next)
            heard += self._play(self._waiting.pop(number))
            self._next = (number + 1) % _WRAP
        return heard

    def _oldest(self, after: int) -> int:
        """The first number that waits, counted from `after`; numbers wrap."""
        return min(self._waiting, key=lambda number: (number - after) % _WRAP)

    def _play(self, packet: Packet) -> list[Heard]:
        if packet.payload_type == self._events:
            return self._key(packet)
        encoding = self._codecs.get(packet.payload_type)
        if encoding is None or not packet.payload:
            self._quiet = self._quiet or packet.payload_type in COMFORT_NOISE
            return []  # the next packet shows how long the silence was
        at = (packet.timestamp - self._origin) % (1 << 32)
        if at - self._clock.pts > _JUMP:  # what lies before wraps to something huge, so it comes here too
            at = max(self._clock.pts, self._at)
            self._origin = (packet.timestamp - at) % (1 << 32)
        placed = self._clock.place(at, len(packet.payload) // encoding.width)
        if placed is None:
            return []
        pts, gap = placed
        quiet, self._quiet = self._quiet, False
        frame = Frame(pts, packet.payload, encoding)
        quiet = quiet or (gap is not None and gap.start == 0 and gap.end <= _SETTLES)
        return [self._silence(gap, encoding) if quiet else gap, frame] if gap else [frame]

    def _silence(self, gap: MediaGap, encoding: Encoding) -> Heard:
        """What was not sent because the other side was silent."""
        if gap.end - gap.start > _SILENCE:
            return MediaGap(gap.start, gap.end, GapCause.PAUSED)
        return Frame(gap.start, encoding.silence * (gap.end - gap.start), encoding)

    def _key(self, packet: Packet) -> list[Heard]:
        """A key is sent many times: it counts once, by its timestamp. Which key it was is not kept."""
        if packet.timestamp == self._pressed:
            return []
        self._pressed = packet.timestamp
        return [Dtmf(self._clock.pts)]

"""The audio of one tap: AudioSocket frames over TCP, or frames of a WebSocket channel. One tap is one party's voice.

We send nothing that reaches the call. A tap is known before it connects: its id was made by us and counts once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from luwte.domain.turn import Party
from luwte.telephony.lines.clock import MediaClock
from luwte.telephony.lines.line import (
    EMPLOYEE,
    CallerAudio,
    Close,
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    LineCommand,
    Output,
    SessionEnded,
    SessionOpened,
)

ID_WITHIN = 2.0
"""Seconds in which an AudioSocket connection must say which tap it is."""
LONGEST = 3840
"""Bytes of a frame: 20 ms at 96 kHz."""
EMPLOYEE_LEG = {"kant": "medewerker"}
"""What a session of the employee's tap says of itself; it never stands alone as a call."""
_HANGUP, _ID, _DTMF, _ERROR = 0x00, 0x01, 0x03, 0xFF
_RATES = {0x10: 8000, 0x11: 12000, 0x12: 16000, 0x13: 24000, 0x14: 32000, 0x15: 44100, 0x16: 48000, 0x17: 96000}
_HEAD = 3
_UUID = 16


@dataclass(frozen=True, slots=True)
class Expected:
    """A tap that we made and wait for: the call it belongs to, and whose voice it carries.

    `caller` is a keyed hash; `employee` is how the exchange calls whose call it is.
    """

    call_key: str
    party: Party
    caller: str = ""
    employee: str = ""


Admit = Callable[[str], Expected | None]
"""Uses up the id of a tap and says what it is; `None` for an id that we did not make, or that was used."""


class _Tap:
    """What both kinds share: positions, and the type that fits the party."""

    def __init__(self) -> None:
        self._expected: Expected | None = None
        self._clock = MediaClock(8000)
        self._since: float | None = None
        self._over = False

    def tick(self, *, now: float) -> list[Output]:
        """A connection that does not say which tap it is, is cut off."""
        if self._since is None:
            self._since = now
        if self._expected is None and not self._over and now - self._since >= ID_WITHIN:
            return self._refuse("deze tap heeft zich niet gemeld")
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:  # noqa: ARG002 the same at any time
        """We can only stop listening; the tap itself is cleared away over ARI."""
        if self._over or command not in {LineCommand.CLOSE, LineCommand.REFUSE}:
            return []
        self._over = True
        return [SessionEnded(EndReason.DRAINED), Close(1013 if command is LineCommand.REFUSE else 1001)]

    def lost(self, *, code: int | None, now: float) -> list[Output]:  # noqa: ARG002
        """The transport is gone; the session decides whether the call goes on."""
        self._over = True
        return []

    def _open(self, expected: Expected, rate: int = 8000) -> list[Output]:
        self._expected, self._clock = expected, MediaClock(rate)
        detail = {EMPLOYEE: expected.employee} if expected.employee else {}
        if expected.party is Party.EMPLOYEE:
            detail |= EMPLOYEE_LEG
        return [SessionOpened(expected.call_key, rate, caller=expected.caller, detail=detail)]

    def _heard(self, data: bytes, encoding: Encoding, now: float) -> list[Output]:
        assert self._expected is not None
        pts, gap = self._clock.count(len(data) // encoding.width, now=now)
        if self._expected.party is Party.EMPLOYEE:
            return [EmployeeAudio(pts, data, encoding, self._clock.rate)]
        return [*([gap] if gap else []), CallerAudio(pts, data, encoding, self._clock.rate)]

    def _refuse(self, why: str) -> list[Output]:
        reason = EndReason.REFUSED if self._expected is None else EndReason.ERROR
        self._over = True
        return [SessionEnded(reason, why), Close(1008)]


class AudioSocketAdapter(_Tap):
    """A TCP connection of Asterisk; frames come split and merged."""

    def __init__(self, admit: Admit) -> None:
        super().__init__()
        self._admit = admit
        self._waiting = bytearray()  # never more than one frame and what one read brought
        self._kind: int | None = None

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """A chunk of the stream."""
        if self._over or isinstance(data, str):
            return []
        self._waiting += data
        out: list[Output] = []
        while not self._over and len(self._waiting) >= _HEAD:
            kind, size = self._waiting[0], int.from_bytes(self._waiting[1:_HEAD], "big")
            if size > LONGEST:
                return [*out, *self._refuse("frame groter dan een frame kan zijn")]
            if len(self._waiting) < _HEAD + size:
                break
            payload = bytes(self._waiting[_HEAD : _HEAD + size])
            del self._waiting[: _HEAD + size]
            out += self._frame(kind, payload, now)
        return out

    def _frame(self, kind: int, payload: bytes, now: float) -> list[Output]:
        if kind == _ID:
            return self._identified(payload)
        if self._expected is None:
            return self._refuse("geluid van een tap die zich niet heeft gemeld")
        if kind in _RATES:
            return self._samples(kind, payload, now)
        if kind == _DTMF:
            return [Dtmf(self._clock.pts)]
        if kind in {_HANGUP, _ERROR}:
            self._over = True
            return [SessionEnded(EndReason.HANGUP if kind == _HANGUP else EndReason.ERROR), Close()]
        return []

    def _identified(self, payload: bytes) -> list[Output]:
        if self._expected is not None or len(payload) != _UUID:
            return self._refuse("deze tap meldt zich twee keer of verkeerd")
        expected = self._admit(str(UUID(bytes=payload)))
        if expected is None:
            return self._refuse("deze tap is niet van ons")
        self._expected = expected
        return []  # it opens with its first frame, which tells the rate

    def _samples(self, kind: int, payload: bytes, now: float) -> list[Output]:
        assert self._expected is not None
        opened: list[Output] = []
        if self._kind is None:
            self._kind = kind
            opened = self._open(self._expected, _RATES[kind])
        if kind != self._kind or len(payload) % 2:
            return self._refuse("de bemonstering verandert tijdens het gesprek")
        return [*opened, *(self._heard(payload, Encoding.LINEAR, now) if payload else [])]


class WebSocketTapAdapter(_Tap):
    """A WebSocket channel of Asterisk; its id comes in the address, so it is known when the connection is made."""

    _ENCODINGS = {"ulaw": Encoding.ULAW, "alaw": Encoding.ALAW, "slin": Encoding.LINEAR}  # noqa: RUF012 never changed

    def __init__(self, expected: Expected, codec: str = "ulaw") -> None:
        super().__init__()
        self._encoding = self._ENCODINGS[codec]
        self._offered = expected

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """A frame, or a control message. Audio may come before MEDIA_START."""
        if self._over:
            return []
        opened = [] if self._expected else self._open(self._offered)
        if isinstance(data, bytes):
            if not data or len(data) % self._encoding.width or len(data) > 16 * LONGEST:
                return [*opened, *self._refuse("audio van een onmogelijke grootte")]
            return [*opened, *self._heard(data, self._encoding, now)]
        return [*opened, *self._control(data)]

    def _control(self, text: str) -> list[Output]:
        try:
            message = json.loads(text) if len(text) <= 16 * LONGEST else None
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            return self._refuse("onleesbaar bericht")
        match message.get("event"):
            case "MEDIA_START":
                given = message.get("format", "ulaw")
                if self._ENCODINGS.get(str(given)) is not self._encoding:
                    return self._refuse("de centrale stuurt een andere codec dan gevraagd")
                return []
            case "DTMF_END":
                return [Dtmf(self._clock.pts)]
            case _:
                return []

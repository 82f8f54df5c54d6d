"""The adapter model: what goes into a line adapter, what comes out, and nothing about sockets.

`now` is monotonic seconds, given by the driver. A position (`pts`) counts samples since the session opened. One input
may give any number of outputs. The employee's audio is another type than the caller's, so nothing that measures can
take it in (law L1); in the profile "alleen beller" it does not leave the adapter at all (TEL-02).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Encoding(StrEnum):
    """How samples are written (*codering*); one channel, 8000 samples a second unless the event says otherwise."""

    ULAW = "pcmu"  # G.711, 1 byte a sample
    ALAW = "pcma"
    LINEAR = "l16"  # 16 bit little-endian

    @property
    def width(self) -> int:
        """Bytes per sample."""
        return 2 if self is Encoding.LINEAR else 1

    @property
    def silence(self) -> bytes:
        """One sample of silence."""
        return {Encoding.ULAW: b"\xff", Encoding.ALAW: b"\xd5", Encoding.LINEAR: b"\x00\x00"}[self]


class Profile(StrEnum):
    """Which legs may leave an adapter (TEL-02). Two legs are opt-in, by a recorded decision of the organisation."""

    CALLER_ONLY = "alleen beller"
    TWO_LEGS = "twee lijnen"


class GapCause(StrEnum):
    """Why audio is missing (*oorzaak van een gat*)."""

    OVERLOAD = "overbelast"
    NETWORK = "netwerk"
    DISCARDED = "weggegooid"
    PAUSED = "gepauzeerd"
    RECONNECT = "opnieuw verbonden"
    REORDER = "volgorde"


class EndReason(StrEnum):
    """Why a session is over."""

    HANGUP = "opgehangen"
    ERROR = "fout"
    STALLED = "geen geluid meer"
    REFUSED = "geweigerd"
    DRAINED = "afgebouwd"
    LOST = "verbinding weg"


@dataclass(frozen=True, slots=True)
class SessionOffered:
    """Somebody wants to start. `claims` are what admission looks at; never a caller's number in the clear (TEL-11)."""

    source: str
    claims: Mapping[str, str] = field(default_factory=dict)


EMPLOYEE = "medewerker"
"""The `detail` of an opened session that names whose call it is, where the exchange tells."""


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """Media may flow. `call_key` finds the call again after a lost connection; `caller` and `line` are keyed hashes or
    names of the configuration. `probe`: the exchange only tries the connection, there is no call."""

    call_key: str
    rate: int = 8000
    line: str = ""
    caller: str = ""
    probe: bool = False
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallerAudio:
    """Audio of the caller, from sample `pts` on."""

    pts: int
    data: bytes
    encoding: Encoding
    rate: int = 8000

    @property
    def samples(self) -> int:
        """How many samples these are."""
        return len(self.data) // self.encoding.width


@dataclass(frozen=True, slots=True)
class EmployeeAudio:
    """Audio of the employee, in the profile of two legs only: for on and off times and text, never measured."""

    pts: int
    data: bytes
    encoding: Encoding
    rate: int = 8000


@dataclass(frozen=True, slots=True)
class MediaGap:
    """Samples `start` to `end` of both legs are missing."""

    start: int
    end: int
    cause: GapCause


@dataclass(frozen=True, slots=True)
class Paused:
    """The exchange paused the media (hold, a payment): nothing is analysed until it goes on."""

    pts: int


@dataclass(frozen=True, slots=True)
class Resumed:
    """Media goes on."""

    pts: int


@dataclass(frozen=True, slots=True)
class PartyChanged:
    """Another person came on the caller's side."""

    pts: int


@dataclass(frozen=True, slots=True)
class Dtmf:
    """A key was pressed. Which one is not told: it may be a PIN. Only the key of the objection is, when configured."""

    pts: int
    objects: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The exchange's own transcript of the caller (or employee): text, times in seconds since the session opened."""

    caller: bool
    text: str
    start: float
    end: float
    final: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Stalled:
    """No media came for a while though it should: shown to the employee."""

    since: float


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The session is over. `detail` is Dutch, for the administrator, and holds nothing of the caller."""

    reason: EndReason
    detail: str = ""


LineEvent = (
    SessionOffered
    | SessionOpened
    | CallerAudio
    | EmployeeAudio
    | MediaGap
    | Paused
    | Resumed
    | PartyChanged
    | Dtmf
    | Heard
    | Stalled
    | SessionEnded
)


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes or text that the driver must write, within 2 seconds (TEL-09)."""

    data: bytes | str


@dataclass(frozen=True, slots=True)
class Close:
    """The driver must close the transport. `code` is the WebSocket close code; other transports ignore it."""

    code: int = 1000
    reason: str = ""


class LineCommand(StrEnum):
    """What we may ask of an exchange. Nothing here can end, mute or play into the caller's call (TEL-08).

    `DRAIN` asks it to go on elsewhere; a protocol that cannot ask that does nothing. `CLOSE` ends our listening;
    `REFUSE` does so at once for a call that there turns out to be no room for.
    """

    PAUSE = "pauzeren"
    RESUME = "hervatten"
    DRAIN = "afbouwen"
    CLOSE = "sluiten"
    REFUSE = "weigeren"


Output = LineEvent | Send | Close


class LineAdapter(Protocol):
    """One connection of one exchange. Whatever comes in, an adapter raises nothing: a wrong peer gets a `Close`."""

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """One transport message, or a chunk of a byte stream."""

    def tick(self, *, now: float) -> list[Output]:
        """Time passed; all time-outs live here."""

    def command(self, command: LineCommand, *, now: float) -> list[Output]:
        """We ask something of the exchange."""

    def lost(self, *, code: int | None, now: float) -> list[Output]:
        """The transport is gone."""

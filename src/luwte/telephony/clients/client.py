"""The model of a client: what it says when, and what an answer means. No sockets and no clock, as with an adapter.

`now` is monotonic seconds. A step is one frame of media; the driver sends step n at n times `interval`. Messages are
made one by one, each when the one before it was sent, so that numbers in them are in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum, auto
from typing import Protocol

Message = bytes | str

_GOODBYE = {None, 1000, 1001, 1005}
_CODES = {
    1001: "de server bouwt af (1001)",
    1003: "geweigerd (1003): de server leest deze berichten niet",
    1008: "geweigerd (1008): sleutel, token of instelling van de lijn klopt niet",
    1009: "geweigerd (1009): een bericht was te groot",
    1013: "vol (1013): probeer het later opnieuw",
}


class Legs(StrEnum):
    """Whose audio is sent. With a choice the server picks, where the protocol lets it; elsewhere that is the caller."""

    CHOICE = "keuze"
    CALLER = "beller"
    BOTH = "beide"


class Stage(Enum):
    """Where a client stands."""

    OPENING = auto()
    PLAYING = auto()
    CLOSING = auto()
    OVER = auto()


class Refused(Exception):  # noqa: N818
    """The server did not take the call, or let go of it; the text is Dutch."""


class LineClient(Protocol):
    """One call of an exchange. `answer` is what the server said, in Dutch; `interval` is in seconds of audio."""

    stage: Stage
    answer: str
    interval: float

    @property
    def steps(self) -> int:
        """How many steps of media there are."""

    def begin(self, *, now: float) -> Iterable[Message]:
        """What is said first."""

    def step(self, number: int, *, now: float) -> Iterable[Message]:
        """The media of this step, and what has to be said now."""

    def heard(self, data: Message, *, now: float) -> Iterable[Message]:
        """The server said something; what is said back. Raises `Refused`."""

    def end(self, *, now: float) -> Iterable[Message]:
        """The call is over; in stage CLOSING the driver waits for the server, in OVER it closes."""

    def late(self, *, now: float) -> Iterable[Message]:
        """The server did not answer in time; it is over afterwards."""

    def lost(self, code: int | None, reason: str) -> None:
        """The connection is gone. Raises `Refused` unless that belongs to the end of the call."""


class Monologue:
    """A line on which the server says nothing: it closes when it does not want the call.

    `waits`: after the end the server closes first.
    """

    interval = 0.02

    def __init__(
        self,
        opening: Sequence[Message],
        media: Sequence[Message],
        ending: Sequence[Message] = (),
        *,
        waits: bool = False,
    ) -> None:
        self._opening, self._media, self._ending, self._waits = opening, media, ending, waits
        self.stage = Stage.OPENING
        self.answer = "aangenomen"

    @property
    def steps(self) -> int:
        """How many frames there are."""
        return len(self._media)

    def begin(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002 the same at any time
        """What the call is; the media follow at once."""
        self.stage = Stage.PLAYING
        return self._opening

    def step(self, number: int, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """One frame."""
        return (self._media[number],)

    def heard(self, data: Message, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """Whatever the server says, an exchange goes on."""
        return ()

    def end(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """The goodbye."""
        self.stage = Stage.CLOSING if self._waits else Stage.OVER
        return self._ending

    def late(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """A server that does not close is closed."""
        self.stage = Stage.OVER
        return ()

    def lost(self, code: int | None, reason: str) -> None:
        """Before the end it is a refusal, whatever the code."""
        if self.stage in {Stage.OPENING, Stage.PLAYING} or code not in _GOODBYE:
            raise Refused(closed(code, reason))


def closed(code: int | None, reason: str) -> str:
    """What it means that the server closed a call that was not over, in Dutch."""
    why = _CODES.get(code or 0) or f"de server verbrak de verbinding{f' ({code})' if code else ''}"
    return f"{why}; hij zei: {reason}" if reason else why

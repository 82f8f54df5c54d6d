"""Twilio Media Streams and Telnyx as their servers speak: JSON with audio in base64, 50 messages a second per track.

Nothing is made while playing but the end of each message, which differs per call; the rest is shared by all calls.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luwte.domain.turn import Party
from luwte.telephony.clients.client import Legs, Message, Monologue
from luwte.telephony.clients.sound import Sound
from luwte.telephony.lines.line import Encoding
from luwte.telephony.media_streams.dialects import TELNYX, Dialect
from luwte.telephony.media_streams.signature import signature

_TRACKS = {Party.CALLER: "inbound", Party.EMPLOYEE: "outbound"}


@dataclass(frozen=True, slots=True)
class StreamIds:
    """Names of one call and its stream, and the single-use token that the server gave for it."""

    call: str
    stream: str
    token: str = ""


def signed(address: str, auth_token: str) -> dict[str, str]:
    """The header of the upgrade; without the account's token it is not signed."""
    return {"X-Twilio-Signature": signature(address, auth_token)} if auth_token else {}


class Reel:
    """The media messages of a recording, all but the name of the stream, made once for any number of calls.

    `shuffled`: neighbours after the first frame change places, as they may on lines that do not keep the order.
    """

    def __init__(self, sound: Sound, dialect: Dialect, legs: Legs = Legs.CALLER, *, shuffled: bool = False) -> None:
        self.dialect = dialect
        self.parties = (Party.CALLER, Party.EMPLOYEE) if legs is Legs.BOTH else (Party.CALLER,)
        frames = [sound.frames(Encoding.ULAW, (party,)) for party in self.parties]
        count = len(frames[0])
        order = [_shuffled(n, count) if shuffled else n for n in range(count)]
        self.steps = tuple(
            tuple(self._head(n, party, frames[side][n]) for side, party in enumerate(self.parties)) for n in order
        )

    def _head(self, number: int, party: Party, frame: bytes) -> str:
        """`sequenceNumber` counts all messages of the stream; the first two were `connected` and `start`."""
        snake = self.dialect is TELNYX
        place = number * len(self.parties) + self.parties.index(party)
        media = {
            "track": _TRACKS[party],
            "chunk": str(number + 1),
            "timestamp": str(number * 20),
            "payload": base64.b64encode(frame).decode(),
        }
        message = {
            "event": "media",
            "sequence_number" if snake else "sequenceNumber": str(place + 2),
            "media": media,
        }
        return f'{_json(message)[:-1]},"{"stream_id" if snake else "streamSid"}":"'


class MediaStreamClient(Monologue):
    """One stream. `parameters` go to the server with the token."""

    def __init__(self, reel: Reel, ids: StreamIds, parameters: Mapping[str, str] | None = None) -> None:
        custom = {**(parameters or {}), **({"t": ids.token} if ids.token else {})}
        opening, ending = _around(reel, ids, custom)
        super().__init__(opening, (), ending, waits=True)
        self._reel = reel
        self._tail = f'{ids.stream}"}}'

    @property
    def steps(self) -> int:
        """How many frames there are."""
        return len(self._reel.steps)

    def step(self, number: int, *, now: float) -> Iterable[Message]:  # noqa: ARG002 the same at any time
        """A frame of each track."""
        return [head + self._tail for head in self._reel.steps[number]]


def _shuffled(number: int, count: int) -> int:
    """0 2 1 4 3 6 5 …; one that has no neighbour stays."""
    other = ((number + 1) ^ 1) - 1
    return other if 0 < other < count else number


def _around(reel: Reel, ids: StreamIds, custom: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What comes before the media, and after."""
    row, snake = reel.dialect, reel.dialect is TELNYX
    number, name = ("sequence_number", "stream_id") if snake else ("sequenceNumber", "streamSid")
    account = {} if snake else {"accountSid": "AC" + "0" * 32}
    start = {
        **account,
        row.key: ids.call,
        "tracks": [_TRACKS[party] for party in reel.parties],
        row.custom: custom,
        row.format: {"encoding": "PCMU" if snake else "audio/x-mulaw", row.rate: 8000, "channels": 1},
    }
    connected = {"event": "connected", **({} if snake else {"protocol": "Call"}), "version": "1.0.0"}
    started = {"event": "start", number: "1", name: ids.stream, "start": start}
    last = str(len(reel.steps) * len(reel.parties) + 2)
    stopped = {"event": "stop", number: last, name: ids.stream, "stop": {**account, row.key: ids.call}}
    return [_json(connected), _json(started)], [_json(stopped)]


def _json(message: Mapping[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))

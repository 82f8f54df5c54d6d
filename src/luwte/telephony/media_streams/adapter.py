"""One media stream of Twilio or a relative as a line adapter. We send nothing: the call goes on without us.

The track says whose audio it is, and only the track: a stream that also brings the employee's audio is filtered on
`track` before anything else is looked at (5.2). The address of a stream may carry no secret, so a single-use token
comes in `start` and must be right within five seconds.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

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
    GapCause,
    LineCommand,
    Output,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap, RoleUnknown
from luwte.telephony.media_streams.dialects import TWILIO, Dialect
from luwte.telephony.media_streams.reorder import Reorder

TOKEN_WITHIN = 5.0
"""Seconds after the connection in which `start` must bring its token."""
LONGEST = 64 * 1024


class MediaStreamAdapter:
    """One connection. `admit` uses up a single-use token and says whether it was good."""

    def __init__(self, roles: RoleMap, admit: Callable[[str], bool], dialect: Dialect = TWILIO) -> None:
        self._roles = roles
        self._admit = admit
        self._dialect = dialect
        self._since: float | None = None
        self._open = False
        self._over = False
        self._encoding = Encoding.ULAW
        self._clock = MediaClock(8000)
        self._order: dict[Party, Reorder] = {}

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """One JSON message."""
        if self._over:
            return []
        message = _object(data)
        if message is None:
            return self._refuse("dit is geen bericht van deze lijn", 1003)
        match message.get("event"):
            case "start":
                return self._start(message)
            case "media":
                return self._media(message, now)
            case "dtmf":
                return [Dtmf(self._clock.pts)] if self._open else []
            case "stop":
                return self._stop()
            case _:
                return []  # connected, mark, error: nothing to hear in them

    def tick(self, *, now: float) -> list[Output]:
        """Without a good `start` in time the connection is cut off."""
        if self._since is None:
            self._since = now
        if not self._open and not self._over and now - self._since >= TOKEN_WITHIN:
            return self._refuse("geen geldig token binnen vijf seconden", 1008)
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:  # noqa: ARG002 the same at any time
        """This protocol knows no pause; we can only stop listening."""
        if self._over or command not in {LineCommand.CLOSE, LineCommand.REFUSE}:
            return []
        self._over = True
        close = Close(1013, "vol") if command is LineCommand.REFUSE else Close(1001, "afgebouwd")
        return [SessionEnded(EndReason.DRAINED), close]

    def lost(self, *, code: int | None, now: float) -> list[Output]:  # noqa: ARG002
        """The transport is gone; the session decides whether the call goes on."""
        self._over = True
        return []

    def _start(self, message: dict[str, Any]) -> list[Output]:
        start, row = message.get("start"), self._dialect
        if self._open or not isinstance(start, dict):
            return self._refuse("start past hier niet", 1003)
        custom = start.get(row.custom)
        token = custom.get("t") if isinstance(custom, dict) else None
        if not isinstance(token, str) or not self._admit(token):
            return self._refuse("het token klopt niet", 1008)
        key, found = start.get(row.key), self._format(start.get(row.format))
        if not isinstance(key, str) or not key or found is None:
            return self._refuse("start: zonder gesprek, of met audio die hier niet gelezen wordt", 1003)
        tracks = start.get("tracks", ["inbound"])
        try:
            parties = self._roles.take(tuple(str(track) for track in tracks))
        except (RoleUnknown, TypeError) as error:
            return self._refuse(str(error), 1008)
        self._encoding, self._open = found, True
        self._order = {party: Reorder(row.window) for party in parties if party is not None}
        agent = _text(custom, "agent")
        return [SessionOpened(call_key=key, line=_text(custom, "line"), detail={EMPLOYEE: agent} if agent else {})]

    def _format(self, given: object) -> Encoding | None:
        if not isinstance(given, dict):
            return None
        right = str(given.get(self._dialect.rate)) == "8000" and str(given.get("channels", 1)) == "1"
        return self._dialect.encodings.get(str(given.get("encoding"))) if right else None

    def _media(self, message: dict[str, Any], now: float) -> list[Output]:
        media = message.get("media")
        if not self._open or not isinstance(media, dict):
            return self._refuse("media zonder start", 1003)
        try:
            party = self._roles.party(str(media.get("track", "inbound")))
        except RoleUnknown as error:
            return self._refuse(str(error), 1008)
        if party is None or party not in self._order:
            return []
        try:
            frame = base64.b64decode(str(media["payload"]), validate=True)
            number = int(media.get("chunk", message.get("sequenceNumber", 0)))
            at = int(media["timestamp"]) * self._clock.rate // 1000 if "timestamp" in media else None
        except (KeyError, ValueError, TypeError, binascii.Error):
            return self._refuse("media: geluid of nummer is onleesbaar", 1003)
        if not self._dialect.window:
            return self._placed(party, frame, at, now)
        ready: list[Output] = []
        for missing, piece in self._order[party].put(number, frame):
            ready += self._counted(party, missing, piece)
        return ready

    def _placed(self, party: Party, frame: bytes, at: int | None, now: float) -> list[Output]:
        """Audio with a timestamp (ms since the stream began); the employee's leg does not move the clock."""
        if party is Party.EMPLOYEE:
            return [EmployeeAudio(self._clock.pts if at is None else at, frame, self._encoding)]
        if at is None:
            pts, gap = self._clock.count(len(frame), now=now)
        elif (found := self._clock.place(at, len(frame))) is None:
            return []
        else:
            pts, gap = found
        return [*([gap] if gap else []), CallerAudio(pts, frame, self._encoding)]

    def _counted(self, party: Party, missing: int, frame: bytes) -> list[Output]:
        """Audio whose number tells its place."""
        if party is Party.EMPLOYEE:
            return [EmployeeAudio(self._clock.pts, frame, self._encoding)]
        gaps: list[Output] = [self._clock.skip(missing * len(frame), GapCause.REORDER)] if missing else []
        pts, self._clock.pts = self._clock.pts, self._clock.pts + len(frame)
        return [*gaps, CallerAudio(pts, frame, self._encoding)]

    def _stop(self) -> list[Output]:
        rest: list[Output] = []
        for party, order in self._order.items():
            for missing, frame in order.rest():
                rest += self._counted(party, missing, frame)
        self._over = True
        return [*rest, SessionEnded(EndReason.HANGUP), Close(1000)]

    def _refuse(self, why: str, code: int) -> list[Output]:
        reason = EndReason.ERROR if self._open else EndReason.REFUSED
        self._over = True
        return [SessionEnded(reason, why), Close(code)]


def _object(data: bytes | str) -> dict[str, Any] | None:
    if isinstance(data, bytes) or len(data) > LONGEST:
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(custom: object, name: str) -> str:
    value = custom.get(name) if isinstance(custom, dict) else None
    return value if isinstance(value, str) else ""

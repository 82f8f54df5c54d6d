"""One AudioHook session as a line adapter: JSON and audio in, events out. No sockets, no clock, no model to load.

`opened` is the very answer to `open`: an exchange gives up after five seconds (4.3). The employee's channel is not
chosen where the exchange can send the caller's alone; where both come, it is dropped here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pydantic import ValidationError

from luwte.domain.turn import Party
from luwte.telephony.audiohook.messages import (
    ClientMessage,
    CloseMessage,
    Media,
    NotAMessage,
    OpenMessage,
    OpenParameters,
    PlainMessage,
    SkippedMessage,
    read,
    seconds,
    write,
)
from luwte.telephony.lines.clock import HOLE, MediaClock
from luwte.telephony.lines.line import (
    EMPLOYEE,
    CallerAudio,
    Close,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    LineCommand,
    Output,
    Paused,
    Resumed,
    Send,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap, RoleUnknown, split

OPEN_WITHIN = 10.0
"""Seconds that a connection may stay without `open`."""
CLOSE_WITHIN = 10.0
"""Seconds that the exchange has to close after our `disconnect`."""
_NOBODY = "00000000-0000-0000-0000-000000000000"
_ENCODINGS = {"PCMU": Encoding.ULAW, "L16": Encoding.LINEAR}
_ROOT = {"external": Party.CALLER, "internal": Party.EMPLOYEE}
DEFAULT_ROLES = RoleMap(_ROOT)
"""In this protocol `external` is the outside party, inbound and outbound."""


class _State(Enum):
    PREPARING = auto()
    ACTIVE = auto()
    PAUSED = auto()
    DISCONNECTING = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class Claims:
    """What the signed request said; `open` must say the same."""

    session: str
    organization: str


class AudioHookAdapter:
    """One connection. `hashed` turns a caller's number into the key that may be kept (TEL-11)."""

    def __init__(self, claims: Claims, roles: RoleMap, hashed: Callable[[str], str]) -> None:
        self._claims = claims
        self._roles = roles
        self._hashed = hashed
        self._state = _State.PREPARING
        self._seq = 0
        self._clientseq = 0
        self._media: Media | None = None
        self._parties: tuple[Party | None, ...] = ()
        self._clock = MediaClock(8000)
        self._since: float | None = None

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """A text message or a frame of audio."""
        if self._state is _State.CLOSED:
            return []
        if isinstance(data, bytes):
            return self._audio(data, now)
        try:
            message = read(data)
            self._follows(message)
        except NotAMessage as error:
            return self._fault(str(error), now)
        return [*self._lag(message), *self._heard(message, now)]

    def tick(self, *, now: float) -> list[Output]:
        """A peer that does not open, or does not close after our goodbye, is cut off."""
        if self._since is None:
            self._since = now
        waited = now - self._since
        if self._state is _State.PREPARING and waited >= OPEN_WITHIN:
            self._state = _State.CLOSED
            return [Close(1008, "geen open")]
        if self._state is _State.DISCONNECTING and waited >= CLOSE_WITHIN:
            self._state = _State.CLOSED
            return [Close(1000)]
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:
        """Pause and resume are requests: the state follows when the exchange says so."""
        if self._state not in {_State.ACTIVE, _State.PAUSED}:
            return []
        match command:
            case LineCommand.PAUSE:
                return [self._send("pause")]
            case LineCommand.RESUME:
                return [self._send("resume")]
            case LineCommand.DRAIN:
                return [self._send("reconnect")]
            case LineCommand.CLOSE:
                return self._goodbye("completed", now)
            case LineCommand.REFUSE:
                return self._goodbye("error", now, "vol")

    def lost(self, *, code: int | None, now: float) -> list[Output]:  # noqa: ARG002 the session waits, whatever the code
        """The transport is gone; whether the call goes on is up to the session."""
        self._state = _State.CLOSED
        return []

    def transcript(self, id_: str, text: str, *, start: float, end: float, confidence: float, final: bool) -> Send:
        """The caller's words, back to the exchange, for organisations that want them there."""
        display = {"type": "display", "transcript": text}
        entity = {
            "type": "transcript",
            "data": {
                "id": id_,
                "channelId": 0,
                "isFinal": final,
                "offset": f"PT{start:.3f}S",
                "duration": f"PT{end - start:.3f}S",
                "alternatives": [{"confidence": confidence, "interpretations": [display]}],
            },
        }
        return self._send("event", entities=[entity])

    def _follows(self, message: ClientMessage) -> None:
        """Numbers are exactly one up, and nobody confirms what we never sent."""
        if message.seq != self._clientseq + 1:
            raise NotAMessage(f"seq: {self._clientseq + 1} verwacht")
        if message.serverseq > self._seq:
            raise NotAMessage("serverseq: zoveel is er nog niet verstuurd")
        if message.id != self._claims.session:
            raise NotAMessage("id: dit is een andere sessie dan de aanmelding")
        self._clientseq = message.seq

    def _heard(self, message: ClientMessage, now: float) -> list[Output]:
        match message:
            case OpenMessage(parameters=parameters):
                return self._open(parameters, now)
            case CloseMessage(parameters=parameters):
                return self._close(parameters.reason)
            case SkippedMessage():
                return self._skipped(message, now)
            case PlainMessage(type="ping"):
                return [self._send("pong")]
            case PlainMessage(type="update"):
                return [self._send("updated")]
            case PlainMessage(type="paused"):
                return self._paused(now)
            case _:
                return []  # an error of the exchange: it closes by itself

    def _open(self, parameters: OpenParameters, now: float) -> list[Output]:
        if self._state is not _State.PREPARING:
            return self._fault("open: de sessie was al geopend", now)
        if parameters.organizationId != self._claims.organization:
            return self._fault("organizationId: anders dan in de aanmelding", now)
        self._state, self._since = _State.ACTIVE, None
        probe = parameters.conversationId == _NOBODY and parameters.participant.id == _NOBODY
        try:
            self._media = None if probe else choose(parameters.media, self._roles)
        except RoleUnknown as error:
            return [*self._goodbye("error", now, str(error)), SessionEnded(EndReason.REFUSED, str(error))]
        answer = [self._chosen(parameters.media, probe=probe)]
        opened = self._send("opened", media=[offer for offer in answer if offer is not None])
        if self._media is None and not probe:
            return [opened, SessionEnded(EndReason.REFUSED, "de centrale biedt het kanaal van de beller niet aan")]
        if self._media:
            self._parties = self._roles.take(tuple(self._media.channels))
        return [opened, self._opened(parameters, probe=probe)]

    def _opened(self, parameters: OpenParameters, *, probe: bool) -> SessionOpened:
        line, agent = (parameters.customConfig.get(name) for name in ("line", "agent"))
        detail = {EMPLOYEE: agent} if isinstance(agent, str) and agent else {}
        ani = parameters.participant.ani
        return SessionOpened(
            call_key=f"{parameters.conversationId}:{parameters.participant.id}",
            line=line if isinstance(line, str) else "",
            caller=self._hashed(ani) if ani else "",
            probe=probe,
            detail=detail | ({"voortgezet": "ja"} if parameters.continuedSessions else {}),
        )

    def _chosen(self, offers: list[dict[str, Any]], *, probe: bool) -> dict[str, Any] | None:
        """The chosen offer exactly as it came; a probe gets the first one, as any client expects."""
        if probe:
            return offers[0] if offers else None
        return next((offer for offer in offers if self._media and _media(offer) == self._media), None)

    def _audio(self, data: bytes, now: float) -> list[Output]:
        if self._state is _State.DISCONNECTING:
            return []  # in flight
        if self._state is not _State.ACTIVE or self._media is None:
            return self._fault("audio terwijl de sessie niet actief is", now)
        encoding = _ENCODINGS[self._media.format]
        frame = encoding.width * len(self._media.channels)
        if not data or len(data) % frame:
            return self._fault(f"audio: geen heel aantal van {frame} bytes", now)
        pts = self._clock.pts
        self._clock.pts += len(data) // frame
        parts = split(data, len(self._media.channels), encoding.width)
        heard: list[Output] = []
        for party, part in zip(self._parties, parts, strict=True):
            if party is Party.CALLER:
                heard.append(CallerAudio(pts, part, encoding))
            elif party is Party.EMPLOYEE:
                heard.append(EmployeeAudio(pts, part, encoding))
        return heard

    def _lag(self, message: ClientMessage) -> list[Output]:
        """The exchange says where it is: audio that never came is a gap."""
        if self._state is not _State.ACTIVE or self._media is None or isinstance(message, SkippedMessage):
            return []
        behind = round(seconds(message.position) * self._clock.rate) - self._clock.pts
        return [self._clock.skip(behind, GapCause.NETWORK)] if behind > HOLE * self._clock.rate else []

    def _paused(self, now: float) -> list[Output]:
        if self._state is not _State.ACTIVE:
            return self._fault("paused: de sessie was niet actief", now)
        self._state = _State.PAUSED
        return [Paused(self._clock.pts)]

    def _skipped(self, message: SkippedMessage, now: float) -> list[Output]:
        samples = round(seconds(message.parameters.discarded) * self._clock.rate)
        resumes = message.type == "resumed"
        if resumes is not (self._state is _State.PAUSED):
            return self._fault(f"{message.type}: past niet bij de stand van de sessie", now)
        cause = GapCause.PAUSED if resumes else GapCause.DISCARDED
        gaps: list[Output] = [self._clock.skip(samples, cause)] if samples else []
        if resumes:
            self._state = _State.ACTIVE
            gaps.append(Resumed(self._clock.pts))
        return gaps

    def _close(self, reason: str) -> list[Output]:
        """After `reconnect` the same call comes back in another session: it does not end here."""
        closed = self._send("closed")
        self._state = _State.CLOSED
        if reason == "reconnect":
            return [closed]
        ended = {"end": EndReason.HANGUP, "error": EndReason.ERROR, "disconnect": EndReason.DRAINED}[reason]
        return [closed, SessionEnded(ended)]

    def _fault(self, why: str, now: float) -> list[Output]:
        """The peer breaks the protocol: we say so and wait for its `close`."""
        if self._state is _State.PREPARING:
            self._state = _State.CLOSED
            return [self._send("disconnect", reason="error", info=why), Close(1008, "protocol")]
        if self._state is _State.DISCONNECTING:
            return []
        return [*self._goodbye("error", now, why), SessionEnded(EndReason.ERROR, why)]

    def _goodbye(self, reason: str, now: float, info: str = "") -> list[Output]:
        self._state, self._since = _State.DISCONNECTING, now
        return [self._send("disconnect", reason=reason, **({"info": info} if info else {}))]

    def _send(self, kind: str, **parameters: Any) -> Send:
        self._seq += 1
        return Send(write(kind, self._claims.session, self._seq, self._clientseq, parameters))


def choose(offers: list[dict[str, Any]], roles: RoleMap) -> Media | None:
    """The caller's channel alone, or else with the other; µ-law before L16, whose byte order is nowhere stated.

    `None` when no offer holds the caller. Raises `RoleUnknown` for a channel whose owner is not configured.
    """
    known = [media for media in map(_media, offers) if media is not None]
    callers = {channel for channel, party in roles.roles.items() if party is Party.CALLER}
    fitting = [media for media in known if callers & set(media.channels)]
    for media in fitting:
        roles.take(tuple(media.channels))
    return min(fitting, key=lambda media: (len(media.channels), media.format != "PCMU"), default=None)


def _media(offer: dict[str, Any]) -> Media | None:
    try:
        return Media.model_validate(offer)
    except ValidationError:
        return None

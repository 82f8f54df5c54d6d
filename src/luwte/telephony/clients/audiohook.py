"""AudioHook as Genesys Cloud speaks it: signs, opens, plays 200 ms at a time, pings, pauses when asked, and closes.

After `reconnect` of the server the call goes on in a next session, with `continuedSessions` (see `next_session`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from luwte.domain.turn import Party
from luwte.telephony.audiohook.signature import REQUIRED, Request, sign
from luwte.telephony.audiohook.structured import InnerList
from luwte.telephony.clients.client import Legs, Message, Refused, Stage, closed
from luwte.telephony.clients.sound import RATE, Sound
from luwte.telephony.lines.line import Encoding

FRAME = 1600
"""Samples per message: 200 ms, as the reference client sends."""
_PING_EVERY = 5.0
_FIRST_PING = 1.0
_CHANNELS = {"external": Party.CALLER, "internal": Party.EMPLOYEE}
_OFFERS: Mapping[Legs, tuple[tuple[str, ...], ...]] = {
    Legs.CHOICE: (("external", "internal"), ("external",), ("internal",)),
    Legs.CALLER: (("external",),),
    Legs.BOTH: (("external", "internal"),),
}
_NAMES: Mapping[tuple[str, ...], str] = {("external",): "alleen de beller", ("internal",): "alleen de medewerker"}


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs: the key and secret of the integration, and the organisation."""

    key: str
    secret: bytes
    organization: str


@dataclass(frozen=True, slots=True)
class Ids:
    """Who and what a call is. `session` is new for every connection, the others stay."""

    session: str
    conversation: str
    participant: str
    correlation: str


def signed(account: Account, ids: Ids, address: str, *, nonce: bytes, now: int) -> dict[str, str]:
    """The headers of a connection to `address` (`wss://host/path`). `now` is seconds since 1970."""
    authority, slash, path = address.partition("://")[2].partition("/")
    own = {
        "Audiohook-Organization-Id": account.organization,
        "Audiohook-Session-Id": ids.session,
        "Audiohook-Correlation-Id": ids.correlation,
        "X-API-KEY": account.key,
    }
    parameters: tuple[tuple[str, str | int], ...] = (
        ("keyid", account.key),
        ("nonce", base64.b64encode(nonce).decode()),
        ("alg", "hmac-sha256"),
        ("created", now),
        ("expires", now + 30),
    )
    covered = InnerList(REQUIRED, parameters)
    request = Request(f"{slash or '/'}{path}", authority, {name.lower(): value for name, value in own.items()})
    signature = base64.b64encode(sign(request, covered, account.secret)).decode()
    return {**own, "Signature-Input": f"sig1={covered}", "Signature": f"sig1=:{signature}:"}


@dataclass(slots=True)
class _Pinged:
    """Pings that were sent and not answered: their `seq`, and when."""

    waiting: dict[int, float] = field(default_factory=dict)
    sent: int = 0
    at: float = 0.0
    rtt: float = 0.0


class AudioHookClient:
    """One session. `before`: the sessions of this call that came before; `at`: the step at which this one goes on."""

    interval = FRAME / RATE

    def __init__(
        self,
        sound: Sound,
        organization: str,
        ids: Ids,
        legs: Legs = Legs.CHOICE,
        *,
        before: tuple[str, ...] = (),
        at: int = 0,
    ) -> None:
        self.stage = Stage.OPENING
        self.answer = ""
        self.reconnects = False
        self._sound, self._organization, self._ids, self._legs, self._before, self._from = (
            sound, organization, ids, legs, before, at,
        )  # fmt: skip
        self._next = at
        self._frames: tuple[bytes, ...] = ()
        self._width = 1
        self._seq = self._serverseq = self._samples = 0
        self._paused: int | None = None
        self._pinged = _Pinged()

    @property
    def session(self) -> str:
        """The id of this session."""
        return self._ids.session

    @property
    def steps(self) -> int:
        """How many messages of audio are left to send."""
        return -(-self._sound.samples // FRAME) - self._from

    def begin(self, *, now: float) -> Iterable[Message]:
        """`open`, with the media that are offered."""
        offers = [{"type": "audio", "format": "PCMU", "channels": list(c), "rate": RATE} for c in _OFFERS[self._legs]]
        continued = [{"id": id_, "serverseq": 1, "clientseq": 1} for id_ in self._before]
        self._pinged.at = now
        yield self._say(
            "open",
            organizationId=self._organization,
            conversationId=self._ids.conversation,
            participant={"id": self._ids.participant, "ani": "+31600000000", "aniName": "", "dnis": "+31880000000"},
            media=offers,
            **({"continuedSessions": continued} if continued else {}),
        )

    def step(self, number: int, *, now: float) -> Iterable[Message]:
        """Audio, unless the server paused it, and the pings."""
        yield from self._pings(now)
        self._next = self._from + number + 1
        if self._paused is not None:
            self._paused += FRAME
            return
        frame = self._frames[self._from + number]
        self._samples += len(frame) // self._width
        yield frame

    def heard(self, data: Message, *, now: float) -> Iterable[Message]:
        """A message of the server."""
        message = self._read(data)
        parameters = message["parameters"]
        match message["type"]:
            case "opened":
                yield from self._opened(parameters, now)
            case "closed":
                self.stage = Stage.OVER
            case "pong":
                sent = self._pinged.waiting.pop(message.get("clientseq", 0), None)
                self._pinged.rtt = self._pinged.rtt if sent is None else now - sent
            case "pause" if self._paused is None:
                self._paused = 0
                yield self._say("paused")
            case "resume" if self._paused is not None:
                start, skipped, self._paused = self._position(), self._paused, None
                self._samples += skipped
                yield self._say("resumed", start=start, discarded=f"PT{skipped / RATE}S")
            case "disconnect":
                yield from self._let_go(parameters)
            case "reconnect":
                self.reconnects, self.stage = True, Stage.CLOSING
                yield self._say("close", reason="reconnect")

    def end(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002 the same at any time
        """`close`; the server says `closed`."""
        self.stage = Stage.CLOSING
        yield self._say("close", reason="end")

    def late(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """As an exchange does: an error, and away."""
        wanted = "opened" if self.stage is Stage.OPENING else "closed"
        yield self._say("error", code=408, message="Request Timeout")
        raise Refused(f"de server antwoordde niet op tijd met {wanted}")

    def lost(self, code: int | None, reason: str) -> None:
        """Only after `closed` may the connection go."""
        if self.stage is Stage.CLOSING:
            raise Refused("de server verbrak de verbinding zonder closed")
        if self.stage is not Stage.OVER:
            raise Refused(closed(code, reason))

    def next_session(self, session: str) -> AudioHookClient:
        """The client that takes this call up again in another session, where this one stopped."""
        ids = Ids(session, self._ids.conversation, self._ids.participant, self._ids.correlation)
        before = (*self._before, self._ids.session)
        return AudioHookClient(self._sound, self._organization, ids, self._legs, before=before, at=self._next)

    def further(self, seconds: float) -> AudioHookClient:
        """The same before it begins, without the next so many seconds: they went by without a connection."""
        at = min(self._from + round(seconds / self.interval), -(-self._sound.samples // FRAME))
        return AudioHookClient(self._sound, self._organization, self._ids, self._legs, before=self._before, at=at)

    def _opened(self, parameters: dict[str, Any], now: float) -> Iterable[Message]:
        if self.stage is not Stage.OPENING:
            raise Refused("de server zei twee keer opened")
        media = parameters.get("media")
        if not isinstance(media, list) or not media:
            self.stage = Stage.CLOSING
            self.answer = "aangenomen, zonder geluid: geen van de kanalen is voor de server"
            yield self._say("close", reason="end")
            return
        channels = tuple(str(c) for c in media[0].get("channels", ())) if isinstance(media[0], dict) else ()
        if channels not in _OFFERS[self._legs]:
            raise Refused("de server koos kanalen die niet aangeboden zijn")
        parties = tuple(_CHANNELS[channel] for channel in channels)
        self._frames, self._width = self._sound.frames(Encoding.ULAW, parties, FRAME), len(parties)
        self.answer = f"aangenomen; de server koos {_NAMES.get(channels, 'beide partijen')}"
        self.stage, self._pinged.at = Stage.PLAYING, now
        if parameters.get("startPaused") is True:
            self._paused = 0
            yield self._say("paused")

    def _let_go(self, parameters: dict[str, Any]) -> Iterable[Message]:
        """The server wants to stop; `completed` is no fault of ours."""
        reason, info = str(parameters.get("reason", "")), str(parameters.get("info", ""))
        self.stage = Stage.CLOSING
        yield self._say("close", reason="disconnect")
        if reason != "completed":
            raise Refused(f"de server verbrak het gesprek ({reason}{f': {info}' if info else ''})")
        self.answer = "aangenomen; de server rondde het gesprek af"

    def _pings(self, now: float) -> Iterable[Message]:
        """The first after a second, the second at once, then every five; an answer later than that is none."""
        pinged = self._pinged
        if any(now - at > _PING_EVERY for at in pinged.waiting.values()):
            raise Refused("de server antwoordde niet op een ping")
        due = (_FIRST_PING, 0.0)[pinged.sent] if pinged.sent < 2 else _PING_EVERY
        if now - pinged.at < due:
            return
        pinged.sent += 1
        pinged.at = now
        pinged.waiting[self._seq + 1] = now
        yield self._say("ping", **({"rtt": f"PT{pinged.rtt:.3f}S"} if pinged.sent > 2 else {}))
        if pinged.sent == 1:
            yield from self._pings(now)

    def _read(self, data: Message) -> dict[str, Any]:
        """A message with the numbers that it must have. Raises `Refused`."""
        if isinstance(data, bytes):
            raise Refused("de server stuurde bytes; dit protocol staat alleen tekst toe")
        try:
            message = json.loads(data)
        except ValueError:
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("parameters"), dict):
            raise Refused("de server stuurde een onleesbaar bericht")
        self._serverseq += 1
        right = (message.get("seq"), message.get("id"), message.get("version")) == (
            self._serverseq,
            self._ids.session,
            "2",
        )
        if not right or not 0 <= message.get("clientseq", -1) <= self._seq:
            raise Refused("de server nummert zijn berichten verkeerd")
        return message

    def _position(self) -> str:
        return f"PT{self._samples / RATE}S"

    def _say(self, kind: str, **parameters: Any) -> str:
        self._seq += 1
        return json.dumps(
            {
                "version": "2",
                "id": self._ids.session,
                "type": kind,
                "seq": self._seq,
                "serverseq": self._serverseq,
                "position": self._position(),
                "parameters": parameters,
            },
            separators=(",", ":"),
        )

"""A session border controller as it calls a recording server: INVITE with both streams offered, RTP, BYE.

It offers what RFC 7866 asks for (two streams of G.711 with labels, and metadata that say who sends which) and sends
only the streams that the server takes. It speaks over a connection that is open; which one does not matter here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from luwte.domain.turn import Party
from luwte.telephony.clients.client import Message, Refused, Stage
from luwte.telephony.clients.siprec_text import SENT, Asked, Here, Speakers, invitation, request
from luwte.telephony.clients.sound import FRAME, Sound
from luwte.telephony.lines.line import Encoding
from luwte.telephony.siprec import message as sip
from luwte.telephony.siprec import sdp

Place = tuple[str, int]
Out = Callable[[Party, Place, bytes], None]
"""Sends a packet of this party to an address; it does not wait."""
_STATUS = {
    400: "de server begrijpt de uitnodiging niet",
    401: "de server vraagt om een wachtwoord, en dat hoort niet bij SIPREC",
    403: "dit adres staat niet op de lijst van wie mag bellen",
    404: "op dit adres is geen opnameserver",
    405: "op dit adres is geen opnameserver",
    407: "een server ervoor vraagt om een wachtwoord",
    408: "de server kreeg zelf niet op tijd antwoord",
    420: "deze server kent geen SIPREC",
    480: "de opnameserver is er nu niet",
    486: "de server is bezet",
    488: "de server kan dit geluid niet gebruiken, of weet niet welke stroom de beller is (outside, inside)",
    503: "de server is vol of bouwt af",
}
_FINAL, _GOOD = 200, range(200, 300)
_TAKEN = {
    (Party.CALLER,): "alleen de beller",
    (Party.EMPLOYEE,): "alleen de medewerker",
    (Party.CALLER, Party.EMPLOYEE): "beide partijen",
}
_WORD, _HALF = 1 << 32, 1 << 16


@dataclass(frozen=True, slots=True)
class Names:
    """What one call is known by: the call, our tag, and what packets begin to count from."""

    call: UUID
    tag: UUID
    media: UUID


class SiprecClient:
    """One recorded call."""

    interval = FRAME / 8000

    def __init__(self, sound: Sound, names: Names, speakers: Speakers, here: Here, out: Out) -> None:
        self.stage = Stage.OPENING
        self.answer = ""
        self._sound, self._names, self._speakers, self._here, self._out = sound, names, speakers, here, out
        self._number = 0
        self._to = f"<sip:{here.server}>"
        self._target = f"sip:{here.server}"
        self._route: tuple[tuple[str, str], ...] = ()
        self._taken: dict[Party, Place] = {}

    @property
    def steps(self) -> int:
        """How many packets each stream has."""
        return self._sound.samples // FRAME

    def begin(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002 the same at any time
        """The invitation."""
        extra, body = invitation(self._here, self._names.call, self._speakers)
        yield self._say("INVITE", extra, body)

    def step(self, number: int, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """A packet of each stream that the server takes."""
        for party, place in self._taken.items():
            self._out(party, place, self._packet(number, party))
        return ()

    def heard(self, data: Message, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """An answer of the server, or something that it asks itself."""
        try:
            message = sip.parse(data if isinstance(data, bytes) else data.encode())
        except sip.NotSip:
            raise Refused("op dit adres antwoordt iets anders dan SIP") from None
        if message.header("call-id") != str(self._names.call):
            return
        if message.method:
            yield from self._asked(message)
        elif message.uri.isdecimal() and int(message.uri) >= _FINAL:
            yield from self._answered(message, int(message.uri))

    def end(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """The goodbye."""
        self.stage = Stage.CLOSING
        yield self._say("BYE")

    def late(self, *, now: float) -> Iterable[Message]:  # noqa: ARG002
        """Nobody answered: an exchange records elsewhere, or not."""
        wanted = "de uitnodiging (INVITE)" if self.stage is Stage.OPENING else "het einde van het gesprek (BYE)"
        raise Refused(f"de server antwoordde niet op tijd op {wanted}")

    def lost(self, code: int | None, reason: str) -> None:  # noqa: ARG002 SIP has neither
        """The connection is gone; a server over UDP is gone when its port is closed."""
        if self.stage is not Stage.OVER:
            raise Refused("de server verbrak de verbinding, of er luistert niets op dit adres")

    def _answered(self, message: sip.Message, status: int) -> Iterable[Message]:
        method = message.header("cseq").rpartition(" ")[2]
        if method == "BYE":
            self.stage = Stage.OVER
            return
        if status not in _GOOD:
            self._to = message.header("to")
            yield self._acknowledged("INVITE")
            raise Refused(_refusal(message, status))
        if self.stage is not Stage.OPENING:
            yield self._acknowledged()  # our first one was lost
            return
        self._to, self._target = message.header("to"), _target(message, self._target)
        self._route = tuple(("Route", value) for value in reversed(message.every("record-route")))
        yield self._acknowledged()
        self._takes(message)

    def _takes(self, message: sip.Message) -> None:
        """Which streams the server wants, and where."""
        try:
            media = next(sdp.parse(part.data) for part in sip.parts(message) if part.kind == "application/sdp")
        except (StopIteration, ValueError):
            raise Refused("de server zegt niet waar het geluid naartoe moet") from None
        if len(media) != len(SENT):
            raise Refused("de server antwoordt op een ander aantal stromen dan er aangeboden is")
        for party, stream in zip(SENT, media, strict=True):
            if stream.port and Encoding.ULAW not in stream.codecs.values():
                raise Refused("de server koos een codec die niet aangeboden is")
            if stream.port:
                self._taken[party] = (stream.address or self._here.server.rpartition(":")[0], stream.port)
        if not self._taken:
            raise Refused("de server nam het gesprek aan, maar geen van de stromen")
        self.stage = Stage.PLAYING
        self.answer = f"aangenomen; de server koos {_TAKEN[tuple(self._taken)]}"

    def _asked(self, message: sip.Message) -> Iterable[Message]:
        """A server may hang up; nothing else is asked of an exchange that only sends."""
        if message.method == "ACK":
            return
        if message.method != "BYE":
            yield sip.answer(message, 405, "Method Not Allowed", extra=(("Allow", "ACK, BYE"),))
            return
        yield sip.answer(message, 200, "OK")
        if self.stage is not Stage.CLOSING:
            raise Refused("de server hing op")
        self.stage = Stage.OVER

    def _say(self, method: str, extra: tuple[tuple[str, str], ...] = (), body: bytes = b"") -> bytes:
        self._number += 1
        return request(self._request(method), self._here, (*self._route, *extra), body)

    def _acknowledged(self, within: str = "") -> bytes:
        return request(self._request("ACK"), self._here, self._route, within=within)

    def _request(self, method: str) -> Asked:
        ours = f"<sip:{self._speakers.device}@{self._here.bracketed}>;tag={self._names.tag.hex}"
        return Asked(method, self._number, self._names.call, self._target, ours, self._to)

    def _packet(self, number: int, party: Party) -> bytes:
        """RTP: the first packet is marked as the beginning of speech; numbers begin anywhere and wrap."""
        chance = self._names.media.int + SENT.index(party)
        sequence, stamp = (chance + number) % _HALF, (chance + number * FRAME) % _WORD
        source = (chance >> 64) % _WORD ^ SENT.index(party)
        head = bytes((0x80, 0x00 if number else 0x80))
        head += sequence.to_bytes(2, "big") + stamp.to_bytes(4, "big") + source.to_bytes(4, "big")
        return head + self._sound.frames(Encoding.ULAW, (party,))[number]


def _refusal(message: sip.Message, status: int) -> str:
    known = _STATUS.get(status)
    why = f"geweigerd ({status}){f': {known}' if known else ''}"
    later = message.header("retry-after").replace(";", " ").partition(" ")[0]  # a comment or a parameter may follow
    return f"{why}; probeer het over {later} seconden opnieuw" if later.isdecimal() else why


def _target(message: sip.Message, usual: str) -> str:
    """Where requests of this call go: the address between the brackets of `Contact`."""
    contact = message.header("contact")
    inside = contact.partition("<")[2].partition(">")[0] if "<" in contact else contact.partition(";")[0]
    return inside.strip() or usual

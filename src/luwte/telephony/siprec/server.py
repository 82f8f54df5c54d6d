"""The recording server: SIP in, answers and decisions out. One object per listener; it knows the sessions that run.

Only the verbs of a recording session are spoken. A session is taken when exactly one stream is the outside party's by
configuration; anything else is refused before a port is opened (TEL-03, TEL-04). Nothing here can touch a call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from luwte.domain.turn import Party
from luwte.telephony.lines.line import EndReason, Profile
from luwte.telephony.lines.reception import RETRY_AFTER
from luwte.telephony.siprec import sdp
from luwte.telephony.siprec.message import Message, NotSip, answer, parse, parts
from luwte.telephony.siprec.metadata import NotMetadata, Recorded, read
from luwte.telephony.siprec.timers import SHORTEST, headers, interval

ALLOWED = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE"
_MOST_ANSWERS = 8
"""Answers of one session that are kept for a request that comes again."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is the outside party: endings of addresses (`@trunk.example`), or everything but these inside endings."""

    outside: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()

    def holds(self, addresses: tuple[str, ...]) -> bool | None:
        """Whether these addresses are of the outside party; `None` when the configuration does not say."""
        if any(address.endswith(self.outside) for address in addresses if self.outside):
            return True
        if any(address.endswith(self.inside) for address in addresses if self.inside):
            return False
        return True if self.inside and addresses else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A session that began or changed: per media line the party and the port, in the order of the offer.

    `dialog` is the session of SIP, of which a call may have more; `caller` and `employee` are addresses, when known.
    """

    dialog: str
    call_key: str
    media: tuple[sdp.Media, ...]
    parties: tuple[Party | None, ...]
    ports: tuple[int, ...]
    caller: str = ""
    employee: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A session is over; its ports are free."""

    dialog: str
    call_key: str
    reason: EndReason
    ports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes to send back to where the request came from; `why` is Dutch, for our own log, when a session is refused."""

    data: bytes = field(repr=False)
    why: str = ""


Decision = Taken | Left | Reply


class Ports(Protocol):
    """Where RTP can come in."""

    def take(self) -> int | None:
        """A free port, or `None` when all are in use."""

    def free(self, port: int) -> None:
        """This port is no longer needed."""


@dataclass(slots=True)
class _Dialog:
    key: str
    tag: str
    recorded: Recorded
    media: tuple[sdp.Media, ...]
    parties: tuple[Party | None, ...]
    ports: tuple[int, ...]
    keys: tuple[bytes, ...] = field(repr=False)
    answered: dict[str, bytes] = field(default_factory=dict, repr=False)
    version: int = 0
    expires: float | None = None
    unsure: bool = False
    """Whether it is not certain any more who the caller is: the session goes on, and nobody is heard."""


class _Refused(Exception):  # noqa: N818
    def __init__(self, status: int, reason: str, why: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.why = why
        self.besides: tuple[Decision, ...] = ()


class _Unsure(_Refused):
    """No stream is surely the caller's alone."""

    def __init__(self) -> None:
        super().__init__(488, "Not Acceptable Here", _UNSURE)


_REFUSAL_HEADERS = {503: (("Retry-After", str(RETRY_AFTER)),), 422: (("Min-SE", str(SHORTEST)),)}
_NOT_G711 = "de centrale biedt geen geluid in G.711 aan over gewone RTP, of over SRTP met een sleutel"
_LOCKED = (
    "het geluid komt versleuteld, zonder sleutel die Luwte kan gebruiken"
    " (RTP/SAVP met SDES en AES_CM_128_HMAC_SHA1_80 instellen)"
)
_UNSURE = "het is niet zeker welke stroom alleen de beller is (buiten en binnen instellen, geen gemengde stroom)"


class RecordingServer:
    """Give it every message; it gives answers and says which sessions began, changed and ended.

    `turns_away` says in Dutch why an address cannot begin a session of this call now; nothing when it can.
    `new_key` gives `sdes.LONGEST_KEY` bytes that nobody can guess.
    """

    def __init__(
        self,
        *,
        address: str,
        outside: Outside,
        ports: Ports,
        new_tag: Callable[[], str],
        new_key: Callable[[], bytes],
        profile: Profile = Profile.CALLER_ONLY,
        turns_away: Callable[[str, str], str] = lambda _peer, _key: "",
    ) -> None:
        self._address = address
        self._outside = outside
        self._ports = ports
        self._new_tag = new_tag
        self._new_key = new_key
        self._profile = profile
        self._turns_away = turns_away
        self._dialogs: dict[str, _Dialog] = {}
        self.listens: Mapping[str, int] = {}
        """Our port per transport (`UDP`, `TCP`, `TLS`): where the rest of a session has to come."""

    @property
    def sessions(self) -> int:
        """How many run."""
        return len(self._dialogs)

    def receive(self, data: bytes, *, peer: str, now: float) -> list[Decision]:
        """One whole message of an address. What is no SIP is passed over: there is nobody to answer."""
        try:
            message = parse(data)
        except NotSip:
            return []
        if not message.method or not all(message.header(name) for name in ("via", "from", "to", "call-id", "cseq")):
            return []
        dialog = self._dialogs.get(message.header("call-id"))
        if dialog and (again := dialog.answered.get(f"{message.method} {message.header('cseq')}")):
            return [Reply(again)]  # sent again because our answer was lost
        try:
            if (seconds := interval(message)) is not None and seconds < SHORTEST:
                raise _Refused(422, "Session Interval Too Small")
            decisions = self._request(message, dialog, peer)
        except _Refused as refused:
            extra = _REFUSAL_HEADERS.get(refused.status, ())
            reply = Reply(answer(message, refused.status, refused.reason, self._new_tag(), extra), refused.why)
            return [reply, *refused.besides]
        self._time(message, now)
        return decisions

    def let_go(self, dialog: str, reason: EndReason) -> list[Decision]:
        """We listen no longer; a session that is over already does not matter."""
        return self._left(dialog, reason) if dialog in self._dialogs else []

    def tick(self, *, now: float) -> list[Decision]:
        """Sessions that were not refreshed in time are over."""
        late = [key for key, dialog in self._dialogs.items() if dialog.expires is not None and now >= dialog.expires]
        return [decision for key in late for decision in self._left(key, EndReason.LOST)]

    def drain(self) -> list[Decision]:
        """We stop: sessions are let go of; the exchange sees that its stream has no listener."""
        return [decision for key in list(self._dialogs) for decision in self._left(key, EndReason.DRAINED)]

    def _time(self, message: Message, now: float) -> None:
        dialog = self._dialogs.get(message.header("call-id"))
        if dialog and message.method in {"INVITE", "UPDATE"}:
            seconds = interval(message)
            dialog.expires = now + seconds if seconds else None

    def _request(self, message: Message, dialog: _Dialog | None, peer: str) -> list[Decision]:
        match message.method:
            case "OPTIONS":
                return [Reply(answer(message, 200, "OK", self._new_tag(), self._own(message)))]
            case "INVITE" if dialog is None:
                return self._begin(message, peer)
            case "INVITE" | "UPDATE" if dialog is not None:
                return self._change(message, dialog)
            case "ACK":
                return []
            case "BYE" if dialog is not None:
                return [Reply(answer(message, 200, "OK")), *self._left(message.header("call-id"), EndReason.HANGUP)]
            case "CANCEL" if dialog is not None:
                return [Reply(answer(message, 200, "OK"))]
            case "BYE" | "CANCEL" | "UPDATE":
                raise _Refused(481, "Call/Transaction Does Not Exist")
            case _:
                return [Reply(answer(message, 405, "Method Not Allowed", self._new_tag(), (("Allow", ALLOWED),)))]

    def _begin(self, message: Message, peer: str) -> list[Decision]:
        media, recorded = self._described(message, ())
        if recorded is None and (recorded := from_headers(message)) is None:
            raise _Refused(400, "No Recording Metadata", "de centrale zegt niet wie er spreken")
        key = recorded.session or message.header("call-id")
        if why := self._turns_away(peer, key):
            raise _Refused(503, "Service Unavailable", why)
        parties = self._whose(media, recorded)
        ports = self._open(media, tuple(Party.CALLER for _ in media) if _is_late(media, recorded) else parties)
        dialog = _Dialog(key, self._new_tag(), recorded, media, parties, ports, tuple(self._new_key() for _ in media))
        self._dialogs[message.header("call-id")] = dialog
        return [self._accept(message, dialog), self._taken(message, dialog)]

    def _change(self, message: Message, dialog: _Dialog) -> list[Decision]:
        """Other parties, hold, another key or codec, or metadata that comes late; ports stay where they are."""
        media, recorded = self._described(message, dialog.media)
        state = dialog.recorded.updated(recorded) if recorded else dialog.recorded
        if _is_late(media, state) and not _is_late(dialog.media, dialog.recorded):
            state = dialog.recorded  # nothing is said of who sends, so nothing else either
        if len(media) != len(dialog.ports):
            raise _Refused(488, "Not Acceptable Here", "het aantal stromen verandert tijdens het gesprek")
        try:
            parties = self._still(media, state, dialog.ports)
        except _Unsure as unsure:
            parties = tuple(None for _ in dialog.ports)
            if not dialog.unsure:
                # Refused or not, it was said: a voice that may be the employee's is no longer the caller's (law L1).
                dialog.recorded, dialog.parties, dialog.unsure = state, parties, True
                unsure.besides = (self._taken(message, dialog, changed=True),)
                raise
        dialog.unsure = dialog.unsure and Party.CALLER not in parties
        how, was = [[(m.inactive, m.crypto, m.codecs, m.events) for m in some] for some in (media, dialog.media)]
        changed = (parties, state.participants, how) != (dialog.parties, dialog.recorded.participants, was)
        dialog.media, dialog.recorded, dialog.parties = media, state, parties
        decisions: list[Decision] = [self._accept(message, dialog)]
        return [*decisions, self._taken(message, dialog, changed=True)] if changed else decisions

    def _still(self, media: tuple[sdp.Media, ...], state: Recorded, ports: tuple[int, ...]) -> tuple[Party | None, ...]:
        """Whose each stream is now; the caller cannot have moved to a stream that we do not receive."""
        parties = self._whose(media, state)
        if any(party is Party.CALLER and not port for party, port in zip(parties, ports, strict=True)):
            raise _Unsure
        return parties

    def _taken(self, message: Message, dialog: _Dialog, *, changed: bool = False) -> Taken:
        whose: dict[Party | None, str] = {}
        for media in dialog.media:
            for person in dialog.recorded.senders(media.label):
                addresses = dialog.recorded.participants.get(person, ())
                whose[self._party(media, dialog.recorded)] = next(iter(addresses), "")
        caller, employee = whose.get(Party.CALLER, ""), whose.get(Party.EMPLOYEE, "")
        call_id = message.header("call-id")
        return Taken(call_id, dialog.key, dialog.media, dialog.parties, dialog.ports, caller, employee, changed)

    def _accept(self, message: Message, dialog: _Dialog) -> Reply:
        offered = any(part.kind == "application/sdp" for part in parts(message))
        dialog.version += offered
        described = (dialog.media, dialog.ports, self._address, dialog.version, dialog.keys)
        body = sdp.answer(*described) if offered else b""
        data = answer(message, 200, "OK", dialog.tag, (*self._own(message), *headers(interval(message))), body)
        if len(dialog.answered) >= _MOST_ANSWERS:
            del dialog.answered[next(iter(dialog.answered))]
        dialog.answered[f"{message.method} {message.header('cseq')}"] = data
        return Reply(data)

    def _own(self, message: Message) -> tuple[tuple[str, str], ...]:
        transport = message.header("via").partition(" ")[0].rpartition("/")[2].upper()
        port = f":{self.listens[transport]}" if transport in self.listens else ""
        over = "" if transport in {"", "UDP"} else f";transport={transport.lower()}"
        return (
            ("Contact", f"<sip:luwte@{self._address}{port}{over}>;+sip.srs"),
            ("Supported", "siprec, timer"),
            ("Accept", "application/sdp, application/rs-metadata, application/rs-metadata+xml"),
            ("Allow", ALLOWED),
        )

    def _described(
        self, message: Message, known: tuple[sdp.Media, ...]
    ) -> tuple[tuple[sdp.Media, ...], Recorded | None]:
        media, recorded = known, None
        for part in parts(message):
            try:
                if part.kind == "application/sdp":
                    media = _labelled(sdp.parse(part.data))
                elif part.kind.startswith("application/rs-metadata"):
                    recorded = read(part.data)
            except NotMetadata:
                raise _Refused(400, "Bad Recording Metadata", "wie er spreken is onleesbaar") from None
            except ValueError:
                raise _Refused(400, "Bad Session Description", "de beschrijving van het geluid is onleesbaar") from None
        if not any(m.is_readable for m in media):
            locked = any(m.is_locked for m in media)
            raise _Refused(488, "Not Acceptable Here", _LOCKED if locked else _NOT_G711)
        return media, recorded

    def _whose(self, media: tuple[sdp.Media, ...], recorded: Recorded) -> tuple[Party | None, ...]:
        """Whose each stream is. Exactly one is the outside party's, or the session is refused."""
        if _is_late(media, recorded):
            return tuple(None for _ in media)  # nothing is listened to until somebody says whose it is
        live = [m for m in media if m.is_readable]
        senders = {person for m in live for person in recorded.senders(m.label)}
        parties = tuple(self._party(m, recorded) if m.is_readable else None for m in media)
        callers = sum(party is Party.CALLER for party in parties)
        if callers == 0 and any(m.is_locked and self._party(m, recorded) is Party.CALLER for m in media):
            raise _Refused(488, "Not Acceptable Here", _LOCKED)
        if callers != 1 or len(live) < len(senders):
            raise _Unsure
        kept = {Party.CALLER, Party.EMPLOYEE} if self._profile is Profile.TWO_LEGS else {Party.CALLER}
        return tuple(party if party in kept else None for party in parties)

    def _party(self, media: sdp.Media, recorded: Recorded) -> Party | None:
        senders = recorded.senders(media.label)
        if len(senders) != 1 or media.label in recorded.mixed:
            return None
        (person,) = senders
        if recorded.callers:
            return Party.CALLER if person in recorded.callers else Party.EMPLOYEE
        outside = self._outside.holds(recorded.participants.get(person, ()))
        return {True: Party.CALLER, False: Party.EMPLOYEE, None: None}[outside]

    def _open(self, media: tuple[sdp.Media, ...], parties: tuple[Party | None, ...]) -> tuple[int, ...]:
        """A port for each stream that is listened to; others get none, so their audio never comes."""
        ports: list[int] = []
        for _, party in zip(media, parties, strict=True):
            port = self._ports.take() if party is not None else 0
            if port is None:
                for taken in filter(None, ports):
                    self._ports.free(taken)
                raise _Refused(503, "Service Unavailable", "alle poorten voor geluid zijn in gebruik")
            ports.append(port)
        return tuple(ports)

    def _left(self, call_id: str, reason: EndReason) -> list[Decision]:
        dialog = self._dialogs.pop(call_id)
        for port in filter(None, dialog.ports):
            self._ports.free(port)
        return [Left(call_id, dialog.key, reason, dialog.ports)]


def _labelled(media: tuple[sdp.Media, ...]) -> tuple[sdp.Media, ...]:
    """A stream without a label goes by its place."""
    return tuple(m if m.label else replace(m, label=str(n)) for n, m in enumerate(media))


def _is_late(media: tuple[sdp.Media, ...], recorded: Recorded) -> bool:
    """Whether nobody is said to send anything yet: the parties come in an UPDATE."""
    return not any(recorded.senders(m.label) for m in media)


def from_headers(message: Message) -> Recorded | None:
    """Parties of a fork without metadata: `X-Cisco-Recording-Participant: sip:…;media-index="0"`, one per party."""
    participants: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    for value in message.every("x-cisco-recording-participant"):
        address, _, parameters = value.strip("<> ").partition(";")
        index = next((v.strip(' "') for k, _, v in (p.partition("=") for p in parameters.split(";"))
                      if k.strip().lower() == "media-index"), "")  # fmt: skip
        if index.isdecimal():
            person = str(len(participants))
            participants[person] = (address.removeprefix("sip:"),)
            labels[person] = index
    if not participants:
        return None
    session = message.header("cisco-guid")
    sends = {person: frozenset({person}) for person in participants}
    return Recorded(session=session, participants=participants, labels=labels, sends=sends)

"""What a session border controller writes: requests, the description of its streams, and who speaks in them.

Source: RFC 3261, RFC 4566, RFC 7865, RFC 7866. Nothing here is sent.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import UUID, uuid5
from xml.sax.saxutils import quoteattr

from luwte.domain.turn import Party

SENT = (Party.CALLER, Party.EMPLOYEE)
"""The parties in the order of their streams; labels count from 1."""
_BOUNDARY = "luwte-opname"
_NAMESPACE = "urn:ietf:params:xml:ns:recording:1"


@dataclass(frozen=True, slots=True)
class Here:
    """Our end of the connection: the protocol as `Via` names it, our address, and from which ports streams come.

    `server` is how the other end is called, with its port.
    """

    protocol: str
    host: str
    port: int
    media: tuple[int, ...]
    server: str

    @property
    def bracketed(self) -> str:
        """Our address as it stands before a port."""
        return f"[{self.host}]" if ":" in self.host else self.host


@dataclass(frozen=True, slots=True)
class Speakers:
    """SIP addresses of who speak, without `sip:`; the server recognises the caller by how they end."""

    caller: str = "+31600000000@trunk.example"
    employee: str = "201@pbx.example"
    device: str = "sbc"

    def of(self, party: Party) -> str:
        """The address of one of them."""
        return self.caller if party is Party.CALLER else self.employee


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is, and within which call. An ACK has the number of what it answers."""

    method: str
    number: int
    call: UUID
    target: str
    ours: str
    theirs: str


def request(
    asked: Asked, here: Here, extra: tuple[tuple[str, str], ...] = (), body: bytes = b"", *, within: str = ""
) -> bytes:
    """The bytes of a request; `within` is the method whose transaction it belongs to, when that is another."""
    branch = uuid5(asked.call, f"{within or asked.method} {asked.number}").hex
    lines = [
        f"{asked.method} {asked.target} SIP/2.0",
        f"Via: SIP/2.0/{here.protocol} {here.bracketed}:{here.port};branch=z9hG4bK{branch};rport",
        "Max-Forwards: 70",
        f"From: {asked.ours}",
        f"To: {asked.theirs}",
        f"Call-ID: {asked.call}",
        f"CSeq: {asked.number} {asked.method}",
        *(f"{name}: {value}" for name, value in extra),
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def invitation(here: Here, call: UUID, speakers: Speakers) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """The headers and the body of an INVITE."""
    transport = "" if here.protocol == "UDP" else f";transport={here.protocol.lower()}"
    headers = (
        ("Contact", f"<sip:{speakers.device}@{here.bracketed}:{here.port}{transport}>;+sip.src"),
        ("Require", "siprec"),
        ("Accept", "application/sdp"),
        ("Allow", "INVITE, ACK, BYE"),
        ("Content-Type", f"multipart/mixed;boundary={_BOUNDARY}"),
    )
    pieces = (
        ("application/sdp", "", description(here, call)),
        ("application/rs-metadata+xml", "Content-Disposition: recording-session\r\n", metadata(call, speakers)),
    )
    whole = "".join(f"--{_BOUNDARY}\r\nContent-Type: {kind}\r\n{more}\r\n{text}\r\n" for kind, more, text in pieces)
    return headers, f"{whole}--{_BOUNDARY}--\r\n".encode()


def description(here: Here, call: UUID) -> str:
    """A stream of mu-law for each party, which we only send."""
    family = "IP6" if ":" in here.host else "IP4"
    session = call.int % 10**9
    lines = ["v=0", f"o=sbc {session} 1 IN {family} {here.host}", "s=-", f"c=IN {family} {here.host}", "t=0 0"]
    for label, port in enumerate(here.media, 1):
        lines += [f"m=audio {port} RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=ptime:20", "a=sendonly", f"a=label:{label}"]
    return "\r\n".join([*lines, ""])


def metadata(call: UUID, speakers: Speakers) -> str:
    """Who takes part, and who sends and hears which stream."""
    ids = {party: (_id(call, f"participant {party.name}"), _id(call, f"stream {party.name}")) for party in SENT}
    session = _id(call, "session")
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<recording xmlns="{_NAMESPACE}"><datamode>complete</datamode>',
        f'<session session_id="{session}"/>',
    ]
    for label, party in enumerate(SENT, 1):
        person, stream = ids[party]
        heard = next(other for whose, (_, other) in ids.items() if whose is not party)
        address = quoteattr(f"sip:{speakers.of(party)}")
        parts += [
            f'<participant participant_id="{person}"><nameID aor={address}/></participant>',
            f'<stream stream_id="{stream}" session_id="{session}"><label>{label}</label></stream>',
            f'<participantsessionassoc participant_id="{person}" session_id="{session}"/>',
            f'<participantstreamassoc participant_id="{person}"><send>{stream}</send><recv>{heard}</recv>'
            "</participantstreamassoc>",
        ]
    return "".join([*parts, "</recording>"])


def _id(call: UUID, name: str) -> str:
    """Identifiers of RFC 7865 are a UUID in base64."""
    return base64.b64encode(uuid5(call, name).bytes).decode()

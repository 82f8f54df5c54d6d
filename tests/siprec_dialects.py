"""What exchanges of several makers put in their INVITE, in our own words after LINES 8.5; SIPp fills in `[...]`.

They are imitations after a description, and no exchange of these makers sent them.
"""

from __future__ import annotations

from dataclasses import dataclass

_SDP = """v=0
o=src 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
"""
_CALLER = "m=audio [rtpstream_audio_port] RTP/AVP {codecs}\na=rtpmap:8 PCMA/8000\n{more}a=label:1\n{way}"
_OTHER = "m=audio 9 RTP/AVP 8\na=rtpmap:8 PCMA/8000\na=label:2\na=sendonly\n"
_CONTACT = "Contact: <sip:src@[local_ip]:[local_port]>"
_METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<recording xmlns="urn:ietf:params:xml:ns:recording:1">
<datamode>complete</datamode>
<session session_id="SESSIE"/>
<participant participant_id="p1"><nameID aor="sip:0612345678@trunk.example"/></participant>
<participant participant_id="p2"><nameID aor="sip:201@pbx.example"/></participant>
<stream stream_id="t1" session_id="SESSIE"><label>1</label></stream>
<stream stream_id="t2" session_id="SESSIE"><label>2</label></stream>
<participantstreamassoc participant_id="p1"><send>t1</send><recv>t2</recv></participantstreamassoc>
<participantstreamassoc participant_id="p2"><send>t2</send><recv>t1</recv></participantstreamassoc>
</recording>
"""
_DUMMY = """<recording xmlns="urn:ietf:params:xml:ns:recording:1"><session session_id="SESSIE"/>
<participant participant_id="p0"><nameID aor="sip:ASBCE@sbc.example"/></participant>
<stream stream_id="" session_id="SESSIE"><label>1</label></stream></recording>
"""
_LATE = """<recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode>
<session session_id="SESSIE"/>
<participant participant_id="p1"><nameID aor="sip:0612345678@trunk.example"/></participant>
<stream stream_id="t1" session_id="SESSIE"><label>1</label></stream>
<participantstreamassoc participant_id="p1"><send>t1</send></participantstreamassoc></recording>
"""
_OLD = """<recording xmlns="urn:ietf:params:xml:ns:recording" xmlns:x="http://maker.example/siprec">
<dataMode>complete</dataMode><session id="SESSIE"/>
<participant id="p1" session="SESSIE"><nameID><aor>0612345678</aor></nameID><send><id>t1</id></send>
<extensiondata><x:callingParty>true</x:callingParty></extensiondata></participant>
<participant id="p2" session="SESSIE"><nameID><aor>201</aor></nameID><send><id>t2</id></send>
<extensiondata><x:callingParty>false</x:callingParty></extensiondata></participant>
<stream id="t1" session="SESSIE"><label>1</label></stream>
<stream id="t2" session="SESSIE"><label>2</label></stream></recording>
"""
_ONE_STREAM = """<recording xmlns="urn:ietf:params:xml:ns:recording"><session id="SESSIE"/>
<participant id="p1"><nameID><aor>06123</aor></nameID><send><id>t1</id></send><recv><id>t1</id></recv></participant>
<participant id="p2"><nameID><aor>201</aor></nameID><send><id>t1</id></send><recv><id>t1</id></recv></participant>
<stream id="t1"><label>1</label></stream></recording>
"""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Headers and body of the INVITE; `later`: metadata that comes in an UPDATE; `refused`: it may not be heard."""

    name: str
    headers: str
    body: str
    later: str = ""
    refused: bool = False


def _caller(codecs: str = "8", more: str = "", way: str = "a=sendonly\n") -> str:
    return _CALLER.format(codecs=codecs, more=more, way=way)


def _multipart(*parts: tuple[str, str]) -> str:
    """Parts (type, text), in this order."""
    return "".join(f"--grens\nContent-Type: {kind}\n\n{text}" for kind, text in parts) + "--grens--\n"


def _headers(*more: str, contact: str = f"{_CONTACT};+sip.src", multipart: bool = True) -> str:
    kind = "multipart/mixed;boundary=grens" if multipart else "application/sdp"
    return "\n".join([contact, *more, f"Content-Type: {kind}"])


_TWO = _SDP + _caller() + _OTHER
_RS = "application/rs-metadata+xml"
DIALECTS = (
    Dialect(
        "cisco-siprec",
        _headers("Require: siprec", "Cisco-Guid: 0123456789"),
        _multipart(("application/sdp", _TWO), (_RS, _METADATA), ("application/gtd", "IAM,\nGCI,0\n")),
    ),
    Dialect(
        "cisco-network",
        _headers(
            'X-Cisco-Recording-Participant: <sip:0612345678@trunk.example>;media-index="0"',
            'X-Cisco-Recording-Participant: <sip:201@pbx.example>;media-index="1"',
            contact=_CONTACT,
            multipart=False,
        ),
        _TWO,
    ),
    Dialect(
        "avaya",
        _headers("Require: siprec", "User-to-User: 00FA;encoding=hex"),
        _multipart(("application/sdp", _SDP + _caller()), (_RS, _DUMMY)),
        later=_LATE,
    ),
    Dialect(
        "broadworks",
        _headers(contact=f"{_CONTACT};src"),
        _multipart(
            (
                _RS,
                _METADATA.replace("ns:recording:1", "ns:siprec")
                .replace("recording ", "recording_metadata ")
                .replace("</recording>", "</recording_metadata>"),
            ),
            ("application/sdp", _SDP + _caller("111 8", "a=rtpmap:111 opus/48000/2\n") + _OTHER),
        ),
    ),
    Dialect(
        "oracle",
        _headers("Require: siprec"),
        _multipart(("application/sdp", _SDP + _caller(way="") + _OTHER), (_RS, _OLD)),
    ),
    Dialect(
        "metaswitch-een-stroom",
        _headers("Require: siprec"),
        _multipart(("application/sdp", _SDP + _caller()), (_RS, _ONE_STREAM)),
        refused=True,
    ),
)

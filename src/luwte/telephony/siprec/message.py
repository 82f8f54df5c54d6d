"""SIP messages as far as a recording server needs them: parse what comes, write answers, find messages in a stream.

It follows no dialog and routes nothing. A message that does not parse is refused whole. Source: RFC 3261, RFC 2046.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LONGEST = 64 * 1024
_COMPACT = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
    "s": "subject", "k": "supported", "e": "content-encoding", "x": "session-expires",
}  # fmt: skip
_MOST_HEADERS = 200
_VERSION = "SIP/2.0"
_USUAL_PORT = 5060


class NotSip(ValueError):  # noqa: N818
    """This is no message that can be answered."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or an answer to one of ours (`method` empty). Header names in lower case, in order.

    What is in the body (keys, numbers of people) does not show in a `repr`.
    """

    method: str
    uri: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for own, value in self.headers if own == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a header."""
        return tuple(value for own, value in self.headers if own == name)


def parse(data: bytes) -> Message:
    """One whole message. Raises `NotSip`."""
    head, _, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    try:
        lines = head.decode("utf-8").split("\r\n")
    except UnicodeDecodeError:
        raise NotSip("geen tekst") from None
    first = lines[0].split(" ", 2)
    if len(first) != 3 or len(lines) > _MOST_HEADERS:
        raise NotSip("geen eerste regel van SIP")
    answer = first[0] == _VERSION
    if not answer and first[2] != _VERSION:
        raise NotSip("geen SIP 2.0")
    headers = _headers(lines[1:])
    return Message("" if answer else first[0], first[1], headers, body[: _length(headers, len(body))])


def answer(request: Message, status: int, reason: str, tag: str = "", extra: tuple[tuple[str, str], ...] = (),
           body: bytes = b"", kind: str = "application/sdp") -> bytes:  # fmt: skip
    """An answer with the headers that must come back."""
    to = request.header("to")
    lines = [f"{_VERSION} {status} {reason}"]
    lines += [f"Via: {value}" for value in request.every("via")]
    lines += [f"From: {request.header('from')}", f"To: {to if ';tag=' in to or not tag else f'{to};tag={tag}'}"]
    lines += [f"Call-ID: {request.header('call-id')}", f"CSeq: {request.header('cseq')}"]
    lines += [f"{name}: {value}" for name, value in extra]
    lines += [f"Content-Type: {kind}"] if body else []
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def answer_port(message: Message, source: int) -> int:
    """The port at the sender's address where an answer goes over UDP: `rport` (RFC 3581), or what `Via` says.

    >>> answer_port(Message("OPTIONS", "", (("via", "SIP/2.0/UDP 10.0.0.2:5070;branch=z9"),)), 41000)
    5070
    """
    sent_by, _, parameters = message.header("via").partition(";")
    if any(parameter.partition("=")[0].strip().lower() == "rport" for parameter in parameters.split(";")):
        return source
    port = sent_by.rsplit("]", 1)[-1].rpartition(":")[2].strip()
    return int(port) if port.isdecimal() and len(port) < 6 and 0 < int(port) < 65536 else _USUAL_PORT


class Stream:
    """Messages in a byte stream (TCP, TLS), found by their length."""

    def __init__(self) -> None:
        self._waiting = bytearray()  # at most one message and what one read brought

    def receive(self, data: bytes) -> list[bytes]:
        """Whole messages. Raises `NotSip` when what comes cannot become one."""
        self._waiting += data
        found: list[bytes] = []
        while True:
            while self._waiting.startswith(b"\r\n"):
                del self._waiting[:2]  # a keep-alive
            end = self._waiting.find(b"\r\n\r\n")
            if end < 0:
                if len(self._waiting) > LONGEST:
                    raise NotSip("de kop is te groot")
                return found
            head = bytes(self._waiting[:end]).decode("utf-8", "replace").split("\r\n")
            size = end + 4 + _length(_headers(head[1:]), 0)
            if size > LONGEST:
                raise NotSip("het bericht is te groot")
            if len(self._waiting) < size:
                return found
            found.append(bytes(self._waiting[:size]))
            del self._waiting[:size]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a body, with its type in lower case and without parameters."""

    kind: str
    data: bytes = field(repr=False)


def parts(message: Message) -> tuple[Part, ...]:
    """The parts of a body, in any order; one that is not split up is its own part. A foreign boundary is tolerated."""
    kind, _, parameters = message.header("content-type").partition(";")
    kind = kind.strip().lower()
    if not kind.startswith("multipart/"):
        return (Part(kind, message.body),) if message.body else ()
    boundary = next((value.strip().strip('"') for name, _, value in (p.partition("=") for p in parameters.split(";"))
                     if name.strip().lower() == "boundary"), "")  # fmt: skip
    mark = f"--{boundary}".encode()
    if not boundary or mark not in message.body:
        mark = next((line for line in message.body.splitlines() if line.startswith(b"--")), b"--").rstrip()
    found = []
    for piece in message.body.split(mark)[1:]:
        head, split, data = piece.lstrip(b"\r\n").partition(b"\r\n\r\n")
        if split and not piece.startswith(b"--"):
            headers = dict(_headers(head.decode("utf-8", "replace").split("\r\n"), strict=False))
            found.append(Part(headers.get("content-type", "").partition(";")[0].strip().lower(), data.rstrip(b"\r\n")))
    return tuple(found)


def _headers(lines: list[str], *, strict: bool = True) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if not colon:
            if strict:
                raise NotSip("een regel zonder naam")
            continue
        short = name.strip().lower()
        found.append((_COMPACT.get(short, short), value.strip()))
    return tuple(found)


def _length(headers: tuple[tuple[str, str], ...], usual: int) -> int:
    text = next((value for name, value in headers if name == "content-length"), "")
    if not text:
        return usual
    if not text.isdecimal() or len(text) > 6:
        raise NotSip("een onmogelijke lengte")
    return int(text)

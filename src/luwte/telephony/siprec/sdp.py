"""The session description of a recording session: what is offered, and our answer. RFC 4566, as much as is needed."""

from __future__ import annotations

from dataclasses import dataclass, field

from luwte.telephony.lines.line import Encoding
from luwte.telephony.siprec import sdes

_STATIC = {0: Encoding.ULAW, 8: Encoding.ALAW}
_NAMES = {"pcmu/8000": Encoding.ULAW, "pcma/8000": Encoding.ALAW}
_MOST_MEDIA = 16
_DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})


@dataclass(frozen=True, slots=True)
class Media:
    """One `m=` line, for `address`. `codecs`: payload types of G.711; `events`: the one of key presses.

    `crypto`: the first line of keys that we can use; its audio comes encrypted.
    """

    kind: str
    port: int
    protocol: str
    formats: tuple[int, ...]
    label: str = ""
    codecs: dict[int, Encoding] = field(default_factory=dict)
    events: int | None = None
    inactive: bool = False
    crypto: sdes.Crypto | None = None
    address: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether we can take this stream: live audio in G.711, over plain RTP or with a key that we can use."""
        return self._is_speech and self.protocol in ({"RTP/AVP", "RTP/SAVP"} if self.crypto else {"RTP/AVP"})

    @property
    def is_locked(self) -> bool:
        """Whether we could take this stream if it had a key that we can use."""
        return self._is_speech and "SAVP" in self.protocol and not self.is_readable

    @property
    def _is_speech(self) -> bool:
        return self.kind == "audio" and self.port > 0 and bool(self.codecs)


def parse(data: bytes) -> tuple[Media, ...]:
    """The media that are offered, in order. Raises ValueError for what is no description."""
    text = data.decode("utf-8")
    media: list[list[tuple[str, str]]] = []
    session: list[tuple[str, str]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        kind, equals, value = line.partition("=")
        if kind == "m" and equals:
            media.append([])
        if equals:
            (media[-1] if media else session).append((kind, value.strip()))
    if not text.startswith("v=0") or len(media) > _MOST_MEDIA:
        raise ValueError("this is no session description")
    return tuple(_media(lines, session) for lines in media)


def answer(
    offered: tuple[Media, ...], ports: tuple[int, ...], address: str, version: int, keys: tuple[bytes, ...]
) -> bytes:
    """Our description: one `m=` per offered one, in the same order; port 0 for what is not taken.

    `keys`: one per line, of at least `sdes.LONGEST_KEY` bytes. We must name one, though we send nothing under it.
    """
    lines = ["v=0", f"o=luwte 1 {version} IN IP4 {address}", "s=luwte", f"c=IN IP4 {address}", "t=0 0"]
    for media, port, key in zip(offered, ports, keys, strict=True):
        taken = [format_ for format_ in media.formats if format_ in media.codecs][:1] if port else media.formats[:1]
        events = [media.events] if port and media.events is not None else []
        formats = " ".join(map(str, [*taken, *events]))
        lines.append(f"m={media.kind} {port} {media.protocol} {formats or 0}")
        lines += [f"a=rtpmap:{t} {'PCMU' if media.codecs[t] is Encoding.ULAW else 'PCMA'}/8000" for t in taken if port]
        lines += [f"a=rtpmap:{t} telephone-event/8000" for t in events]
        lines += [f"a=crypto:{media.crypto.answered(key)}"] if port and media.crypto else []
        lines += ["a=inactive" if media.inactive else "a=recvonly"] if port else []
        lines += [f"a=label:{media.label}"] if media.label else []
    return "\r\n".join([*lines, ""]).encode()


def _address(lines: list[tuple[str, str]]) -> str:
    """What `c=` says (`IN IP4 10.0.0.20`), or nothing."""
    return next((value.split()[-1].partition("/")[0] for name, value in lines if name == "c" and value), "")


def _is_inactive(lines: list[tuple[str, str]], session: list[tuple[str, str]]) -> bool:
    """Whether nothing is sent now; what a stream says of itself goes before what the session says of all."""
    said = [value for name, value in (*session, *lines) if name == "a" and value in _DIRECTIONS]
    return said[-1:] == ["inactive"]


def _media(lines: list[tuple[str, str]], session: list[tuple[str, str]]) -> Media:
    kind, port, protocol, *formats = lines[0][1].split()
    types = tuple(int(text) for text in formats if text.isdecimal())
    codecs = {t: _STATIC[t] for t in types if t in _STATIC}
    label, events = "", None
    for name, value in lines[1:]:
        key, _, rest = value.partition(":")
        if name != "a":
            continue
        if key == "label":
            label = rest.strip()
        elif key == "rtpmap":
            number, _, codec = rest.partition(" ")
            codec = codec.strip().lower().removesuffix("/1")
            if number.isdecimal() and codec in _NAMES:
                codecs[int(number)] = _NAMES[codec]
            elif number.isdecimal() and codec.startswith("telephone-event/8000"):
                events = int(number)
    first = int(port.split("/")[0])
    address, inactive = _address(lines) or _address(session), _is_inactive(lines, session)
    return Media(kind.lower(), first, protocol.upper(), types, label, codecs, events, inactive, _crypto(lines), address)


def _crypto(lines: list[tuple[str, str]]) -> sdes.Crypto | None:
    """The first that we can use: they come in the order of the other side's preference."""
    offered = (value.partition(":") for name, value in lines if name == "a")
    return next(filter(None, (sdes.read(line) for key, _, line in offered if key == "crypto")), None)

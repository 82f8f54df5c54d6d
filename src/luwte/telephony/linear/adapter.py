"""One connection of a line that sends metadata and then 16 bit samples. We send nothing.

These sources have no timestamps: samples are counted and holes show in the time that passed. What is mixed is refused,
and samples in the wrong byte order are not analysed as if they were speech.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from luwte.domain.turn import Party
from luwte.telephony.linear.byteorder import is_swapped
from luwte.telephony.linear.dialects import Dialect, rate_of
from luwte.telephony.lines.clock import MediaClock
from luwte.telephony.lines.line import (
    EMPLOYEE,
    CallerAudio,
    Close,
    EmployeeAudio,
    Encoding,
    EndReason,
    LineCommand,
    Output,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap, RoleUnknown, split

START_WITHIN = 5.0
"""Seconds in which the metadata must come."""
LONGEST = 64 * 1024
_WIDTH = 2
_CHANNELS = {"mono": ("mono",), "stereo": ("links", "rechts")}


@dataclass(frozen=True, slots=True)
class Source:
    """How this line is configured: names `mono`, or `links` and `rechts`, in `roles`; `key` when no metadata comes.

    `employee` is the field of the metadata that says whose call it is, also inside `metadata`; sites fill it.
    """

    roles: RoleMap
    rate: int = 8000
    mix: str = "mono"
    key: str = ""
    employee: str = ""


class LinearAdapter:
    """One connection."""

    def __init__(self, source: Source, dialect: Dialect) -> None:
        self._source = source
        self._dialect = dialect
        self._since: float | None = None
        self._clock: MediaClock | None = None
        self._parties: tuple[Party | None, ...] = ()
        self._checked = bytearray()
        self._certain = False
        self._over = False

    def receive(self, data: bytes | str, *, now: float) -> list[Output]:
        """Metadata, an event in text, or samples."""
        if self._over:
            return []
        if isinstance(data, str):
            return self._text(data)
        if self._clock is None:
            if not self._dialect.late:
                return self._refuse("audio zonder gegevens vooraf")
            return [*self._start({}), *self._audio(data, now)]
        return self._audio(data, now)

    def tick(self, *, now: float) -> list[Output]:
        """A connection that says nothing is cut off."""
        if self._since is None:
            self._since = now
        if self._clock is None and not self._over and now - self._since >= START_WITHIN:
            return self._refuse("geen gegevens binnen vijf seconden")
        return []

    def command(self, command: LineCommand, *, now: float) -> list[Output]:  # noqa: ARG002 the same at any time
        """These lines know no pause; we can only stop listening."""
        if self._over or command not in {LineCommand.CLOSE, LineCommand.REFUSE}:
            return []
        self._over = True
        close = Close(1013, "vol") if command is LineCommand.REFUSE else Close(1001, "afgebouwd")
        return [SessionEnded(EndReason.DRAINED), close]

    def lost(self, *, code: int | None, now: float) -> list[Output]:  # noqa: ARG002
        """A normal close is the end of the call; anything else may come back."""
        if self._over:
            return []
        self._over = True
        return [SessionEnded(EndReason.HANGUP)] if code == 1000 else []

    def _text(self, data: str) -> list[Output]:
        if self._clock is not None:
            return []  # events of the call: key presses, marks
        try:
            metadata = json.loads(data) if len(data) <= LONGEST else None
        except (ValueError, RecursionError):
            metadata = None
        if not isinstance(metadata, dict):
            return self._refuse("de gegevens vooraf zijn onleesbaar")
        return self._start(metadata)

    def _start(self, metadata: dict[str, Any]) -> list[Output]:
        rate = rate_of(self._dialect, metadata, self._source.rate)
        if rate is None:
            return self._refuse("deze bemonstering wordt niet gelezen")
        mix = str(metadata.get(self._dialect.mix, self._source.mix))
        try:
            self._parties = self._source.roles.take(_CHANNELS.get(mix, (mix,)))
        except RoleUnknown as error:
            return self._refuse(str(error))
        key = _first_text(metadata, self._dialect.key) or self._source.key
        if not key:
            return self._refuse("het gesprek heeft geen kenmerk")
        self._clock = MediaClock(rate)
        whose = _first_text(metadata, (self._source.employee,)) or _first_text(_own(metadata), (self._source.employee,))
        return [SessionOpened(call_key=key, rate=rate, detail={EMPLOYEE: whose} if whose else {})]

    def _audio(self, data: bytes, now: float) -> list[Output]:
        if self._clock is None:
            return []  # the start was refused
        frame = _WIDTH * len(self._parties)
        if len(data) > LONGEST or not data or len(data) % frame:
            return self._refuse(f"audio: geen heel aantal van {frame} bytes")
        parts = split(data, len(self._parties), _WIDTH)
        if self._is_noise(parts[self._parties.index(Party.CALLER)]):
            return self._refuse("de bytes van het geluid staan andersom; stel de lijn in op little-endian")
        pts, gap = self._clock.count(len(data) // frame, now=now)
        heard: list[Output] = [gap] if gap else []
        for party, part in zip(self._parties, parts, strict=True):
            if party is Party.CALLER:
                heard.append(CallerAudio(pts, part, Encoding.LINEAR, self._clock.rate))
            elif party is Party.EMPLOYEE:
                heard.append(EmployeeAudio(pts, part, Encoding.LINEAR, self._clock.rate))
        return heard

    def _is_noise(self, part: bytes) -> bool:
        """The first second in which there is something to hear decides."""
        assert self._clock is not None
        if self._certain:
            return False
        self._checked += part
        if len(self._checked) < self._clock.rate * _WIDTH:
            return False
        swapped, self._checked = is_swapped(bytes(self._checked)), bytearray()
        self._certain = swapped is not None
        return bool(swapped)

    def _refuse(self, why: str) -> list[Output]:
        reason = EndReason.REFUSED if self._clock is None else EndReason.ERROR
        self._over = True
        return [SessionEnded(reason, why), Close(1008)]


def _own(metadata: dict[str, Any]) -> dict[str, Any]:
    """What the site itself gives along."""
    given = metadata.get("metadata")
    return given if isinstance(given, dict) else {}


def _first_text(metadata: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((str(metadata[name]) for name in names if isinstance(metadata.get(name), str)), "")

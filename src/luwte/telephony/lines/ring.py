"""What waits between a reader and the analysis: audio in a ring that drops its oldest, events that are never dropped.

The reader never waits (TEL-01): when analysis is late, the oldest audio becomes a gap.
"""

from __future__ import annotations

import threading
from collections import deque

from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, GapCause, LineEvent, MediaGap

SECONDS = 10.0
"""Audio that may wait, per session and leg (CHOICE, 3.3)."""

_Audio = CallerAudio | EmployeeAudio


class Ring:
    """The waiting line of one session, in order. Events are few: a peer that floods them is cut off by its adapter.

    A reader puts in and the analysis takes out, each in its own thread; neither waits longer than that takes.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waiting: deque[LineEvent] = deque()  # bounded by `_shed`: audio by seconds, gaps are merged
        self._held: dict[type, float] = {CallerAudio: 0.0, EmployeeAudio: 0.0}

    @property
    def seconds(self) -> float:
        """How much of the caller's audio waits: the lag of the analysis."""
        return self._held[CallerAudio]

    def put(self, event: LineEvent) -> None:
        """Take in one event; it never waits and never fails."""
        with self._lock:
            self._waiting.append(event)
            if isinstance(event, _Audio):
                self._held[type(event)] += _length(event)
                while self._held[type(event)] > self._seconds:
                    self._shed(type(event))

    def take(self) -> tuple[LineEvent, ...]:
        """Everything that waits, oldest first."""
        with self._lock:
            taken = tuple(self._waiting)
            self._waiting.clear()
            self._held = dict.fromkeys(self._held, 0.0)
            return taken

    def _shed(self, kind: type) -> None:
        """The oldest audio of this leg goes; for the caller's a gap takes its place."""
        index, oldest = next((i, e) for i, e in enumerate(self._waiting) if type(e) is kind)
        assert isinstance(oldest, _Audio)
        self._held[kind] -= _length(oldest)
        if kind is EmployeeAudio:
            del self._waiting[index]
            return
        gap = MediaGap(oldest.pts, oldest.pts + _samples(oldest), GapCause.OVERLOAD)
        before = self._waiting[index - 1] if index else None
        if isinstance(before, MediaGap) and before.cause is GapCause.OVERLOAD and before.end == gap.start:
            self._waiting[index - 1] = MediaGap(before.start, gap.end, gap.cause)
            del self._waiting[index]
        else:
            self._waiting[index] = gap


def _samples(audio: _Audio) -> int:
    return len(audio.data) // audio.encoding.width


def _length(audio: _Audio) -> float:
    return _samples(audio) / audio.rate

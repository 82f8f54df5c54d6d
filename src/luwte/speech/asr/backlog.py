"""What waits between the reader of a call and its transcription, and what to do when that falls behind (S10).

The reader never waits. Late by two seconds, partial words are not shown; by three, the screen says so; by six, the
words of this call come when they come, marked late; what no longer fits becomes a gap and is said.
"""

from __future__ import annotations

from collections import deque
from enum import IntEnum

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap
from luwte.speech.call_audio import AudioEvent, CallerAudio

CAUSE = "overbelast"
LONGEST = 60.0
"""Seconds of audio that may wait (0.96 MB)."""


class Lag(IntEnum):
    """How far the words of a call are behind."""

    NONE = 0
    NO_PARTIALS = 2
    SHOWN = 3
    LATE = 6


def lag_of(seconds: float) -> Lag:
    """The step of the ladder for this many seconds."""
    return max(step for step in Lag if seconds >= step)


class Backlog:
    """Events of one call that wait for its transcriber, in order."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._waiting: deque[AudioEvent] = deque()  # bounded: audio by seconds, other events come with audio
        self._seconds = 0.0

    @property
    def lag(self) -> Lag:
        """How far behind."""
        return lag_of(self._seconds)

    def put(self, event: AudioEvent) -> None:
        """Take in the next event; the oldest audio makes room as a gap."""
        self._waiting.append(event)
        if isinstance(event, CallerAudio):
            self._seconds += event.end - event.at
            while self._seconds > self._longest:
                self._shed()

    def take(self) -> AudioEvent | None:
        """The oldest event, or `None` when nothing waits."""
        if not self._waiting:
            return None
        event = self._waiting.popleft()
        if isinstance(event, CallerAudio):
            self._seconds -= event.end - event.at
        return event

    def _shed(self) -> None:
        index, oldest = next((i, e) for i, e in enumerate(self._waiting) if isinstance(e, CallerAudio))
        assert isinstance(oldest, CallerAudio)
        self._seconds -= oldest.end - oldest.at
        gap = AudioGap(Party.CALLER, oldest.at, oldest.end, CAUSE)
        before = self._waiting[index - 1] if index else None
        if isinstance(before, AudioGap) and before.cause == CAUSE and before.end == gap.start:
            self._waiting[index - 1] = AudioGap(Party.CALLER, before.start, gap.end, CAUSE)
            del self._waiting[index]
        else:
            self._waiting[index] = gap

"""What waits of one call to be heard, and the ladder when it is too much (S10). No thread, no clock, no engine.

Whoever is behind tells no partial words any more, then says so, and at last leaves out the oldest speech and calls that
a gap. Only the caller's samples are ever left out: when somebody spoke stays known, so that whoever reads words goes on
in the state that holds after the gap.
"""

from __future__ import annotations

from collections import deque

from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE

OVERLOADED = "overbelast"
SLICE = RATE // 2
"""Samples that are heard at once: then it is the turn of another call."""
CAUGHT_UP = RATE
"""Samples of lag below which all is well again."""
NO_PARTIALS = 2 * RATE
BEHIND = 3 * RATE
MOST = 6 * RATE
"""Samples of lag at which the oldest are left out, until `CAUGHT_UP` wait."""
MOST_EVENTS = 4000
"""Events that wait at most. No line gives so many in six seconds; a broken one finds a limit here."""


class Backlog:
    """The audio events of one call that wait. Its owner keeps two threads from using it at once."""

    def __init__(self) -> None:
        self._waiting: deque[AudioEvent] = deque()
        self._samples = 0
        self._hearing = 0
        self._speaking = False
        self._resumes = False
        self.hearing = Hearing.GOOD
        """`GOOD`, `BEHIND` or `LATE`."""
        self.partials = True
        """Whether partial words are still worth telling."""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def lag(self) -> float:
        """Seconds of caller audio that were put in and are not heard yet."""
        return (self._samples + self._hearing) / RATE

    def put(self, event: AudioEvent) -> None:
        """The next event of the call."""
        self._waiting.append(event)
        if isinstance(event, CallerAudio):
            self._samples += len(event.samples)
        if len(self._waiting) > MOST_EVENTS:
            self.forget()
        elif self._samples + self._hearing >= MOST:
            self._leave_out(CAUGHT_UP)
        self._judge()

    def take(self) -> list[AudioEvent]:
        """A slice to hear now, in order; it counts as lag until it is `heard`."""
        taken: list[AudioEvent] = []
        while self._waiting:
            event = self._waiting[0]
            if not isinstance(event, CallerAudio):
                self._note(self._waiting.popleft())
                taken.append(event)
                continue
            if self._hearing >= SLICE:
                break
            part = self._cut(event, SLICE - self._hearing)
            if self._resumes:
                taken.append(SpeechBegan(Party.CALLER, part.at, part.at))
                self._resumes = False
            taken.append(part)
            self._hearing += len(part.samples)
        return taken

    def heard(self) -> None:
        """What was taken is heard."""
        self._hearing = 0
        self._judge()

    def clear(self) -> None:
        """Nothing of what waits may be heard (objection)."""
        self._waiting.clear()
        self._samples = 0

    def forget(self) -> None:
        """Leave out all that waits, but for one gap: when somebody spoke in it is lost too."""
        lost = [stretch for event in self._waiting if (stretch := _stretch(event))]
        for event in self._waiting:
            self._note(event)
        self.clear()
        if lost:
            self._waiting.append(AudioGap(Party.CALLER, lost[0][0], lost[-1][1], OVERLOADED))

    def _cut(self, audio: CallerAudio, most: int) -> CallerAudio:
        """The first samples of the event in front, at most so many; the rest stays."""
        self._waiting.popleft()
        part, rest = audio.samples[:most], audio.samples[most:]
        self._samples -= len(part)
        if len(rest):
            self._waiting.appendleft(CallerAudio(rest, audio.at + len(part) / RATE))
        return CallerAudio(part, audio.at)

    def _note(self, event: AudioEvent) -> None:
        """Whether the caller is speaking after this event, and whether whoever reads words has to be told again."""
        match event:
            case SpeechBegan(Party.CALLER, _, _):
                self._speaking, self._resumes = True, False
            case SpeechEnded(Party.CALLER, _, _, _):
                self._speaking, self._resumes = False, False
            case AudioGap(Party.CALLER, _, _, cause) if cause == OVERLOADED:
                self._resumes = self._speaking

    def _leave_out(self, kept: int) -> None:
        """Make a gap of the oldest samples until so many are left; what else was in between comes after it.

        A gap with a cause of its own stays as it is, and parts what is lost before it from what is lost after.
        """
        passed: list[AudioEvent] = []
        place, begin = -1, 0.0
        while self._samples > kept:
            event = self._waiting[0]
            if isinstance(event, CallerAudio):
                event = self._cut(event, self._samples - kept)
            else:
                self._waiting.popleft()
            stretch = _stretch(event)
            if stretch is None or (isinstance(event, AudioGap) and event.cause != OVERLOADED):
                place = place if stretch is None else -1
                passed.append(event)
                continue
            if place < 0:
                place, begin = len(passed), stretch[0]
            passed[place : place + 1] = [AudioGap(Party.CALLER, begin, stretch[1], OVERLOADED)]
        self._waiting.extendleft(reversed(passed))
        self.hearing, self.partials = Hearing.LATE, False

    def _judge(self) -> None:
        lag = self._samples + self._hearing
        if lag < CAUGHT_UP:
            self.hearing, self.partials = Hearing.GOOD, True
            return
        if lag >= NO_PARTIALS:
            self.partials = False
        if lag >= BEHIND and self.hearing is Hearing.GOOD:
            self.hearing = Hearing.BEHIND


def _stretch(event: AudioEvent) -> tuple[float, float] | None:
    """From when to when, for a stretch of the caller's time, with sound or without."""
    match event:
        case CallerAudio():
            return event.at, event.end
        case AudioGap(Party.CALLER, start, end, _):
            return start, end
    return None

"""What every engine keeps of one session: which utterance, which revision, what was taken in since the last end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from luwte.speech.asr.interface import Hypothesis, Word
from luwte.speech.vad.interface import RATE, Pcm


@dataclass(slots=True)
class Utterance:
    """The utterance that is being heard. `start` and `end` are the audio taken in for it."""

    number: int = 0
    revision: int = 0
    start: float | None = None
    end: float = 0.0
    finished: bool = False
    shown: tuple[str, ...] = field(default=())

    def take(self, pcm: Pcm, at: float) -> None:
        """Audio came in. Raises RuntimeError after the end of the session."""
        if self.finished:
            raise RuntimeError("this session is finished")
        if self.start is None:
            self.start = at
        self.end = at + len(pcm) / RATE

    def partial(self, words: Sequence[Word]) -> tuple[Hypothesis, ...]:
        """A revision, when the words changed or were confirmed once."""
        assert self.start is not None
        text = tuple(word.text for word in words)
        if not text:
            return ()
        self.shown = text
        self.revision += 1
        return (Hypothesis(self.number, self.revision, False, tuple(words), self.start, self.end),)

    def final(self, words: Sequence[Word]) -> tuple[Hypothesis, ...]:
        """The last word on this utterance; nothing when no audio was taken in."""
        if self.start is None:
            return ()
        self.revision += 1
        said = Hypothesis(self.number, self.revision, True, tuple(words), self.start, self.end, len(words))
        self.number, self.revision, self.start, self.shown = self.number + 1, 0, None, ()
        return (said,)

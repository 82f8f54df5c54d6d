"""Words from a timed script: for the simulator, the demo and tests. It hears nothing; it reads when audio passes.

The script is the same file that a transcript is: lines with a start, an end and a text, of the caller alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from luwte.domain.turn import Words
from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Capabilities, Channel, Hypothesis, Word, only_caller
from luwte.speech.vad.interface import Pcm


class ScriptedEngine:
    """`lines` are what the caller says, in order, with times in seconds."""

    name = "scripted"
    model_id = None
    capabilities = Capabilities(streaming=True, word_times="span", confidence=False, forces_language=True)

    def __init__(self, lines: Sequence[Words]) -> None:
        self._words = tuple(word for line in lines for word in spread(line))

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> ScriptedSession:  # noqa: ARG002
        """A session that reads the script."""
        only_caller(channel)
        return ScriptedSession(self._words)

    def close(self) -> None:
        """Nothing to free."""


class ScriptedSession:
    """Says a word once the audio has passed it; what was said before the first audio came is not heard."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._left = list(words)
        self._said: list[Word] = []
        self._began = False
        self._utterance = Utterance()

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """The words whose end has passed."""
        if not self._began:
            self._began = True
            self._left = [word for word in self._left if (word.end or 0.0) > at]
        self._utterance.take(pcm, at)
        before = len(self._said)
        self._pass(self._utterance.end)
        return self._utterance.partial(self._said) if len(self._said) > before else ()

    def end_turn(self) -> Sequence[Hypothesis]:
        """What was said since the last end."""
        said, self._said = self._said, []
        return self._utterance.final(said)

    def finish(self) -> Sequence[Hypothesis]:
        """The end; what was not reached is not said."""
        last = () if self._utterance.finished else self.end_turn()
        self._utterance.finished = True
        return last

    def _pass(self, until: float) -> None:
        while self._left and (self._left[0].end or 0.0) <= until:
            self._said.append(self._left.pop(0))


def spread(line: Words) -> tuple[Word, ...]:
    """The words of a line, spread over its time by their length."""
    words = line.text.split()
    total, passed, spoken = sum(map(len, words)), 0, []
    for word in words:
        start = line.start + (line.end - line.start) * passed / total
        passed += len(word)
        spoken.append(Word(word, start, line.start + (line.end - line.start) * passed / total))
    return tuple(spoken)

"""What an engine says, made safe: times inside the audio, stable words that stay, endless repetition marked.

An engine that is wrong about times or loops on noise must not put words in a caller's mouth (S7, S8, S14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from luwte.speech.asr.interface import Hypothesis, Word

LONGEST_LOOP = 6
MOST_REPEATS = 4
FASTEST = 8.0
"""Words a second that nobody speaks."""
_SHORTEST = 0.1
"""Seconds that a word takes at least."""
_PLENTY = 400
"""Words of one utterance; more comes from an engine that does not stop."""


def clamped(hypothesis: Hypothesis, *, heard_from: float, heard_to: float) -> Hypothesis:
    """The hypothesis with every time inside the audio that was taken in, in order, and no more words than can be."""
    low = heard_from
    words: list[Word] = []
    for word in hypothesis.words[:_PLENTY]:
        start = _inside(word.start, low, heard_to)
        end = None if word.end is None else _inside(word.end, start, heard_to)
        words.append(replace(word, start=start, end=end))
        low = start if end is None else end
    start = _inside(hypothesis.start, heard_from, heard_to)
    end = _inside(hypothesis.end, start, heard_to)
    return replace(hypothesis, words=tuple(words), start=start, end=end)


def _inside(time: float, low: float, high: float) -> float:
    """The time, or the nearest that can be; what is no number (NaN) becomes `low`, by the order of the arguments."""
    return min(max(low, time), high)


class Stability:
    """Which leading words of one utterance stay: two equal revisions in a row, or what was stable before (S8)."""

    def __init__(self) -> None:
        self._before: tuple[str, ...] = ()
        self._stable: tuple[Word, ...] = ()

    @property
    def stable(self) -> tuple[Word, ...]:
        """The words that stay."""
        return self._stable

    def see(self, hypothesis: Hypothesis) -> Hypothesis:
        """The hypothesis with its stable words: those that were promised earlier come back unchanged."""
        given = hypothesis.words
        kept = self._stable
        words = (*kept, *_after(kept, given))
        now = tuple(word.text for word in words)
        count = len(now) if hypothesis.final else max(len(kept), _agree(self._before, now))
        self._before, self._stable = now, words[:count]
        return replace(hypothesis, words=words, stable_words=count)


def _after(kept: Sequence[Word], given: Sequence[Word]) -> Sequence[Word]:
    """Words of `given` that come after what is kept; an engine that took words back loses them here, not on screen.

    One that now divides the same audio in more or fewer words is followed by time, so that none is left out.
    """
    count = len(kept)
    if [word.text for word in given[:count]] == [word.text for word in kept]:
        return given[count:]
    last = kept[-1]
    passed = last.start + _SHORTEST if last.end is None else (last.start + last.end) / 2
    return [word for word in given if word.start > passed]


def _agree(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def is_suspect(words: Sequence[Word], seconds: float) -> bool:
    """Whether a final looks like a loop of the engine: some words over and over, or faster than anybody speaks.

    >>> is_suspect([Word("ja", 0)] * 5, 3.0), is_suspect([Word("nee", 0), Word("nee", 0)], 1.0)
    (True, False)
    """
    said = [word.text for word in words]
    if len(said) > FASTEST * max(seconds, 1.0):
        return True
    return any(_repeats(said, size) for size in range(1, LONGEST_LOOP + 1))


def _repeats(said: Sequence[str], size: int) -> bool:
    """Whether some run of `size` words follows itself more than `MOST_REPEATS` times."""
    equal = 0
    for n in range(size, len(said)):
        equal = equal + 1 if said[n] == said[n - size] else 0
        if equal >= size * MOST_REPEATS:
            return True
    return False

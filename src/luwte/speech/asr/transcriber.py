"""The caller's speech to words, around any engine: the speech detector in front, one final per stretch of speech.

It takes in what `CallAudio` gives and yields what the caller said. An engine that fails takes nothing else down: its
stretch becomes a gap and the call goes on in voice and buttons (S4 to S14). It numbers no turns; whoever puts the two
legs together does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from luwte.domain.turn import Party, Words
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.asr.guard import Stability, clamped, is_suspect
from luwte.speech.asr.interface import AsrSession, EngineFailed, Hypothesis, Word
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE, Pcm

CELL = 800
"""Samples that an engine gets at once, from where the stretch begins: how audio arrives changes nothing (S2)."""
ROLL = round(0.3 * RATE)
"""Samples before the start of speech that go along: without them the first word is lost (S5)."""
_RECENT = 2 * RATE
"""Samples that are kept for the news that speech began in them."""
_CUT_FROM, _CUT_AT = 10.0, 15.0
"""Seconds after which a stretch is cut at a quiet cell, and at any (S5)."""
_QUIET = 0.05
"""Share of the mean power of a stretch below which a cell is quiet (CHOICE)."""
UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class PartialWords:
    """The caller is speaking; the first `stable` characters of the text do not change any more."""

    words: Words
    stable: int


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """A stretch of caller speech in words. `suspect`: it looks like a loop of the engine and raises no phase alone.

    `uncertain` are the words below half confidence; `None` when the engine gives no confidence at all (S13).
    """

    words: Words
    suspect: bool = False
    uncertain: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """From `start` to `end` the caller spoke and the engine could not say what; `cause` is Dutch."""

    start: float
    end: float
    cause: str


Transcribed = PartialWords | SpokenWords | NothingHeard


class _Stretch:
    """One stretch of speech that an engine is hearing.

    Up to `told` the engine gave its last word. `losses`, in order, are what it was fed after that and failed to answer
    (`failure` says why): the words of it that had been promised, and where the loss ends.
    """

    def __init__(self, start: float) -> None:
        self.start = start
        self.fed = start
        self.told = start
        self.failure = ""
        self.losses: list[tuple[tuple[Word, ...], float]] = []
        self.stability = Stability()
        self._rest: Pcm = np.zeros(0, np.int16)
        self._power = 0.0
        self._cells = 0

    def cells(self, pcm: Pcm) -> Iterator[tuple[Pcm, float, bool]]:
        """(cell, its second, whether the stretch is cut after it) for what became whole; the rest stays for `tail`."""
        self._rest = np.concatenate([self._rest, pcm])
        while len(self._rest) >= CELL:
            cell, at = self._rest[:CELL], self.fed
            self._rest = self._rest[CELL:]
            self.fed = self.start + (self._cells + 1) * CELL / RATE
            yield cell, at, self._is_cut(cell)

    def lose(self, why: str) -> None:
        """The engine failed: of what it was fed, nothing more comes than the words that were stable."""
        self.failure = why
        promised, self.stability = self.stability.stable, Stability()
        if promised or not self.losses:
            self.losses.append((promised, self.fed))
        else:
            self.losses[-1] = (self.losses[-1][0], self.fed)

    @property
    def known(self) -> float:
        """Up to where all is told or lost."""
        return self.losses[-1][1] if self.losses else self.told

    def tail(self) -> Pcm:
        """What no cell was made of yet."""
        rest, self._rest = self._rest, self._rest[:0]
        return rest

    def _is_cut(self, cell: Pcm) -> bool:
        power = float(np.mean(cell.astype(np.float64) ** 2))
        self._cells += 1
        self._power += power
        seconds = self.fed - self.start
        return seconds >= _CUT_AT or (seconds >= _CUT_FROM and power < _QUIET * self._power / self._cells)


class CallerTranscriber:
    """One call's caller leg and one session of an engine."""

    def __init__(self, session: AsrSession) -> None:
        self._session = session
        self._recent: Pcm = np.zeros(0, np.int16)
        self._heard = 0
        self._free = 0
        self._stretch: _Stretch | None = None
        self._failure: str | None = None

    @property
    def failure(self) -> str | None:
        """Why words were lost last in this call, in Dutch; `None` while none were."""
        return self._failure

    def accept(self, event: AudioEvent) -> Iterator[Transcribed]:
        """The next event of the call; the employee's are passed over."""
        match event:
            case CallerAudio(samples, at):
                self._keep(samples, round(at * RATE))
                yield from self._feed(samples)
            case SpeechBegan(Party.CALLER, at, _):
                yield from self._began(round(at * RATE))
            case SpeechEnded(Party.CALLER, _, end, _):
                yield from self._ended(round(end * RATE))
            case AudioGap(Party.CALLER, start, end, _):
                yield from self._ended(round(start * RATE))
                self._recent, self._heard = self._recent[:0], round(end * RATE)
            case _:
                return

    def finish(self) -> Iterator[Transcribed]:
        """The call is over."""
        yield from self._ended(self._heard)
        self._ask(self._session.finish)

    def _keep(self, samples: Pcm, at: int) -> None:
        if at != self._heard:
            self._recent = self._recent[:0]
        self._recent = np.concatenate([self._recent, samples])[-_RECENT:]
        self._heard = at + len(samples)

    def _began(self, at: int) -> Iterator[Transcribed]:
        """The stretch begins a little before the speech, but never in the speech of an earlier one (S5)."""
        oldest = self._heard - len(self._recent)
        first = max(at - ROLL, oldest, self._free)
        self._stretch = _Stretch(first / RATE)
        yield from self._feed(self._recent[first - oldest :])

    def _feed(self, samples: Pcm) -> Iterator[Transcribed]:
        if self._stretch is None:
            return
        for cell, at, is_cut in self._stretch.cells(samples):
            yield from self._partials(self._ask(self._session.accept, cell, at))
            if is_cut:
                rest, following = self._stretch.tail(), _Stretch(self._stretch.fed)
                yield from self._closed(self._stretch)
                self._stretch = following
                yield from self._feed(rest)
                return

    def _ended(self, end: int) -> Iterator[Transcribed]:
        """The stretch is over."""
        stretch, self._free = self._stretch, end
        if stretch is None:
            return
        rest, at = stretch.tail(), stretch.fed
        if len(rest):
            stretch.fed = at + len(rest) / RATE
            yield from self._partials(self._ask(self._session.accept, rest, at))
        yield from self._closed(stretch)
        self._stretch = None

    def _closed(self, stretch: _Stretch) -> Iterator[Transcribed]:
        """An answer to all of the stretch, whatever the engine does; silence alone says nothing."""
        finals = [h for h in self._ask(self._session.end_turn) if h.final]
        if not finals and stretch.known < stretch.fed:
            self._failure = stretch.failure or "de spraakherkenner gaf geen antwoord"
            stretch.lose(self._failure)
        final = [self._seen(hypothesis) for hypothesis in finals]
        yield from self._lost(stretch)
        for hypothesis in final:
            yield from self._final(hypothesis)

    def _lost(self, stretch: _Stretch) -> Iterator[Transcribed]:
        """Of every loss the words that were promised, and then the loss."""
        for promised, end in stretch.losses:
            if promised:
                last = promised[-1]
                until = last.start if last.end is None else last.end
                yield from self._final(Hypothesis(0, 0, True, promised, stretch.told, until))
            yield NothingHeard(stretch.told, end, stretch.failure)
            stretch.told = end
        stretch.losses.clear()

    def _partials(self, hypotheses: Sequence[Hypothesis]) -> Iterator[Transcribed]:
        """What is not final yet; an engine that ends an utterance by itself in the middle is heard all the same."""
        for hypothesis in hypotheses:
            seen = self._seen(hypothesis)
            if hypothesis.final:
                assert self._stretch is not None
                yield from self._lost(self._stretch)
                yield from self._final(seen)
                self._stretch.stability = Stability()
            elif seen.words:
                stable = len(" ".join(word.text for word in seen.words[: seen.stable_words]))
                yield PartialWords(_words(seen), stable)

    def _final(self, hypothesis: Hypothesis) -> Iterator[SpokenWords]:
        assert self._stretch is not None
        self._stretch.told = max(self._stretch.told, hypothesis.end)
        if not hypothesis.words:
            return
        known = [word.confidence for word in hypothesis.words if word.confidence is not None]
        uncertain = tuple(w.text for w in hypothesis.words if w.confidence is not None and w.confidence < UNSURE)
        suspect = is_suspect(hypothesis.words, hypothesis.end - hypothesis.start)
        yield SpokenWords(_words(hypothesis), suspect, uncertain if known else None)

    def _seen(self, hypothesis: Hypothesis) -> Hypothesis:
        assert self._stretch is not None
        inside = clamped(hypothesis, heard_from=self._stretch.known, heard_to=self._stretch.fed)
        return self._stretch.stability.see(inside)

    def _ask(self, question: Callable[..., Sequence[Hypothesis]], *values: object) -> Sequence[Hypothesis]:
        """What the engine answers; nothing when it fails, and then the failure is remembered."""
        try:
            return question(*values)
        except EngineFailed as error:
            self._failure = error.reason
            if self._stretch is not None:
                self._stretch.lose(error.reason)
            return ()


def _words(hypothesis: Hypothesis) -> Words:
    known = [word.confidence for word in hypothesis.words if word.confidence is not None]
    confidence = round(sum(known) / len(known), 3) if known else None
    first, last = hypothesis.words[0], hypothesis.words[-1]
    end = last.end if last.end is not None else hypothesis.end
    return Words(hypothesis.text, round(first.start, 3), round(max(end, first.start), 3), confidence)

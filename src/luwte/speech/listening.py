"""The audio of one call to events of the engine: words, turns, voice, turn-taking and gaps. The same live and later.

It measures the caller only, and nothing any more once the caller objects (law L4). It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from luwte.domain.events import ActivityHeard, Event, Gap, PartialHeard, TurnHeard, VoiceMeasured
from luwte.domain.turn import CallerTurn, Party, Words
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.asr.transcriber import CallerTranscriber, NothingHeard, PartialWords, SpokenWords, Transcribed
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.leg import CELL
from luwte.speech.recording import SHORTEST
from luwte.speech.vad.interface import RATE
from luwte.speech.voice.meter import VoiceMeter

_FULL_SCALE = np.float32(32768)


class Listener:
    """One per call. Without a `meter` no voice is measured, without a `transcriber` turns have no words.

    `first` is the number of the first turn.
    """

    def __init__(self, meter: VoiceMeter | None, transcriber: CallerTranscriber | None, first: int = 0) -> None:
        self._meter = meter
        self._transcriber = transcriber
        self._n = first
        self._speaking = False
        self._silenced = False
        self._understood = 0.0

    @property
    def failure(self) -> str | None:
        """Why words were lost last, in Dutch; `None` while none were."""
        return self._transcriber.failure if self._transcriber else None

    @property
    def next(self) -> int:
        """The number of the next turn."""
        return self._n

    def object(self, *, everything: bool) -> None:
        """The caller objects: the voice, or with `everything` nothing at all, is taken in any more (R-G8)."""
        self._meter = None
        if everything:
            self._transcriber = None
            self._silenced = True

    def accept(self, event: AudioEvent) -> Iterator[Event]:
        """What the next event of `CallAudio` means for the engine, in order."""
        for part in _cells(event) if isinstance(event, CallerAudio) else (event,):
            yield from self._take_in(part)

    def _take_in(self, event: AudioEvent) -> Iterator[Event]:
        if self._silenced:
            return
        if self._transcriber is not None:
            yield from self._words(self._transcriber.accept(event))
        yield from self._besides(event)
        if isinstance(event, SpeechBegan | SpeechEnded) and event.party is Party.CALLER:
            self._speaking = isinstance(event, SpeechBegan)

    def _besides(self, event: AudioEvent) -> Iterator[Event]:
        """What is heard besides words."""
        match event:
            case CallerAudio():
                yield from self._measured(event)
            case SpeechEnded(party, start, end, _) if end - start >= SHORTEST:
                yield ActivityHeard(party, start, end)
                if party is Party.CALLER:
                    yield from self._wordless(start, end)
            case AudioGap(Party.CALLER, start, end, cause):
                yield from self._lost(start, end, cause)

    def finish(self) -> Iterator[Event]:
        """The call is over: what the recogniser still had."""
        if self._transcriber is not None:
            yield from self._words(self._transcriber.finish())

    def _words(self, heard: Iterable[Transcribed]) -> Iterator[Event]:
        for said in heard:
            match said:
                case PartialWords(words, stable):
                    yield PartialHeard(words, stable)
                case SpokenWords(words, suspect, _):
                    yield self._turn(replace(words, suspect=suspect))
                case NothingHeard(start, end, cause):
                    yield Gap(start, end, cause)

    def _turn(self, words: Words) -> TurnHeard:
        self._n += 1
        self._understood = max(self._understood, words.end)
        return TurnHeard(CallerTurn(self._n - 1, words))

    def _wordless(self, start: float, end: float) -> Iterator[Event]:
        """The caller spoke and nothing was understood: a turn all the same, with a time and a voice."""
        if self._understood <= start:
            yield self._turn(Words("", start, end))

    def _measured(self, audio: CallerAudio) -> tuple[VoiceMeasured, ...]:
        if self._meter is None:
            return ()
        samples = audio.samples.astype(np.float32) / _FULL_SCALE
        return self._meter.accept(samples, 1.0 if self._speaking else 0.0)

    def _lost(self, start: float, end: float, cause: str) -> Iterator[Event]:
        if self._meter is not None:
            self._meter.skip(end - start)
        yield Gap(start, end, cause)


def _cells(audio: CallerAudio) -> Iterator[CallerAudio]:
    """The audio in cells of the clock: whether words or voice come first may not depend on how it arrived."""
    first, begin = round(audio.at * RATE), 0
    while begin < len(audio.samples):
        end = begin + CELL - (first + begin) % CELL
        yield CallerAudio(audio.samples[begin:end], (first + begin) / RATE)
        begin = end

"""The audio of one running call as a line gives it, to events: words where a recogniser listens, voice, times, gaps.

The same parts as for a recording, cut differently: what came in of many calls is worked out at once, first where
somebody speaks (`detect_speech`), then the voices (`measure_voices`), and a recogniser listens elsewhere, so that no
call waits for it. It knows no exchange.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from luwte.domain.events import Event
from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party
from luwte.speech import g711
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.call_audio import AudioEvent, CallAudio, CallerAudio
from luwte.speech.listening import Listener
from luwte.speech.vad.interface import Vad, VadFactory, detect
from luwte.speech.vad.silero import SileroVad
from luwte.speech.voice.meter import VoiceMeter, measure_ready

_FULL_SCALE = np.float32(32768)


class Coding(Enum):
    """How a line writes its samples: one channel, one or two bytes each."""

    ULAW = "pcmu"
    ALAW = "pcma"
    LINEAR = "l16"

    def decode(self, data: bytes) -> NDArray[np.int16]:
        """Samples of these bytes; half a sample at the end is left out."""
        if self is Coding.LINEAR:
            return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16, copy=False)
        return g711.decode(data, g711.Law.MU if self is Coding.ULAW else g711.Law.A)


class Words(Protocol):
    """Who makes words of what the caller says, elsewhere: it takes audio without waiting and tells by itself."""

    def accept(self, events: Sequence[AudioEvent]) -> None:
        """The next audio events, in order."""

    def close(self) -> None:
        """The call is over."""

    def abandon(self) -> None:
        """The caller objected: nothing of what waits is heard."""

    @property
    def closed(self) -> bool:
        """Whether everything was told after `close`."""

    @property
    def hearing(self) -> Hearing:
        """How well the words are heard now."""


class Ear:
    """One running call at `rate` samples a second. Without `words` turns of the caller have a time and no text.

    `began`: the second of the call at which this ear starts, after a restart in the middle of it; `voice`: whether the
    caller's voice is measured.
    """

    def __init__(
        self, rate: int, *, voice: bool, words: Words | None, began: float = 0.0, vad: VadFactory = SileroVad
    ) -> None:
        self._rate = rate
        self._audio = CallAudio(rate, rate, vad=vad)
        self._meter = VoiceMeter() if voice else None
        self._words = words
        self._listener = None if words else Listener(None, None)
        self._speaking = False
        self._silenced = False
        self._over = False
        """Whether the words are still to be told that the call is over."""
        if began:
            self._skipped(began)

    @property
    def vads(self) -> tuple[Vad, ...]:
        """What detects speech in this call."""
        return self._audio.vads

    @property
    def meter(self) -> VoiceMeter | None:
        """What measures the caller's voice; `None` when nothing may."""
        return self._meter

    @property
    def hearing(self) -> Hearing:
        """How well the caller's words are heard; without anybody who makes words, not at all."""
        return self._words.hearing if self._words is not None else Hearing.WORDLESS

    @property
    def finished(self) -> bool:
        """Whether nothing comes any more after `finish`."""
        return self._words is None or self._silenced or self._words.closed

    def put(self, party: Party, data: bytes, coding: Coding, pts: int) -> None:
        """The next bytes of a party, from sample `pts` on."""
        if not self._silenced:
            self._audio.put(party, coding.decode(data), pts)

    def lose(self, end: int, cause: str) -> None:
        """Nothing comes up to sample `end`."""
        if not self._silenced:
            for party in Party:
                self._audio.lose(party, end, cause)

    def finish(self) -> None:
        """The call is over."""
        self._over = True
        if not self._silenced:
            self._audio.finish()

    def object(self, *, everything: bool) -> None:
        """The caller objects: the voice, or with `everything` nothing at all, is taken in any more (law L4)."""
        self._meter = None
        if everything and not self._silenced:
            self._silenced = True
            if self._words is not None:
                self._words.abandon()

    def take(self) -> Iterator[Event]:
        """What came in means this, once `detect_speech` worked it out. Consume it before putting in more."""
        for event in self._audio.take():
            yield from self._heard(event)
        if self._over and self._words is not None:
            self._over = False
            self._words.close()

    def give_up(self) -> None:
        """Where somebody speaks in what came in could not be worked out: speech ends, and is looked for again."""
        for vad in self.vads:
            vad.give_up()

    def _heard(self, event: AudioEvent) -> Iterator[Event]:
        if self._silenced:
            return
        yield from self._sounds(event)
        if self._listener is not None:
            yield from self._listener.accept(event)
        elif self._words is not None:
            self._words.accept((event,))

    def _sounds(self, event: AudioEvent) -> Iterator[Event]:
        """The voice, measured later with that of other calls; before a gap there is no later."""
        if isinstance(event, SpeechBegan | SpeechEnded) and event.party is Party.CALLER:
            self._speaking = isinstance(event, SpeechBegan)
        if self._meter is None:
            return
        if isinstance(event, CallerAudio):
            self._meter.put(event.samples.astype(np.float32) / _FULL_SCALE, 1.0 if self._speaking else 0.0)
        elif isinstance(event, AudioGap) and event.party is Party.CALLER:
            yield from measure_ready([self._meter])[0]
            self._meter.skip(event.end - event.start)

    def _skipped(self, began: float) -> None:
        """What was before this ear was heard by another, or is a gap that is known already."""
        for party in Party:
            self._audio.lose(party, round(began * self._rate), "herstart")
        for _ in self._audio.hear():
            if self._meter is not None:
                self._meter.skip(began)


def detect_speech(ears: Iterable[Ear]) -> None:
    """Work out where somebody speaks in what came in of these calls. When it fails nothing is lost."""
    detect(vad for ear in ears for vad in ear.vads)


def measure_voices(ears: Sequence[Ear]) -> list[tuple[Event, ...]]:
    """The voices of these calls as far as they were taken, in the same order."""
    meters = [(n, ear.meter) for n, ear in enumerate(ears) if ear.meter is not None]
    found: list[tuple[Event, ...]] = [()] * len(ears)
    for (n, _), measured in zip(meters, measure_ready([meter for _, meter in meters]), strict=True):
        found[n] = measured
    return found

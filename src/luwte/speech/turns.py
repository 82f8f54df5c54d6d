"""Stretches of caller speech for a recogniser: a little before the first word, never longer than 15 s.

It cuts where the speech detector says, and it never joins what lies on either side of a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE, Pcm

ROLL = round(0.3 * RATE)
"""Samples before the start and after the end that go along: without them the first word is lost (S5)."""
LONGEST = 15 * RATE
_KEPT = 2 * RATE
_QUIET_OVER = 256


@dataclass(frozen=True, slots=True)
class CallerSpeech:
    """The caller spoke from `start` to `end`, known at `known_at`. `pcm` (int16, 8 kHz) begins at second `at`.

    `cut`: the caller spoke on; this piece ends at the quietest point because it became too long.
    """

    start: float
    end: float
    known_at: float
    pcm: Pcm
    at: float
    cut: bool


class TurnSegmenter:
    """Takes in the events of one `CallAudio` and gives stretches of speech as soon as they are known.

    Keeps at most some 17 s of audio. The size of the blocks changes nothing.
    """

    def __init__(self) -> None:
        self._pcm: Pcm = np.zeros(0, np.int16)
        self._at = 0
        self._start: int | None = None
        self._given = 0

    def accept(self, event: AudioEvent) -> Iterator[CallerSpeech]:
        """The next event of the call; those of the employee's leg are passed over."""
        match event:
            case CallerAudio(samples, at):
                yield from self._heard(samples, round(at * RATE))
            case SpeechBegan(Party.CALLER, at, _):
                self._start = round(at * RATE)
            case SpeechEnded(Party.CALLER, _, end, known_at) if self._start is not None:
                yield self._piece(round(end * RATE), round(known_at * RATE), cut=False)
                self._start = None
            case AudioGap(Party.CALLER, _, _, _):
                self._pcm, self._start = self._pcm[:0], None

    def _heard(self, samples: Pcm, at: int) -> Iterator[CallerSpeech]:
        if not len(self._pcm):
            self._at = self._given = at
        self._pcm = np.concatenate([self._pcm, samples])
        end = self._at + len(self._pcm)
        while self._start is not None and end - self._start > LONGEST:
            yield self._piece(self._quietest(self._start), self._start + LONGEST, cut=True)
            self._start = self._given
        needed = end - _KEPT if self._start is None else min(self._start - ROLL, end - _KEPT)
        drop = max(0, needed - self._at)
        self._pcm, self._at = self._pcm[drop:], self._at + drop

    def _piece(self, end: int, known_at: int, *, cut: bool) -> CallerSpeech:
        assert self._start is not None  # the callers ask first
        first = max(self._start - ROLL, self._at, self._given)
        last = end if cut else min(end + ROLL, self._at + len(self._pcm))
        self._given = last
        pcm = self._pcm[first - self._at : last - self._at].copy()
        return CallerSpeech(self._start / RATE, end / RATE, known_at / RATE, pcm, first / RATE, cut)

    def _quietest(self, start: int) -> int:
        """The middle of the quietest 32 ms in the second half of what may be a piece."""
        first = start + LONGEST // 2
        half = self._pcm[first - self._at : start + LONGEST - self._at].astype(np.float64)
        frames = half[: len(half) // _QUIET_OVER * _QUIET_OVER].reshape(-1, _QUIET_OVER)
        power = np.convolve(np.mean(frames**2, axis=1), np.ones(3), "valid")
        return first + (int(np.argmin(power)) + 1) * _QUIET_OVER + _QUIET_OVER // 2

"""Sound for tests, made here: no human voice is in it. Tones and noise, and something that sounds like speaking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import lfilter

from luwte.speech.vad.interface import Pcm, SpeechEnd, SpeechStart, VadEvent

RATE = 8000
Samples = NDArray[np.float32]
Sound = Callable[[int], Samples]
SPEECH_NL = next((p / "shared/data/dutch-speech" for p in Path(__file__).parents if (p / "shared/data").is_dir()), None)
"""Five sentences of human Dutch (CC0), beside the checkout; not in the repository."""
_FRAME = 80
_LOUD = 3000
_PAUSE = 4800
_VOWELS = ((730, 1090, 2440), (530, 1840, 2480), (390, 1990, 2550), (570, 840, 2410), (300, 870, 2240))


def calm(n: int) -> Samples:
    """A soft steady tone of n samples."""
    return (0.2 * np.sin(2 * np.pi * 180 * np.arange(n) / RATE)).astype(np.float32)


def screaming(n: int) -> Samples:
    """Loud, high, harsh and clipped."""
    noise = np.random.default_rng(7).normal(size=n)
    return np.clip(np.sin(2 * np.pi * 900 * np.arange(n) / RATE) * 3 + noise, -1, 1).astype(np.float32)


def speaking(n: int, pitch: float = 110, seed: int = 1) -> Samples:
    """Syllables of a hiss and a vowel, a pulse train through three resonances: the network takes it for speech."""
    chance = np.random.default_rng(seed)
    parts: list[NDArray[np.float64]] = []
    while sum(map(len, parts)) < n:
        size = int(chance.uniform(0.12, 0.22) * RATE)
        tone = pitch * (1 + 0.15 * chance.uniform(-1, 1) + 0.1 * np.linspace(0.5, -0.5, size))
        pulses = np.diff(np.floor(np.cumsum(tone) / RATE), prepend=0) + chance.normal(size=size) * 0.02
        vowel = lfilter([1], [1, -0.9], pulses)
        for centre, width in zip(_VOWELS[chance.integers(len(_VOWELS))], (60, 90, 150), strict=True):
            radius, angle = np.exp(-np.pi * width / RATE), 2 * np.pi * centre / RATE
            vowel = lfilter([1], [1, -2 * radius * np.cos(angle), radius**2], vowel)
        ramp = np.minimum(np.arange(size), np.arange(size)[::-1]) / (0.03 * RATE)
        vowel *= np.minimum(1, ramp)
        parts += [np.diff(chance.normal(size=481)) * 0.05 * np.hanning(480), vowel / np.abs(vowel).max()]
    return (np.concatenate(parts)[:n] * 0.4).astype(np.float32)


def leg(seconds: float, spans: Sequence[tuple[float, float]], sound: Sound = calm) -> Samples:
    """One side of a call: `sound` in the spans (seconds), silence elsewhere."""
    samples = np.zeros(round(seconds * RATE), np.float32)
    for start, end in spans:
        first, last = round(start * RATE), round(end * RATE)
        samples[first:last] = sound(last - first)
    return samples


def pcm(samples: Samples) -> Pcm:
    """As int16."""
    return np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def write(path: Path, *legs: Samples, format: str = "WAV", subtype: str | None = None) -> Path:
    """A recording with these sides, left first."""
    soundfile.write(path, np.stack(legs, axis=1), RATE, format=format, subtype=subtype)
    return path


class LevelVad:
    """A detector for tests (`Vad`): what is loud is speech, to a hundredth of a second and whatever it sounds like."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Pcm, int] | None] = []
        self._rest: Pcm = np.zeros(0, np.int16)
        self._at = 0
        self._last: int | None = None
        self._found: list[VadEvent] = []

    def put(self, pcm: Pcm, at: float) -> None:
        """See `Vad`."""
        self._waiting.append((pcm, round(at * RATE)))

    def end(self) -> None:
        """See `Vad`."""
        self._waiting.append(None)

    @classmethod
    def detect(cls, vads: Sequence[LevelVad]) -> None:
        """See `Vad`."""
        for vad in vads:
            for piece in vad._waiting:
                if piece is None:
                    vad._end()
                else:
                    vad._hear(*piece)
            vad._waiting = []

    def give_up(self) -> None:
        """See `Vad`."""
        for piece in self._waiting:
            if piece is not None:
                self._at = piece[1] + len(piece[0])
        self._waiting, self._rest = [], self._rest[:0]
        self._end()

    def take(self) -> Sequence[VadEvent]:
        """See `Vad`."""
        found, self._found = self._found, []
        return found

    def _hear(self, pcm: Pcm, first: int) -> None:
        if first != self._at + len(self._rest):
            self._end()
            self._at = first
        joined = np.concatenate([self._rest, pcm])
        whole = len(joined) // _FRAME * _FRAME
        for frame in joined[:whole].reshape(-1, _FRAME):
            start, self._at = self._at, self._at + _FRAME
            if np.abs(frame.astype(np.float64)).mean() > _LOUD:
                if self._last is None:
                    self._found.append(SpeechStart(start / RATE, self._at / RATE))
                self._last = self._at
            elif self._last is not None and self._at - self._last >= _PAUSE:
                self._found.append(SpeechEnd(self._last / RATE, self._at / RATE))
                self._last = None
        self._rest = joined[whole:]

    def _end(self) -> None:
        self._at += len(self._rest)
        if self._last is not None:
            self._found.append(SpeechEnd(self._last / RATE, self._at / RATE))
        self._rest, self._last = self._rest[:0], None


@pytest.fixture
def heard_by_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recordings are cut by `LevelVad`, so that tones count as speech and times are exact."""
    monkeypatch.setattr("luwte.speech.recording.SileroVad", LevelVad)
    monkeypatch.setattr("luwte.speech.recording_pair.SileroVad", LevelVad)


def streamed_flac(path: Path, *legs: Samples) -> Path:
    """A recording that was written as it came, so that its header does not say how long it is."""
    data = bytearray(write(path, *legs, format="FLAC", subtype="PCM_16").read_bytes())
    data[21] &= 0xF0  # the number of samples is 36 bits
    data[22:26] = bytes(4)
    path.write_bytes(data)
    return path

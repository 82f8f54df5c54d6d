"""Three seconds of descriptors to the 34 numbers of a window (VOICE.md, section 5), or the reason why not.

Calls lie along the first axis and always have the same shape, so that the company a call is in changes no bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.recognition.voice.layout import AVERAGED, NUMBERS, SUMMARISED
from luwte.speech.voice.frames import HOP, POWER_OF_HANN, RATE, ROW, Floats

Bools = NDArray[np.bool_]

FRAMES: Final = 150
SECONDS: Final = FRAMES * HOP / RATE
ACTIVE_DB: Final = 6.0
LEAST_VOICED: Final = 25
_LEAST_LEVEL: Final = -55.0
_STEADY: Final = 1.9
_PULSED: Final = 2.55
_FLICKERS: Final = 7.0
_LEAST_PITCH_SPREAD: Final = 0.1
_MOST_CLIPPED: Final = 0.05
_LEAST_SPEECH: Final = 0.5
"""Where a voice activity detector heard less speech than this share of what is voiced, it is no voice."""

_SURELY_SPEECH: Final = 0.8
"""Where a voice activity detector heard speech for so large a share of the time, it is no row of tones (CHOICE)."""

_SUMMARISED = [ROW[name] for name in SUMMARISED]
_AVERAGED = [ROW[name] for name in AVERAGED]
_RHYTHM_FFT: Final = 1024
_RHYTHM_HERTZ = np.arange(_RHYTHM_FFT // 2 + 1) * (RATE / HOP / _RHYTHM_FFT)
_SYLLABLES = slice(*np.searchsorted(_RHYTHM_HERTZ, (4.0, 8.0)))
_RHYTHM = slice(*np.searchsorted(_RHYTHM_HERTZ, (0.5, 20.0)))
_RHYTHM_HANN = np.hanning(FRAMES + 2)[1:-1].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Stack:
    """The last three seconds of some calls: descriptors (calls, 12, 150), activity (calls, 150), and two shares each.

    `clipped` is the share of samples at full scale among active frames; `speech` what a voice activity detector called
    speech, NaN where none runs.
    """

    rows: Floats
    active: Bools
    clipped: NDArray[np.float64]
    speech: NDArray[np.float64]


def measure(stack: Stack) -> list[VoiceWindow]:
    """A window per call of the stack."""
    voiced = stack.active & (stack.rows[:, ROW["hnr"]] > 0)  # more than half of the frame repeats itself
    count = voiced.sum(1)
    numbers = _numbers(stack, voiced, np.maximum(count, 1))
    level = _level(stack)
    windows = []
    for call, row in enumerate(numbers):
        quality = _quality(stack, call, int(count[call]), float(level[call]), row)
        kept = tuple(row.tolist()) if quality is VoiceQuality.OK else ()
        windows.append(VoiceWindow(kept, int(count[call]) * HOP / RATE, quality))
    return windows


def _quality(stack: Stack, call: int, voiced: int, level: float, numbers: Floats) -> VoiceQuality:
    if voiced < LEAST_VOICED:
        return VoiceQuality.TOO_LITTLE
    if level < _LEAST_LEVEL:
        return VoiceQuality.TOO_SOFT
    if _is_tone(numbers, stack.speech[call]) or _no_speech(stack.speech[call], voiced):
        return VoiceQuality.TONE
    if stack.clipped[call] > _MOST_CLIPPED:
        return VoiceQuality.CLIPPED
    return VoiceQuality.OK


def _is_tone(numbers: Floats, speech: float) -> bool:
    """Tones repeat themselves like a voice, but change too little, or too much at once (V11).

    Clear speech on a line without any noise changes as much at once as keys that are pressed. Where a voice activity
    detector heard speech nearly all the time that says nothing: of keys and signals it calls less than a tenth speech.

    Of 10,436 windows of played speech on simulated lines one was taken for a tone: the mean flux was 2.1 to 5.5 dB, its
    median 1.9 to 5.7 and its spread 0.4 to 2.6.
    """
    mean, middle, spread = (numbers[NUMBERS.index(f"flux_{summary}")] for summary in ("m", "p50", "s"))
    steady = min(mean, middle) < _STEADY or numbers[NUMBERS.index("f0st_s")] < _LEAST_PITCH_SPREAD
    pulsed = spread > _PULSED or mean > _FLICKERS
    return bool(steady or (pulsed and not speech >= _SURELY_SPEECH))  # NaN where nobody listened for speech


def _no_speech(share: float, voiced: int) -> bool:
    return bool(share < _LEAST_SPEECH * voiced / FRAMES)  # never where the share is NaN: nobody listened for speech


def _level(stack: Stack) -> Floats:
    """Level of the active frames in dBFS; -120 where nothing is active."""
    power = np.where(stack.active, np.float32(10) ** (stack.rows[:, ROW["logE"]] / np.float32(10)), np.float32(0))
    mean = power.sum(1) / np.maximum(stack.active.sum(1), 1) / np.float32(POWER_OF_HANN)
    return np.asarray(10 * np.log10(mean + np.float32(1e-12)), np.float32)


def _numbers(stack: Stack, voiced: Bools, count: NDArray[np.int64]) -> Floats:
    """(calls, 34) in the order of `NUMBERS`."""
    share = (1 / count).astype(np.float32)[:, None]
    rows = stack.rows[:, _SUMMARISED]
    here = voiced[:, None]
    mean = np.where(here, rows, np.float32(0)).sum(-1) * share
    away = np.where(here, rows - mean[..., None], np.float32(0))
    spread = np.sqrt((away * away).sum(-1) * share)
    ordered = np.sort(np.where(here, rows, np.float32(np.inf)), axis=-1)
    ordered[np.isinf(ordered)] = 0  # never read, except where nothing at all is voiced
    averages = np.where(here, stack.rows[:, _AVERAGED], np.float32(0)).sum(-1) * share
    fraction = voiced.sum(1) / np.maximum(stack.active.sum(1), 1)
    onsets = (voiced & ~np.roll(voiced, 1, axis=1))[:, 1:].sum(1) + voiced[:, 0]
    rest = np.column_stack([fraction, onsets / SECONDS, _rhythm(stack.rows[:, ROW["logE"]])])
    middle, high = _quantile(ordered, count, 0.5), _quantile(ordered, count, 0.9)
    return np.concatenate([mean, spread, middle, high, averages, rest.astype(np.float32)], axis=1)


def _quantile(ordered: Floats, count: NDArray[np.int64], share: float) -> Floats:
    """(calls, descriptors): linear interpolation among the first `count` of each sorted row."""
    place = (count - 1) * share
    low = np.floor(place).astype(np.int64)
    part = (place - low).astype(np.float32)[:, None]
    every = np.arange(len(ordered))
    below, above = ordered[every, :, low], ordered[every, :, np.minimum(low + 1, count - 1)]
    return np.asarray(below + (above - below) * part)


def _rhythm(level: Floats) -> Floats:
    """(calls,): how much of the slow change of the level is at the pace of syllables, in dB."""
    centred = (level - level.mean(1, keepdims=True)) * _RHYTHM_HANN
    spectrum = np.fft.rfft(centred, _RHYTHM_FFT)
    power = spectrum.real**2 + spectrum.imag**2
    whole = power[:, _RHYTHM].sum(1)
    share = np.divide(power[:, _SYLLABLES].sum(1), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(10 * np.log10(share + np.float32(1e-6)), np.float32)

"""Voices for tests, made of a buzz, resonances and noise: no human is in them. 8 kHz, -1 to 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

RATE = 8000
Samples = NDArray[np.float32]
_VOWELS = ((700, 1200, 2500), (300, 2200, 2900), (450, 800, 2400), (500, 1700, 2500), (350, 700, 2300))


@dataclass(frozen=True)
class Manner:
    """How somebody speaks: pitch in Hz, how bright the buzz is (0-1), how far vowels open, syllables per second."""

    pitch: float = 120.0
    bright: float = 0.15
    wide: float = 1.0
    pace: float = 4.0


CALM = Manner()
RAISED = Manner(pitch=230.0, bright=0.85, wide=1.5, pace=4.5)


def speak(seconds: float, manner: Manner = CALM, seed: int = 1, level: float = 0.1) -> Samples:
    """Babbling syllables with intonation: voiced vowels, hissed consonants, short pauses between phrases."""
    chance = np.random.default_rng(seed)
    parts: list[NDArray[np.float64]] = []
    length = 0
    while length < seconds * RATE:
        part = _syllable(manner, chance)
        parts.append(part)
        length += len(part)
        if chance.random() < 0.12:
            parts.append(np.zeros(int(0.2 * RATE)))
            length += len(parts[-1])
    sound = np.concatenate(parts)[: round(seconds * RATE)]
    return np.asarray(sound * level / np.sqrt(np.mean(sound**2)), np.float32)


def _syllable(manner: Manner, chance: np.random.Generator) -> NDArray[np.float64]:
    n = int(RATE / manner.pace * chance.uniform(0.8, 1.2))
    t = np.arange(n) / n
    pitch = manner.pitch * 2 ** (chance.normal(0, 0.12) + 0.15 * np.sin(np.pi * t) * chance.uniform(-1, 1))
    pitch *= 1 + 0.01 * chance.normal(size=n)
    buzz = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0) - pitch / RATE
    buzz = lfilter([1.0], [1.0, -(1 - manner.bright)], buzz + 0.004 * chance.normal(size=n))
    start, end = (np.array(_VOWELS[int(i)], float) for i in chance.choice(len(_VOWELS), 2, replace=False))
    start[0], end[0] = start[0] * manner.wide**0.5, end[0] * manner.wide**0.5
    buzz = _resonate(buzz, start, end)
    buzz *= np.sin(np.pi * np.clip(t * 1.2 - 0.1, 0, 1)) ** 0.6
    hiss = chance.normal(size=n) * (t < 0.2) * 0.05 * np.abs(buzz).max()
    return np.asarray(buzz + hiss)


def _resonate(sound: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Through resonances that glide from one vowel to another in steps of 10 ms."""
    out = sound.copy()
    for k, width in enumerate((90.0, 140.0, 140.0)):
        state, radius = np.zeros(2), np.exp(-np.pi * width / RATE)
        for at in range(0, len(out), 80):
            centre = start[k] + (end[k] - start[k]) * at / len(out)
            poles = [1.0, -2 * radius * np.cos(2 * np.pi * centre / RATE), radius**2]
            out[at : at + 80], state = lfilter([1 - radius], poles, out[at : at + 80], zi=state)
    return out


def band_tone(pitch: float, seconds: float, vibrato: float = 0.0) -> tuple[Samples, NDArray[np.float64]]:
    """Harmonics of a pitch between 300 and 3400 Hz, softer upwards like a voice; and the pitch at each sample."""
    t = np.arange(round(seconds * RATE)) / RATE
    track = pitch * (1 + vibrato * np.sin(2 * np.pi * 5 * t))
    phase = 2 * np.pi * np.cumsum(track) / RATE
    sound = np.zeros(len(t))
    for harmonic in range(1, 60):
        if 300 <= harmonic * pitch <= 3400:
            sound += np.sin(harmonic * phase + harmonic**2) / harmonic**2
    return (0.1 * sound / np.sqrt(np.mean(sound**2))).astype(np.float32), track


def tones(seconds: float, *pitches: float, on: float = 1.0, period: float = 1.0) -> Samples:
    """Steady tones together, `on` seconds of every `period`."""
    t = np.arange(round(seconds * RATE)) / RATE
    sound = sum((np.sin(2 * np.pi * pitch * t) for pitch in pitches), np.zeros(len(t)))
    return (0.1 * sound * (t % period < on)).astype(np.float32)


def hold_music(seconds: float) -> Samples:
    """Chords that change every two seconds."""
    chords = ((440, 554.4, 659.3), (392, 493.9, 587.3), (349.2, 440, 523.3), (392, 493.9, 659.3))
    return np.concatenate([tones(2.0, *chords[i % 4]) for i in range(int(seconds / 2))])

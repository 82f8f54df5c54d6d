"""A telephone line for training and tests: clean speech in, what arrives at the exchange out (VOICE.md, section 7).

Models that were trained on clean speech lose most of what they know on a telephone, so nothing is trained without this.
It has no AMR, no Opus, no packet loss, no echo and no speakerphone: what those do is not known.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

Floats = NDArray[np.float32]
Noise = Literal["pink", "babble", "none"]
Codec = Literal["ALAW", "ULAW", "none"]

RATE = 8000
NEUTRAL_DBFS = -26.0
_BAND = butter(4, (300, 3400), "bandpass", fs=RATE, output="sos")
_BLOCK = RATE // 100
_ACTIVE_RANGE_DB = 30.0
_AGC_FROM, _AGC_TO = -50.0, -22.0
_AGC_LEAST, _AGC_MOST = -12.0, 20.0
_AGC_UP, _AGC_DOWN = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """How one call sounds: gain in dB, noise so many dB under neutral speech, automatic gain control, codec.

    `narrow` is the band of a telephone; without it the line passes all of 0-4 kHz, as a softphone does.
    """

    gain: float = 0.0
    snr: float = 30.0
    noise: Noise = "none"
    agc: bool = False
    codec: Codec = "ALAW"
    narrow: bool = True


def draw_line(chance: np.random.Generator) -> Line:
    """A line as they come."""
    gain, snr = float(chance.uniform(-20, 10)), float(chance.uniform(8, 30))
    noise: Noise = ("pink", "babble", "none")[int(chance.choice(3, p=(0.4, 0.4, 0.2)))]
    return Line(gain, snr, noise, bool(chance.random() < 0.4))


def band_limited(speech: Floats) -> Floats:
    """300-3400 Hz."""
    return np.asarray(sosfilt(_BAND, speech), np.float32)


def active_power(speech: Floats) -> float:
    """Mean square of the blocks of 20 ms that lie within 30 dB of the loudest."""
    whole = speech[: len(speech) // (2 * _BLOCK) * 2 * _BLOCK].reshape(-1, 2 * _BLOCK)
    power = np.mean(whole.astype(float) ** 2, axis=1)
    return float(power[power >= power.max() * 10 ** (-_ACTIVE_RANGE_DB / 10)].mean())


def telephone(speech: Floats, line: Line, chance: np.random.Generator, babble: Floats | None = None) -> Floats:
    """Speech at 8 kHz whose neutral level is -26 dBFS, as it comes out of the line; the same length.

    `babble` is voices to be heard in the background, at any level; a line with babble needs it.
    """
    sound = (band_limited(speech) if line.narrow else speech).astype(float)
    if line.noise != "none":
        sound = sound + _noise(line, len(speech), chance, babble)
    if line.agc:
        sound = sound * np.repeat(_agc(sound), _BLOCK)[: len(sound)]
    return coded(np.clip(sound * 10 ** (line.gain / 20), -1, 1).astype(np.float32), line.codec)


def coded(sound: Floats, codec: Codec) -> Floats:
    """Through G.711 and back."""
    if codec == "none":
        return sound
    form = {"samplerate": RATE, "format": "RAW", "subtype": codec}
    packed = io.BytesIO()
    soundfile.write(packed, sound, **form)
    packed.seek(0)
    return np.asarray(soundfile.read(packed, channels=1, dtype="float32", **form)[0], np.float32)


def _noise(line: Line, length: int, chance: np.random.Generator, babble: Floats | None) -> NDArray[np.float64]:
    if line.noise == "pink":
        spectrum = np.fft.rfft(chance.standard_normal(length))
        noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), length)
    else:
        if babble is None:
            raise ValueError("a line with babble needs voices for it")
        noise = np.resize(np.roll(babble, int(chance.integers(len(babble)))), length).astype(float)
    if line.narrow:
        noise = sosfilt(_BAND, noise)
    return np.asarray(noise * 10 ** ((NEUTRAL_DBFS - line.snr) / 20) / np.sqrt(np.mean(noise**2)))


def _agc(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor of each block of 10 ms: slowly up, quickly down."""
    padded = np.pad(sound, (0, -len(sound) % _BLOCK)).reshape(-1, _BLOCK)
    levels = 10 * np.log10(np.mean(padded**2, axis=1) + 1e-12)
    up, down = (1 - np.exp(-0.01 / time) for time in (_AGC_UP, _AGC_DOWN))
    gain, gains = 0.0, np.empty(len(levels))
    for block, level in enumerate(levels):
        if level > _AGC_FROM:
            wanted = min(max(_AGC_TO - level, _AGC_LEAST), _AGC_MOST)
            gain += (wanted - gain) * (up if wanted > gain else down)
        gains[block] = gain
    return np.asarray(10 ** (gains / 20))

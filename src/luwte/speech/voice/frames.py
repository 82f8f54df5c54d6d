"""Frames of 40 ms to twelve descriptors each (VOICE.md, section 3), for one call or a few calls at once.

Everything is float32 and works on whole blocks of 25 frames, half a second: never on a packet, which costs ten times as
much (V25). Calls lie along the first axis and are computed apart, so that the company a call is in changes no bit.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE: Final = 8000
FRAME: Final = 320
HOP: Final = 160
FFT: Final = 512
TICK: Final = 25
"""Frames per block."""
TICK_SAMPLES: Final = TICK * HOP
CARRY: Final = FRAME - HOP
"""Samples of a block that the next one needs again."""

DESCRIPTORS: Final = (
    "logE", "f0st", "hnr", "alpha", "hamm", "slope_lo", "slope_hi", "centroid", "flat", "cpp", "f1peak", "flux",
)  # fmt: skip
ROW: Final = {name: row for row, name in enumerate(DESCRIPTORS)}

_TINY: Final = np.float32(1e-9)
_FIRST, _LAST = 16, 113
OCTAVE_COST: Final = 0.04
_MEL_BANDS: Final = 24
_BIN_HZ: Final = RATE / FFT

_HERTZ = np.arange(FFT // 2 + 1) * _BIN_HZ
_HANN = np.hanning(FRAME + 2)[1:-1].astype(np.float32)
POWER_OF_HANN: Final = float(np.sum(_HANN.astype(float) ** 2))


def _band(low: float, high: float) -> slice:
    """Bins of a band: the low edge included, the high edge not."""
    return slice(*np.searchsorted(_HERTZ, (low, high)))


_LOW, _HIGH, _SPEECH = _band(300, 1000), _band(1000, 3400), _band(300, 3400)
_UNDER_2K, _OVER_2K = _band(300, 2000), _band(2000, 3400)


def _mel_weights() -> NDArray[np.float64]:
    """(257, 24): triangles that each sum to 1."""
    edges = np.linspace(2595 * np.log10(1 + 250 / 700), 2595 * np.log10(1 + 3500 / 700), _MEL_BANDS + 2)
    hertz = 700 * (10 ** (edges / 2595) - 1)
    low, top, high = hertz[:-2], hertz[1:-1], hertz[2:]
    at = _HERTZ[:, None]
    triangle = np.maximum(0, np.minimum((at - low) / (top - low), (high - at) / (high - top)))
    return np.asarray(triangle / triangle.sum(0))


def _slope_weights(band: slice) -> NDArray[np.float64]:
    """(257,): multiplied with levels in dB, their least-squares slope over the band in dB per kHz."""
    kilohertz = _HERTZ[band] / 1000
    centred = kilohertz - kilohertz.mean()
    weights = np.zeros(len(_HERTZ))
    weights[band] = centred / np.sum(centred**2)
    return weights


def _indicator(band: slice, scale: NDArray[np.float64] | float = 1.0) -> NDArray[np.float64]:
    weights = np.zeros(len(_HERTZ))
    weights[band] = 1.0
    return np.asarray(weights * scale)


# Whatever lies outside the band of a telephone (hum, rumble, the lowest tones of a good microphone) would otherwise be
# heard on some lines and not on others, and not in training.
_IN_BAND = np.interp(_HERTZ, (150, 250, 3400, 3600), (0, 1, 1, 0)).astype(np.float32)
# Products with these give every weighted sum over the bins at once.
_OF_POWER = np.column_stack([
    _mel_weights(),
    np.full(len(_HERTZ), 1 / len(_HERTZ)),
    _indicator(_LOW),
    _indicator(_HIGH),
    _indicator(_SPEECH),
    _indicator(_SPEECH, _HERTZ / 1000),
]).astype(np.float32)  # fmt: skip
_OF_LEVEL = np.column_stack([
    _slope_weights(_LOW),
    _slope_weights(_HIGH),
    _indicator(_SPEECH, 1 / (_SPEECH.stop - _SPEECH.start)),
]).astype(np.float32)  # fmt: skip
_SPEECH_BINS = np.float32(_SPEECH.stop - _SPEECH.start)


def _lag_tables() -> tuple[Floats, Floats]:
    """The window's own autocorrelation at lags 15..114 (to divide by), and the cost of lags 16..113."""
    own = np.fft.irfft(np.abs(np.fft.rfft(_HANN.astype(float), FFT)) ** 2)
    cost = OCTAVE_COST * np.log2(np.arange(_FIRST, _LAST + 1) / _FIRST)
    return (own[0] / own[_FIRST - 1 : _LAST + 2]).astype(np.float32), cost.astype(np.float32)


_UNWINDOW, _LAG_COST = _lag_tables()


def cut(samples: Floats) -> Floats:
    """(calls, 4160) samples to (calls, 25, 320) overlapping frames; a view, nothing is copied."""
    return np.lib.stride_tricks.sliding_window_view(samples, FRAME, axis=1)[:, ::HOP]


def describe(frames: Floats, mel_before: Floats) -> tuple[Floats, Floats]:
    """(calls, 25, 320) samples -1..1 to (calls, 12, 25) descriptors in the order of `DESCRIPTORS`.

    `mel_before` (calls, 24) is the last mel row of each call's previous block, NaN where there is none; the new last
    rows come back with the descriptors. Without them flux would compare one call with another (V8).
    """
    spectrum = np.fft.rfft(frames * _HANN, FFT)
    power = (spectrum.real**2 + spectrum.imag**2) * _IN_BAND
    level = _decibel(power)
    of_power, of_level = power @ _OF_POWER, level @ _OF_LEVEL
    out = np.empty((len(frames), len(DESCRIPTORS), TICK), np.float32)
    mean, low, high, speech, weighted = np.moveaxis(of_power[..., _MEL_BANDS:], -1, 0)
    out[:, ROW["logE"]] = _decibel(mean)
    out[:, ROW["alpha"]] = _decibel(high) - _decibel(low)
    out[:, ROW["hamm"]] = level[..., _UNDER_2K].max(-1) - level[..., _OVER_2K].max(-1)
    out[:, ROW["slope_lo"]], out[:, ROW["slope_hi"]] = of_level[..., 0], of_level[..., 1]
    out[:, ROW["centroid"]] = weighted / (speech + _TINY)
    out[:, ROW["flat"]] = of_level[..., 2] - _decibel(speech / _SPEECH_BINS)
    out[:, ROW["f1peak"]] = (level[..., _LOW].argmax(-1) + _LOW.start) * np.float32(_BIN_HZ / 1000)
    # Outside the band there is nothing: filled up to the mean, so that its edge makes no wave of its own.
    inside = of_level[..., 2:3]
    cepstrum = np.fft.irfft(inside + (level - inside) * _IN_BAND)[..., _FIRST : _LAST + 1]
    out[:, ROW["cpp"]] = cepstrum.max(-1) - cepstrum.mean(-1)
    _pitch(power, out)
    return out, _flux(of_power[..., :_MEL_BANDS], mel_before, out)


def _decibel(power: Floats) -> Floats:
    return np.asarray(np.float32(10) * np.log10(power + _TINY))


def _pitch(power: Floats, out: Floats) -> None:
    """Write F0 and how periodic the frame is.

    Only local maxima count, and between lags by a parabola: above about 140 Hz the true peak falls between two lags,
    and the largest lag would be a multiple of the period (V7).
    """
    correlation = np.fft.irfft(power)
    shape = correlation[..., _FIRST - 1 : _LAST + 2] * _UNWINDOW
    shape /= correlation[..., :1] + _TINY
    before, here, after = shape[..., :-2], shape[..., 1:-1], shape[..., 2:]
    peak = (here >= before) & (here >= after)
    bend = before + after
    bend -= here
    bend -= here
    # A bend of 0 is a flat stretch: its peak is where it stands.
    offset = np.divide(before - after, bend + bend, out=np.zeros_like(here), where=bend < 0)
    np.clip(offset, -0.5, 0.5, out=offset)
    height = here - np.float32(0.25) * (before - after) * offset
    best = np.where(peak, height - _LAG_COST, -np.inf).argmax(-1)[..., None]
    lag = np.take_along_axis(offset, best, -1)[..., 0] + (best[..., 0] + _FIRST).astype(np.float32)
    strength = np.take_along_axis(np.where(peak, height, 0), best, -1)[..., 0].clip(0, 0.999)
    out[:, ROW["f0st"]] = np.float32(12) * np.log2(np.float32(RATE / 55) / lag)
    out[:, ROW["hnr"]] = np.float32(10) * np.log10(np.maximum(strength, np.float32(0.01)) / (1 - strength))


def _flux(mel: Floats, mel_before: Floats, out: Floats) -> Floats:
    rows = _decibel(mel)
    rows -= rows.mean(-1, keepdims=True)
    first = np.where(np.isnan(mel_before), rows[:, 0], mel_before)
    steps = np.diff(rows, axis=1, prepend=first[:, None])
    out[:, ROW["flux"]] = np.abs(steps).mean(-1)
    return rows[:, -1].copy()

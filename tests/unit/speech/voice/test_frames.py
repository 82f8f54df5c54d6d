from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from luwte.speech.voice.frames import CARRY, DESCRIPTORS, FFT, HOP, ROW, TICK, TICK_SAMPLES, Floats, cut, describe
from voices import RATE, band_tone, speak

BLOCK = TICK_SAMPLES + CARRY
NO_MEL = np.full((1, 24), np.nan, np.float32)


def described(samples: Floats) -> Floats:
    """(12, 25) of one block."""
    return np.asarray(describe(cut(samples[None, :BLOCK]), NO_MEL)[0][0])


def pitches(samples: Floats) -> NDArray[np.float64]:
    return np.asarray(55 * 2 ** (described(samples)[ROW["f0st"]].astype(float) / 12))


def plainly(frame: NDArray[np.float64]) -> dict[str, float]:
    """The descriptors of one frame as VOICE.md writes them, one after the other, in double precision."""
    window = np.hanning(322)[1:-1]
    hertz = np.arange(257) * 15.625
    power = np.abs(np.fft.rfft(frame * window, 512)) ** 2 * np.interp(hertz, (150, 250, 3400, 3600), (0, 1, 1, 0))
    level = 10 * np.log10(power + 1e-9)

    def band(low: float, high: float) -> NDArray[np.bool_]:
        return np.asarray((hertz >= low) & (hertz < high))

    def slope(low: float, high: float) -> float:
        return float(np.polyfit(hertz[band(low, high)] / 1000, level[band(low, high)], 1)[0])

    low, high, speech = (power[band(*edges)] for edges in ((300, 1000), (1000, 3400), (300, 3400)))
    weight = np.interp(hertz, (150, 250, 3400, 3600), (0, 1, 1, 0))
    inside = level[band(300, 3400)].mean()
    cepstrum = np.fft.irfft(inside + (level - inside) * weight)[16:114]
    return {
        "logE": 10 * np.log10(power.mean() + 1e-9),
        "alpha": 10 * np.log10((high.sum() + 1e-9) / (low.sum() + 1e-9)),
        "hamm": level[band(300, 2000)].max() - level[band(2000, 3400)].max(),
        "slope_lo": slope(300, 1000),
        "slope_hi": slope(1000, 3400),
        "centroid": float((speech * hertz[band(300, 3400)]).sum() / speech.sum() / 1000),
        "flat": level[band(300, 3400)].mean() - 10 * np.log10(speech.mean() + 1e-9),
        "cpp": cepstrum.max() - cepstrum.mean(),
        "f1peak": hertz[band(300, 1000)][level[band(300, 1000)].argmax()] / 1000,
    }


def test_the_descriptors_of_a_block_are_those_of_each_frame_worked_out_plainly() -> None:
    samples = speak(1.0)
    rows = described(samples)
    for frame in range(TICK):
        plain = plainly(samples[frame * HOP : frame * HOP + 320].astype(float))
        for name, value in plain.items():
            assert rows[ROW[name], frame] == pytest.approx(value, abs=0.02, rel=1e-3), (name, frame)


def test_pitch_of_steady_tones_is_right_for_99_of_100() -> None:
    found = [(pitch, np.median(pitches(band_tone(pitch, 0.6)[0]))) for pitch in range(70, 499, 2)]
    wrong = [(pitch, at) for pitch, at in found if abs(at / pitch - 1) > 0.03]
    assert len(wrong) <= 0.01 * len(found), wrong


@pytest.mark.parametrize("pitch", range(76, 499, 30))
def test_pitch_follows_vibrato_in_noise(pitch: int) -> None:
    sound, track = band_tone(pitch, 4.0, vibrato=0.03)
    noise = np.random.default_rng(pitch).normal(size=len(sound)) * 0.1 * 10 ** (-15 / 20)
    noisy = (sound + noise).astype(np.float32)
    wrong: list[bool] = []
    for start in range(0, len(noisy) - BLOCK, TICK_SAMPLES):
        true = track[start + 160 + HOP * np.arange(TICK)]
        wrong.extend((np.abs(pitches(noisy[start:]) / true - 1) > 0.15).tolist())
    assert np.mean(wrong) <= 0.02


def test_white_noise_never_repeats_itself() -> None:
    noise = np.random.default_rng(1).normal(size=(40, BLOCK)).astype(np.float32) * 0.1
    rows, _ = describe(cut(noise), np.repeat(NO_MEL, 40, axis=0))
    assert (rows[:, ROW["hnr"]] <= 0).all()


def test_noise_with_a_known_tilt_gives_that_tilt() -> None:
    chance = np.random.default_rng(2)
    hertz = np.fft.rfftfreq(RATE * 20, 1 / RATE)
    for tilt in (-6.0, 0.0, 4.0):
        spectrum = np.fft.rfft(chance.normal(size=RATE * 20)) * 10 ** (tilt * hertz / 1000 / 20)
        sound = np.fft.irfft(spectrum).astype(np.float32)
        sound *= np.float32(0.05) / sound.std()
        blocks = np.stack([sound[i * TICK_SAMPLES : i * TICK_SAMPLES + BLOCK] for i in range(38)])
        mean = describe(cut(blocks), np.repeat(NO_MEL, 38, axis=0))[0].mean((0, 2))
        assert mean[ROW["slope_hi"]] == pytest.approx(tilt, abs=0.3)
        assert mean[ROW["slope_lo"]] == pytest.approx(tilt, abs=0.6)
        bins = np.arange(FFT // 2 + 1) * RATE / FFT
        expected = 10 ** (tilt * bins / 1000 / 10)
        low, high, speech = ((bins >= a) & (bins < b) for a, b in ((300, 1000), (1000, 3400), (300, 3400)))
        alpha = 10 * np.log10(expected[high].sum() / expected[low].sum())
        assert mean[ROW["alpha"]] == pytest.approx(alpha, abs=0.5)
        centroid = (expected * bins)[speech].sum() / expected[speech].sum() / 1000
        assert mean[ROW["centroid"]] == pytest.approx(centroid, abs=0.04)


def test_louder_changes_the_level_and_nothing_else() -> None:
    samples = speak(1.0)
    soft, loud = described(samples), described(samples * np.float32(10))
    assert np.allclose(loud[ROW["logE"]] - soft[ROW["logE"]], 20, atol=0.01)
    voiced = soft[ROW["hnr"]] > 0
    for name in set(DESCRIPTORS) - {"logE"}:
        assert np.allclose(loud[ROW[name], voiced], soft[ROW[name], voiced], atol=0.2), name


def test_hum_and_rumble_under_the_band_are_not_heard() -> None:
    samples = speak(1.0)
    hum = (0.3 * np.sin(2 * np.pi * 50 * np.arange(len(samples)) / RATE)).astype(np.float32)
    clean, humming = described(samples), described(samples + hum)
    voiced = clean[ROW["hnr"]] > 3
    assert voiced.any()
    assert np.median(np.abs(clean[ROW["f0st"], voiced] - humming[ROW["f0st"], voiced])) < 0.1


def test_flux_of_the_first_frame_counts_from_the_block_before_and_not_from_another_call() -> None:
    samples = np.stack([speak(1.2, seed=seed) for seed in (1, 2)])
    _, mel = describe(cut(samples[:, :BLOCK]), np.repeat(NO_MEL, 2, axis=0))
    second, _ = describe(cut(samples[:, TICK_SAMPLES : TICK_SAMPLES + BLOCK]), mel)
    alone, _ = describe(cut(samples[1:, TICK_SAMPLES : TICK_SAMPLES + BLOCK]), mel[1:])
    assert np.array_equal(second[1], alone[0])
    assert second[1, ROW["flux"], 0] > 0
    begins, _ = describe(cut(samples[1:, TICK_SAMPLES : TICK_SAMPLES + BLOCK]), NO_MEL)
    assert begins[0, ROW["flux"], 0] == 0


def test_digital_silence_gives_finite_numbers_and_no_voice() -> None:
    rows = described(np.zeros(BLOCK, np.float32))
    assert np.isfinite(rows).all()
    assert (rows[ROW["hnr"]] < 0).all()

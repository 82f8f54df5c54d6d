from __future__ import annotations

import numpy as np
import pytest

from model.telephone_line import RATE, Line, active_power, band_limited, coded, draw_line, telephone
from voices import RAISED, speak

SPEECH = speak(4.0, level=0.05)


def chance() -> np.random.Generator:
    return np.random.default_rng(4)


def decibel(power: float) -> float:
    return float(10 * np.log10(power))


def test_only_the_band_of_a_telephone_passes() -> None:
    spectrum = np.abs(np.fft.rfft(band_limited(np.random.default_rng(1).normal(size=RATE * 4).astype(np.float32)))) ** 2
    hertz = np.fft.rfftfreq(RATE * 4, 1 / RATE)
    inside = spectrum[(hertz > 500) & (hertz < 3000)].mean()
    assert decibel(spectrum[hertz < 120].mean() / inside) < -20
    assert decibel(spectrum[hertz > 3900].mean() / inside) < -20


def test_active_level_leaves_pauses_out() -> None:
    with_pauses = np.concatenate([SPEECH, np.zeros(4 * RATE, np.float32)])
    assert decibel(active_power(with_pauses)) == pytest.approx(decibel(active_power(SPEECH)), abs=0.1)


def test_a_line_changes_the_level_by_its_gain() -> None:
    plain = telephone(SPEECH, Line(codec="none"), chance())
    louder = telephone(SPEECH, Line(gain=6.0, codec="none"), chance())
    assert decibel(active_power(louder) / active_power(plain)) == pytest.approx(6.0, abs=0.01)
    assert len(louder) == len(SPEECH)


@pytest.mark.parametrize("noise", ["pink", "babble"])
def test_noise_lies_so_much_under_neutral_speech(noise: str) -> None:
    silence = np.zeros(8 * RATE, np.float32)
    line = Line(snr=20.0, noise="pink" if noise == "pink" else "babble", codec="none")
    heard = telephone(silence, line, chance(), babble=speak(5.0))
    assert decibel(float(np.mean(heard.astype(float) ** 2))) == pytest.approx(-46.0, abs=0.1)


def test_babble_needs_voices() -> None:
    with pytest.raises(ValueError, match="voices"):
        telephone(SPEECH, Line(noise="babble"), chance())


def test_gain_control_brings_soft_and_loud_speech_together() -> None:
    line = Line(agc=True, codec="none")
    soft, loud = (telephone(speak(12.0, level=level), line, chance())[-4 * RATE :] for level in (0.02, 0.2))
    assert abs(decibel(active_power(loud) / active_power(soft))) < 6


def test_gain_control_leaves_silence_alone() -> None:
    faint = (0.001 * np.sin(np.arange(RATE))).astype(np.float32)
    assert np.array_equal(
        telephone(faint, Line(agc=True, codec="none"), chance()), telephone(faint, Line(codec="none"), chance())
    )


def test_what_is_too_loud_is_clipped() -> None:
    heard = telephone(speak(2.0, RAISED, level=0.3), Line(gain=30.0, codec="none"), chance())
    assert np.abs(heard).max() == 1


def test_g711_keeps_the_sound_but_for_its_steps() -> None:
    for codec in ("ALAW", "ULAW"):
        heard = coded(SPEECH, "ALAW" if codec == "ALAW" else "ULAW")
        error = heard - SPEECH
        assert 25 < decibel(np.mean(SPEECH**2) / np.mean(error**2)) < 50
    assert np.allclose(np.abs(coded(np.zeros(10, np.float32), "ALAW")), 8 / 32768)


def test_lines_are_drawn_as_they_come() -> None:
    drawn = [draw_line(np.random.default_rng(seed)) for seed in range(300)]
    assert all(-20 <= line.gain <= 10 and 8 <= line.snr <= 30 for line in drawn)
    assert np.mean([line.agc for line in drawn]) == pytest.approx(0.4, abs=0.08)
    assert np.mean([line.noise == "none" for line in drawn]) == pytest.approx(0.2, abs=0.08)
    assert drawn[3] == draw_line(np.random.default_rng(3))


def test_a_softphone_passes_the_low_tones_too() -> None:
    low = (0.1 * np.sin(2 * np.pi * 120 * np.arange(RATE) / RATE)).astype(np.float32)
    wide, narrow = (telephone(low, Line(narrow=n, codec="none"), chance()) for n in (False, True))
    assert np.array_equal(wide, low)
    assert np.abs(narrow[RATE // 2 :]).max() < 0.01

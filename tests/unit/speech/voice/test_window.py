from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.voice import VoiceQuality
from luwte.recognition.voice.layout import NUMBERS
from luwte.speech.voice.frames import DESCRIPTORS, ROW, Floats
from luwte.speech.voice.window import FRAMES, Stack, measure


def rows(**values: Floats | float) -> Floats:
    """Frames of speech-like numbers; `values` replace some."""
    chance = np.random.default_rng(3)
    made = np.zeros((len(DESCRIPTORS), FRAMES), np.float32)
    made[ROW["logE"]] = -5 + 5 * np.sin(2 * np.pi * 5 * np.arange(FRAMES) / 50)
    made[ROW["f0st"]] = 15 + chance.normal(size=FRAMES)
    made[ROW["hnr"]] = 8 + chance.normal(size=FRAMES)
    made[ROW["flux"]] = 3 + 0.8 * chance.normal(size=FRAMES)
    for name, value in values.items():
        made[ROW[name]] = value
    return made


def stack(made: Floats, *, active: slice = slice(None), clipped: float = 0.0, speech: float = np.nan) -> Stack:
    on = np.zeros((1, FRAMES), bool)
    on[0, active] = True
    return Stack(made[None], on, np.array([clipped]), np.array([speech]))


def test_a_window_of_speech_has_34_numbers_that_say_what_their_names_say() -> None:
    made = rows()
    (window,) = measure(stack(made))
    assert window.quality is VoiceQuality.OK
    found = dict(zip(NUMBERS, window.numbers, strict=True))
    pitch = made[ROW["f0st"]].astype(float)
    assert found["f0st_m"] == pytest.approx(pitch.mean(), abs=1e-4)
    assert found["f0st_s"] == pytest.approx(pitch.std(), abs=1e-4)
    assert found["f0st_p50"] == pytest.approx(np.quantile(pitch, 0.5), abs=1e-4)
    assert found["f0st_p90"] == pytest.approx(np.quantile(pitch, 0.9), abs=1e-4)
    assert found["vfrac"] == 1
    assert found["vseg_rate"] == pytest.approx(1 / 3)
    assert found["mod4-8"] == pytest.approx(0, abs=0.2)  # all change is at five a second
    assert window.voiced == 3


def test_only_voiced_frames_count_and_their_share_and_onsets_are_kept() -> None:
    voiced = np.arange(FRAMES) % 50 < 20
    made = rows(hnr=np.where(voiced, 8, -8), centroid=np.where(voiced, 1.0, 9.0))
    (window,) = measure(stack(made))
    found = dict(zip(NUMBERS, window.numbers, strict=True))
    assert found["centroid_m"] == pytest.approx(1.0)
    assert found["centroid_p90"] == pytest.approx(1.0)
    assert found["vfrac"] == pytest.approx(0.4)
    assert found["vseg_rate"] == pytest.approx(1.0)
    assert window.voiced == pytest.approx(60 * 0.02)


def test_under_half_a_second_of_voice_there_is_no_score() -> None:
    (enough,) = measure(stack(rows(), active=slice(0, 25)))
    (little,) = measure(stack(rows(), active=slice(0, 24)))
    assert enough.quality is VoiceQuality.OK
    assert little.quality is VoiceQuality.TOO_LITTLE
    assert little.numbers == ()
    assert little.voiced == pytest.approx(0.48)


def test_faint_speech_is_called_too_soft() -> None:
    level = -55 + 10 * np.log10(120.4)
    assert measure(stack(rows(logE=level - 1)))[0].quality is VoiceQuality.TOO_SOFT
    assert measure(stack(rows(logE=level + 1)))[0].quality is VoiceQuality.OK


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("dial tone", {"flux": 0.01}),
        ("nearly steady", {"flux": 1.83}),
        ("pulsed tone", {"flux": np.where(np.arange(FRAMES) % 5 == 0, 9.0, 2.1)}),
        ("fast pulses", {"flux": 8.0}),
        ("one pitch", {"f0st": 15.0}),
    ],
)
def test_tones_are_no_voice(what: str, values: dict[str, Floats | float]) -> None:
    assert measure(stack(rows(**values)))[0].quality is VoiceQuality.TONE, what


def test_what_a_voice_activity_detector_calls_no_speech_is_no_voice() -> None:
    assert measure(stack(rows(), speech=0.0))[0].quality is VoiceQuality.TONE
    assert measure(stack(rows(), speech=0.9))[0].quality is VoiceQuality.OK


@pytest.mark.parametrize(
    ("speech", "quality"),
    [(np.nan, VoiceQuality.TONE), (0.7, VoiceQuality.TONE), (0.8, VoiceQuality.OK), (1.0, VoiceQuality.OK)],
)
@pytest.mark.parametrize("flux", [8.0, np.where(np.arange(FRAMES) % 5 == 0, 9.0, 2.1)], ids=["fast", "pulsed"])
def test_what_changes_as_much_as_pulses_is_a_voice_where_speech_was_heard_all_the_time(
    flux: Floats | float, speech: float, quality: VoiceQuality
) -> None:
    assert measure(stack(rows(flux=flux), speech=speech))[0].quality is quality


def test_a_steady_tone_is_no_voice_whatever_a_detector_says() -> None:
    assert measure(stack(rows(flux=0.01), speech=1.0))[0].quality is VoiceQuality.TONE


def test_clipped_sound_is_refused() -> None:
    assert measure(stack(rows(), clipped=0.06))[0].quality is VoiceQuality.CLIPPED
    assert measure(stack(rows(), clipped=0.04))[0].quality is VoiceQuality.OK


def test_a_window_without_anything_active_is_measured_without_a_warning() -> None:
    (window,) = measure(stack(rows(logE=-90.0), active=slice(0, 0)))
    assert window.quality is VoiceQuality.TOO_LITTLE
    assert window.voiced == 0

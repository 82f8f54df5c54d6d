from __future__ import annotations

import pytest

from luwte.domain.voice import WINDOW_SECONDS, VoiceQuality, VoiceWindow


def test_a_measured_window_carries_its_numbers() -> None:
    window = VoiceWindow((0.5, -1.0), voiced=1.2, quality=VoiceQuality.OK)
    assert window.numbers == (0.5, -1.0)


@pytest.mark.parametrize("quality", [quality for quality in VoiceQuality if quality is not VoiceQuality.OK])
def test_a_window_that_could_not_be_measured_has_no_numbers(quality: VoiceQuality) -> None:
    assert VoiceWindow((), voiced=0.0, quality=quality).numbers == ()
    with pytest.raises(ValueError, match="only then"):
        VoiceWindow((0.5,), voiced=0.0, quality=quality)


def test_a_measured_window_without_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="only then"):
        VoiceWindow((), voiced=1.0, quality=VoiceQuality.OK)


@pytest.mark.parametrize("voiced", [-0.1, WINDOW_SECONDS + 0.1, float("nan")])
def test_voiced_speech_fits_in_the_window(voiced: float) -> None:
    with pytest.raises(ValueError, match="voiced speech"):
        VoiceWindow((0.5,), voiced=voiced, quality=VoiceQuality.OK)


def test_qualities_have_dutch_names() -> None:
    assert [quality.value for quality in VoiceQuality] == [
        "goed",
        "te zacht",
        "te weinig spraak",
        "toon",
        "overstuurd",
    ]

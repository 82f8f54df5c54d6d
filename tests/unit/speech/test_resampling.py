from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.speech.resampling import Resampler, Samples


def resampled(samples: Samples, rate: int, sizes: list[int]) -> Samples:
    resampler, out, at = Resampler(rate), [], 0
    for size in [*sizes, len(samples)]:
        out.append(resampler.accept(samples[at : at + size]))
        at += size
    return np.concatenate([*out, resampler.flush()])


def tone(rate: int, seconds: float = 1.0, pitch: float = 440) -> Samples:
    return (0.5 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])
def test_a_second_stays_a_second_and_a_tone_stays_in_its_place(rate: int) -> None:
    out = resampled(tone(rate), rate, [])
    assert len(out) == 8000
    assert np.allclose(out[400:-400], tone(8000)[400:-400], atol=0.002)


@given(rate=st.sampled_from([8000, 16_000, 44_100]), sizes=st.lists(st.integers(0, 5000), max_size=20))
def test_the_size_of_the_packets_changes_no_sample(rate: int, sizes: list[int]) -> None:
    samples = tone(rate, 0.5, 1000)
    assert np.array_equal(resampled(samples, rate, sizes), resampled(samples, rate, []))


def test_what_8_khz_cannot_carry_is_filtered_out() -> None:
    assert np.abs(resampled(tone(44_100, pitch=9000), 44_100, [])[400:-400]).max() < 0.001


def test_after_a_flush_the_next_signal_begins_clean() -> None:
    resampler = Resampler(16_000)
    first = np.concatenate([resampler.accept(tone(16_000)), resampler.flush()])
    assert np.array_equal(first, np.concatenate([resampler.accept(tone(16_000)), resampler.flush()]))


@pytest.mark.parametrize("rate", [0, -8000, 3999, 200_000, 4_000_000_000])
def test_a_rate_that_no_speech_has_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="between 4000 and 192000"):
        Resampler(rate)

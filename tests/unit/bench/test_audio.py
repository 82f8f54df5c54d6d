"""The load of the measurement. Figures of time are printed, never tested."""

from __future__ import annotations

import numpy as np
import pytest

from bench import audio


def test_the_sound_comes_and_goes() -> None:
    sound = audio.sound(8000)
    assert len(sound) == audio.SECONDS * 8000
    assert np.abs(sound[:8000]).max() > 0.1
    assert not sound[2 * 8000 + 1 : 4 * 8000].any()


def test_the_figures_stand_beside_a_baseline_of_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "SECONDS", 2)
    monkeypatch.setattr(audio, "REPEATS", 1)
    figures = audio.measure()
    assert figures["vad_to_bare_network"] == figures["vad_ms_per_s"] / figures["bare_network_ms_per_s"]
    assert {"g711_to_one_copy", "resample_to_at_once", "two_legs_ms_per_s"} <= set(figures)

"""A small voice model for tests that looks at one number, and windows for it."""

from __future__ import annotations

import numpy as np

from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import Scorer, VoiceModel

FLUX, PITCH, ALPHA = (NUMBERS.index(name) for name in ("flux_m", "f0st_p50", "alpha_m"))
ORDINARY = 3.0
"""Flux of ordinary speech; the absolute model scores it 0, the relative one how far above it a window is."""


def scorer(mean: float) -> Scorer:
    """Its logit is flux less `mean`; calm is 0, the threshold 1, raised 2."""
    one = np.ones(1)
    return Scorer(("flux_m",), np.array([mean]), one, one, 0.0, 0.0, {"1": 1.2, "4": 1.0, "12": 0.6}, 2.0)


def small_model() -> VoiceModel:
    return VoiceModel("test", relative=scorer(0.0), absolute=scorer(ORDINARY))


def window(flux: float = ORDINARY, *, voiced: float = 2.0, pitch: float = 12.0, alpha: float = -8.0) -> VoiceWindow:
    numbers = [0.0] * len(NUMBERS)
    numbers[FLUX], numbers[PITCH], numbers[ALPHA] = flux, pitch, alpha
    return VoiceWindow(tuple(numbers), voiced, VoiceQuality.OK)


def nothing(quality: VoiceQuality = VoiceQuality.TOO_LITTLE) -> VoiceWindow:
    return VoiceWindow((), 0.0, quality)

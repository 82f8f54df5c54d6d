"""What the 34 numbers of a window are, and how they must have been measured: both are part of the model.

A model that was trained with another hop, window, rule or order keeps its ranking and loses its threshold (VOICE.md,
V6: 39 instead of 1.5 false alarms per hour at another hop), so a mismatch is refused and never adapted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SUMMARISED: Final = ("f0st", "hnr", "alpha", "hamm", "centroid", "cpp", "flux")
"""Descriptors of which a window keeps the mean, the spread, the median and the 90th percentile."""
AVERAGED: Final = ("slope_lo", "slope_hi", "f1peak")
"""Descriptors of which a window keeps the mean."""
NUMBERS: Final = (
    *(f"{name}_{summary}" for summary in ("m", "s", "p50", "p90") for name in SUMMARISED),
    *(f"{name}_m" for name in AVERAGED),
    "vfrac",
    "vseg_rate",
    "mod4-8",
)
"""Names of the numbers of a `VoiceWindow`, in their order."""

SCORE_SECONDS: Final = 1.0
"""A window is scored this often."""

FRONT_END: Final[Mapping[str, float | str]] = MappingProxyType({
    "activity_db": 6.0,
    "band": "150-250-3400-3600",
    "f0_octave_cost": 0.04,
    "fft": 512,
    "floor_rise": 0.05,
    "floor_room_db": 3.0,
    "frame": 320,
    "hop": 160,
    "lags": "16-113",
    "least_voiced_frames": 25,
    "mel": "24:250-3500",
    "quantile": "linear",
    "rate": 8000,
    "score_seconds": SCORE_SECONDS,
    "tick_frames": 25,
    "voicing": 0.5,
    "window": "hann",
    "window_frames": 150,
})  # fmt: skip
"""Parameters of the measurement (VOICE.md, sections 3 to 5), as the model file names them."""

"""The two small models of a raised voice, read from the file that `model/train_voice.py` makes.

The relative model sees only how far a window lies from the caller's own baseline, never who speaks: with the numbers
themselves beside it one sharp voice gave a hundred false alarms an hour. The absolute model is for when there is no
baseline; it sees the few numbers that say little about whose voice it is. Their scores have different scales, so they
are only ever mixed as an index (V13): 0 is ordinary speech, 50 the threshold, 100 what actors do when they play it. The
index is no decibels and no chance.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from luwte.recognition.voice.layout import FRONT_END, NUMBERS

Vector = NDArray[np.float64]

THRESHOLD: Final = 50
"""Index from which a voice counts as raised: the shipped threshold."""
SHIPPED_ALARMS: Final = "4"
"""False alarms per hour of ordinary speech that the shipped threshold allows each speaker in the trainer's calls."""
MOST_ALARMS: Final = "12"
REARM: Final = 0.5
"""How far (in logits) the score must fall below the threshold before it can be crossed again."""


class VoiceModelError(ValueError):
    """The bytes are no voice model, or one for another measurement."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic model over some of the 34 numbers, standardised, with the anchors of its index (in logits, rising)."""

    inputs: tuple[str, ...]
    mean: Vector
    scale: Vector
    weight: Vector
    bias: float
    calm: float
    thresholds: Mapping[str, float]
    raised: float

    def __post_init__(self) -> None:
        parts = (self.mean, self.scale, self.weight)
        fits = {part.shape for part in parts} == {(len(self.inputs),)} and set(self.inputs) <= set(NUMBERS)
        if not fits or not all(np.isfinite(part).all() for part in parts):
            raise VoiceModelError("the parts of a scorer do not fit together, or are not finite")
        if not (self.scale > 0).all():
            raise VoiceModelError("a scale must be above 0")
        shipped, least = self.thresholds[SHIPPED_ALARMS], self.thresholds[MOST_ALARMS]
        if not self.calm < least <= shipped < self.raised:
            raise VoiceModelError(
                f"the anchors of the index must rise, not be {self.calm} {least} {shipped} {self.raised}"
            )

    def scores(self, numbers: Vector) -> Vector:
        """(..., 34) to the logit of each."""
        places = [NUMBERS.index(name) for name in self.inputs]
        return np.asarray((numbers[..., places] - self.mean) / self.scale @ self.weight + self.bias)

    def score(self, numbers: Vector) -> float:
        """The logit of one vector of 34."""
        return float(self.scores(numbers))

    def index(self, logit: float) -> float:
        """0-100, piecewise linear through the anchors."""
        anchors = (self.calm, self.thresholds[SHIPPED_ALARMS], self.raised)
        return float(np.interp(logit, anchors, (0, THRESHOLD, 100)))


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """Both scorers. `version` is stored with whatever is decided by them."""

    version: str
    relative: Scorer
    absolute: Scorer

    @property
    def least_threshold(self) -> int:
        """The lowest index that a site may choose as its own threshold (V20)."""
        return round(self.relative.index(self.relative.thresholds[MOST_ALARMS]))

    @property
    def rearm(self) -> float:
        """How far the index must fall below the threshold before it can be crossed again."""
        shipped = self.relative.thresholds[SHIPPED_ALARMS]
        return THRESHOLD - self.relative.index(shipped - REARM)


@lru_cache(maxsize=4)
def loads(data: bytes) -> VoiceModel:
    """A model from its bytes. Raises `VoiceModelError` for anything else, and for one of another measurement (V6)."""
    try:
        given = json.loads(data)
        if given["front_end"] != dict(FRONT_END) or tuple(given["numbers"]) != NUMBERS:
            raise VoiceModelError("this voice model was trained for another measurement")
        return VoiceModel(str(given["version"]), _scorer(given["relative"]), _scorer(given["absolute"]))
    except VoiceModelError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VoiceModelError("these bytes are no voice model of this format") from None


def _scorer(given: Mapping[str, Any]) -> Scorer:
    return Scorer(
        inputs=tuple(given["inputs"]),
        mean=np.array(given["mean"], np.float64),
        scale=np.array(given["scale"], np.float64),
        weight=np.array(given["weight"], np.float64),
        bias=float(given["bias"]),
        calm=float(given["calm"]),
        thresholds={str(alarms): float(logit) for alarms, logit in given["thresholds"].items()},
        raised=float(given["raised"]),
    )


def dumps(header: Mapping[str, object], relative: Scorer, absolute: Scorer) -> bytes:
    """The file: sorted keys, values rounded to five decimals, so that the same training gives the same bytes."""

    def part(scorer: Scorer) -> dict[str, object]:
        return {
            "inputs": scorer.inputs,
            "mean": _rounded(scorer.mean),
            "scale": _rounded(scorer.scale),
            "weight": _rounded(scorer.weight),
            "bias": round(scorer.bias, 5),
            "calm": round(scorer.calm, 5),
            "thresholds": {alarms: round(logit, 5) for alarms, logit in scorer.thresholds.items()},
            "raised": round(scorer.raised, 5),
        }

    whole = {
        **header,
        "front_end": dict(FRONT_END),
        "numbers": NUMBERS,
        "relative": part(relative),
        "absolute": part(absolute),
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _rounded(values: Vector) -> list[float]:
    return [round(float(value), 5) for value in values]

"""One tracker per call: measured windows in, where the caller's voice stands out. It knows no words and no feeling.

It says *stem verheven* when the index rises over its threshold and keeps saying so until the index has clearly fallen.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from luwte.domain.behaviour import Phase
from luwte.domain.outputs import VoiceChanged
from luwte.domain.turn import Baseline, Voice
from luwte.domain.voice import WINDOW_SECONDS, VoiceWindow
from luwte.recognition.voice.baseline import OwnVoice
from luwte.recognition.voice.model import THRESHOLD, Scorer, Vector, VoiceModel
from luwte.recognition.voice.wording import moved

KEPT: Final = 0.8
"""Of the smoothed score, kept at each window (one a second): the same pace as 0.5 per three seconds."""
_FADES_AFTER: Final = WINDOW_SECONDS
_FORGOTTEN_AFTER: Final = 10.0
_EARLY: Final = 30.0
_CALM_INDEX: Final = 30


class _Smoothed:
    """The score of one model, smoothed over some seconds; it begins at, and fades to, that of ordinary speech."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._logit = scorer.calm

    def add(self, numbers: Vector) -> None:
        self._logit = KEPT * self._logit + (1 - KEPT) * self._scorer.score(numbers)

    def fade(self) -> None:
        self._logit = KEPT * self._logit + (1 - KEPT) * self._scorer.calm

    @property
    def index(self) -> float:
        return self._scorer.index(self._logit)


class VoiceTracker:
    """The caller's voice in one call.

    `raised_from` is the site's own threshold (an index, V20); `None` is the shipped one. Raises ValueError for one that
    lies below what the model allows.
    """

    def __init__(self, model: VoiceModel, raised_from: int | None = None) -> None:
        self._raised_from = THRESHOLD if raised_from is None else raised_from
        if not model.least_threshold <= self._raised_from <= 100:
            raise ValueError(f"a threshold is {model.least_threshold} to 100, not {raised_from}")
        self._model = model
        self.reset()

    def reset(self) -> None:
        """Another person speaks (V15): everything about the voice before is forgotten."""
        self._own = OwnVoice()
        self._absolute = _Smoothed(self._model.absolute)
        self._relative = _Smoothed(self._model.relative)
        self._numbers: Vector | None = None
        self._measured_at = -np.inf
        self._since: float | None = None
        self.voice = Voice(None, raised=False, baseline=Baseline.NONE)

    def heard_early(self, phase: Phase, at: float) -> None:
        """The caller's words reached `phase` at `at`: not calm in the first half minute makes the baseline *verdacht*.

        Calls with a lower phase, or later in the call, change nothing (V14).
        """
        if phase >= Phase.CRITICISM and at <= _EARLY:
            self._own.distrust()

    def add(self, window: VoiceWindow, at: float) -> VoiceChanged:
        """Where the voice stands after the window that ends at `at`."""
        if window.numbers:
            self._measure(np.array(window.numbers), window.voiced)
            self._measured_at = at
        elif at - self._measured_at > _FADES_AFTER:
            self._absolute.fade()
            self._relative.fade()
        self._judge(at)
        return VoiceChanged(self.voice, self._since, at)

    def _measure(self, numbers: Vector, voiced: float) -> None:
        self._numbers = numbers
        self._absolute.add(numbers)
        if not self._own.ready:
            alone = self._model.absolute.index(self._model.absolute.score(numbers))
            self._own.learn(numbers, voiced, loud=alone >= THRESHOLD)
        if self._own.state in (Baseline.PARTIAL, Baseline.READY):
            self._relative.add(numbers - self._own.mean)
            if self._own.ready and self._index() < _CALM_INDEX:
                self._own.follow(numbers)

    def _index(self) -> float:
        weight = self._own.weight
        return weight * self._relative.index + (1 - weight) * self._absolute.index

    def _judge(self, at: float) -> None:
        if at - self._measured_at > _FORGOTTEN_AFTER:
            self._numbers, self._since = None, None
            self.voice = Voice(None, raised=False, baseline=self._own.state)
            return
        index = self._index()
        if self._since is None and index >= self._raised_from:
            self._since = at
        elif self._since is not None and index < self._raised_from - self._model.rearm:
            self._since = None
        raised = self._since is not None
        lines = moved(self._numbers, self._own, at - self._since if self._since is not None else None)
        # Rounding may not show a score on the other side of the threshold than where the index is.
        self.voice = Voice(int(index), raised, self._own.state, lines)

"""The caller's own ordinary voice, learned from the first speech of the call (VOICE.md, section 6).

Whoever is loud from the first second would hide in such a baseline: then it is *verdacht* and no longer used (V14).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from luwte.domain.turn import Baseline
from luwte.domain.voice import WINDOW_SECONDS
from luwte.recognition.voice.layout import NUMBERS, SCORE_SECONDS
from luwte.recognition.voice.model import Vector

USABLE_SECONDS: Final = 1.5
READY_SECONDS: Final = 6.0
_FOLLOWS: Final = 0.05 * SCORE_SECONDS / WINDOW_SECONDS
"""5 % per three seconds; windows overlap."""


class OwnVoice:
    """The mean of the caller's first windows, and how far it can be trusted."""

    def __init__(self) -> None:
        self.mean: Vector = np.zeros(len(NUMBERS))
        self._voiced = 0.0
        self._windows = 0
        self._loud = 0
        self._suspect = False

    @property
    def ready(self) -> bool:
        """Whether enough was heard: from here on it follows only slowly."""
        return self._voiced >= READY_SECONDS

    @property
    def state(self) -> Baseline:
        """How far the caller's own voice is known."""
        if self._suspect:
            return Baseline.SUSPECT
        if self._voiced < USABLE_SECONDS:
            return Baseline.NONE
        return Baseline.READY if self.ready else Baseline.PARTIAL

    @property
    def weight(self) -> float:
        """How much the comparison with it counts (0-1) beside the absolute model (V12)."""
        if self._suspect:
            return 0.0
        return min(1.0, max(0.0, (self._voiced - USABLE_SECONDS) / (READY_SECONDS - USABLE_SECONDS)))

    def learn(self, numbers: Vector, voiced: float, *, loud: bool) -> None:
        """Take in a window of the start of the call; `loud` when the absolute model already finds it raised."""
        # Windows overlap: after the first, a window brings a third of its speech as news.
        self._voiced += voiced if not self._windows else voiced * SCORE_SECONDS / WINDOW_SECONDS
        self._windows += 1
        self._loud += loud
        self.mean = self.mean + (numbers - self.mean) / self._windows
        if self.ready and 2 * self._loud >= self._windows:
            self._suspect = True

    def follow(self, numbers: Vector) -> None:
        """A window of clearly ordinary speech, later in the call: the voice may shift a little."""
        self.mean = self.mean + _FOLLOWS * (numbers - self.mean)

    def distrust(self) -> None:
        """What was said in the first half minute was not calm."""
        self._suspect = True

"""What was measured of the caller's voice in a few seconds: numbers, and whether they can be used. No judgement.

Only the caller's voice exists here; the employee's is never measured (law L1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WINDOW_SECONDS = 3.0


class VoiceQuality(StrEnum):
    """Whether a stretch of speech could be measured, and why not (*meetkwaliteit*; VOICE.md, sections 4 and 9)."""

    OK = "goed"
    TOO_SOFT = "te zacht"
    TOO_LITTLE = "te weinig spraak"
    TONE = "toon"
    CLIPPED = "overstuurd"


@dataclass(frozen=True, slots=True)
class VoiceWindow:
    """Three seconds of the caller as the 34 numbers of VOICE.md, section 5, in the order of the voice model.

    `numbers` is empty unless `quality` is OK. `voiced` is how many seconds of the window were voiced speech (0-3).
    Raises ValueError for a window that could not be measured and has numbers all the same, and the other way round.
    """

    numbers: tuple[float, ...]
    voiced: float
    quality: VoiceQuality

    def __post_init__(self) -> None:
        if bool(self.numbers) != (self.quality is VoiceQuality.OK):
            raise ValueError(f"a window has numbers when it could be measured, and only then, not {self}")
        if not 0 <= self.voiced <= WINDOW_SECONDS:
            raise ValueError(f"voiced speech lasts 0 to {WINDOW_SECONDS} s of a window, not {self.voiced}")

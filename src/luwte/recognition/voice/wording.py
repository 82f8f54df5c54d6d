"""What moved in the caller's voice against the caller's own baseline, in Dutch words (V21): measures, no feelings."""

from __future__ import annotations

from typing import Final

from luwte.domain.turn import Baseline
from luwte.recognition.voice.baseline import OwnVoice
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import Vector

LOUD_FROM_THE_START: Final = "eigen stem van de beller niet bekend: het gesprek begon al luid"
NOTHING_TO_COMPARE: Final = "nog te weinig van de beller gehoord om te vergelijken"
_SHOWN: Final = (
    ("f0st_p50", 2.0, "toonhoogte {:+.0f} halve tonen"),
    ("alpha_m", 2.0, "klank scherper ({:+.0f} dB boven 1 kHz)"),
    ("flux_m", 0.5, "klank wisselt sneller ({:+.1f} dB per 20 ms)"),
)
"""Number, least rise against the baseline to be said at all, and how it is said."""


def moved(numbers: Vector | None, own: OwnVoice, raised_for: float | None) -> tuple[str, ...]:
    """Lines for the screen; `raised_for` is how many seconds the voice has been raised, `None` when it is not."""
    lines = []
    if own.state is Baseline.SUSPECT:
        lines.append(LOUD_FROM_THE_START)
    elif own.state is Baseline.NONE:
        lines.extend([NOTHING_TO_COMPARE] if raised_for is not None else [])
    elif numbers is not None:
        for name, least, text in _SHOWN:
            place = NUMBERS.index(name)
            if (rise := float(numbers[place] - own.mean[place])) >= least:
                lines.append(text.format(rise).replace(".", ","))
    if raised_for is not None and raised_for >= 1:
        lines.append(f"al {raised_for:.0f} s")
    return tuple(lines)

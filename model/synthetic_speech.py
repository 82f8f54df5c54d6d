"""Synthetic speech for the test recogniser: own sentences read by a synthesiser, espeak-ng. No human was recorded.

espeak-ng must be installed. The same sentence, voice, speed and pitch give the same samples on one machine; another
version of the synthesiser may give others.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 8000
_SYNTHESISER_RATE = 22050
_HEADER = 44
_DIGITS_SPELT = str.maketrans("", "", "?!.,")

SENTENCES = (
    "goedemorgen met de gemeente",
    "goedemiddag ik bel over mijn rekening",
    "ik wil graag een afspraak maken",
    "mijn postcode is vier drie twee een",
    "dank u wel voor uw hulp",
    "kunt u dat nog een keer uitleggen",
    "ik heb vorige week een brief gekregen",
    "dat is goed dan wacht ik op bericht",
    "nee dat klopt helemaal niet",
    "ik sta al een uur in de wacht",
    "dit is de derde keer dat ik bel",
    "jullie doen helemaal niks",
    "jullie maken er een puinhoop van",
    "wat een slechte organisatie zijn jullie",
    "niemand belt mij ooit terug",
    "ik word van het kastje naar de muur gestuurd",
    "jij bent echt te dom",
    "jij snapt er helemaal niks van",
    "wat ben jij een waardeloze trut",
    "hou je mond en luister naar mij",
    "jij moet nu je werk doen",
    "ik wil jouw naam weten",
    "ik zet jouw naam op internet",
    "ik weet waar jij woont",
    "ik kom naar je toe en ik sla je",
    "ik maak je kapot",
    "als jij ophangt dan sta ik straks aan de balie",
    "sorry ik was even boos",
    "het spijt me dat ik zo schreeuwde",
    "tot ziens en een prettige dag",
)
"""Written for this project: calm, critical, personal and threatening, so that a whole synthetic call can be made."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the synthesiser: a variant of Dutch, words a minute, pitch 0-99."""

    variant: str
    speed: int
    pitch: int


VARIANTS = ("", *(f"+m{n}" for n in range(1, 8)), *(f"+f{n}" for n in range(1, 6)), "+croak", "+klatt", "+klatt2")


def render(text: str, voice: Voice, *, loud: int = 100) -> NDArray[np.float32]:
    """Samples at 8 kHz, -1..1. Raises `FileNotFoundError` when espeak-ng is not installed."""
    command = ["espeak-ng", "-v", f"nl{voice.variant}", "-s", str(voice.speed), "-p", str(voice.pitch)]
    wave = subprocess.run(
        [*command, "-a", str(loud), "--stdout", "--", text], check=True, capture_output=True, timeout=20
    ).stdout
    samples = np.frombuffer(wave[_HEADER:], "<i2").astype(np.float32) / 32768
    resampled: NDArray[np.float32] = soxr.resample(samples, _SYNTHESISER_RATE, RATE).astype(np.float32)
    return resampled

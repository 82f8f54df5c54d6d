"""A small corpus of made voices with the file names of EmoDB: nobody said these."""

from __future__ import annotations

from pathlib import Path

import soundfile

from voices import RATE, Manner, speak

SPEAKERS = {"03": 170.0, "08": 210.0, "11": 190.0, "13": 230.0}


def write_corpus(folder: Path, speakers: int = 4, *, ravdess: bool = False) -> Path:
    """Four manners of each speaker, three sentences of two seconds in each."""
    folder.mkdir(parents=True, exist_ok=True)
    for s, (speaker, pitch) in enumerate(list(SPEAKERS.items())[:speakers]):
        manners = {
            "N": Manner(pitch),
            "L": Manner(pitch * 0.95, pace=3.5),
            "T": Manner(pitch * 0.9, 0.1, pace=3.2),
            "W": Manner(pitch * 1.7, 0.85, 1.6, 4.5),
            "F": Manner(pitch * 1.5, 0.7, 1.4, 4.6),
            "A": Manner(pitch * 1.5, 0.5, 1.2, 5.0),
            "E": Manner(pitch * 1.1, 0.3, 1.1, 3.8),
        }
        for m, (letter, manner) in enumerate(manners.items()):
            for take in range(3):
                name = f"{speaker}a0{take}{letter}a.flac"
                if ravdess:
                    code = {"N": "01", "L": "02", "T": "04", "W": "05", "F": "03", "A": "06", "E": "07"}[letter]
                    name = f"03-01-{code}-02-01-0{take}-{speaker}.wav"
                soundfile.write(folder / name, speak(2.0, manner, 100 * s + 10 * m + take), RATE)
    return folder

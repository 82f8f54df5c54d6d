"""File names of acted speech: who speaks, and in what manner, as the letters of EmoDB. It reads no sound.

Label tables in circulation are wrong: in EmoDB F is joy, A is fear, E is disgust (VOICE.md, V17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

Namer = Callable[[str], tuple[str, str] | None]
"""File name without suffix to speaker and letter; `None` for a recording that is not used."""

_RAVDESS = {"01": "N", "02": "L", "03": "F", "04": "T", "05": "W", "06": "A", "07": "E"}
_NEMO = {"neutral": "N", "sadness": "T", "anger": "W", "fear": "A", "happiness": "F"}


def emodb(name: str) -> tuple[str, str] | None:
    """`03a01Wa`: speaker 03, letter W."""
    return name[:2], name[5]


def ravdess(name: str) -> tuple[str, str] | None:
    """`03-01-05-02-01-01-12`: speech, 05 in the manner of W, said strongly, by actor 12. Calm counts as L.

    Manners that EmoDB lacks are left out; so is W that is not said strongly, which is no raised voice.
    """
    parts = name.split("-")
    if len(parts) != 7 or parts[:2] != ["03", "01"] or (parts[2] == "05" and parts[3] != "02"):
        return None
    letter = _RAVDESS.get(parts[2])
    return (parts[6], letter) if letter else None


def nemo(name: str) -> tuple[str, str] | None:
    """`SB0_anger_…`: speaker, manner. Other manners are left out."""
    speaker, manner, *_ = [*name.split("_"), ""]
    letter = _NEMO.get(manner)
    return (speaker, letter) if letter else None


CORPORA: Mapping[str, Namer] = MappingProxyType({"RAVDESS": ravdess, "nEMO": nemo})
"""For reports only: their licence forbids that anything shipped rests on them (V18)."""

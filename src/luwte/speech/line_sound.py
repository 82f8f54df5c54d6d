"""Both sides of a recording as a telephone line carries them: 8000 samples a second, in mu-law and in 16 bits.

For playing a call to a listener of lines. Nothing is measured here, and who plays it says which side is whose.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from luwte.errors import SourceError
from luwte.speech import g711
from luwte.speech.audiofile import BROKEN, open_audio
from luwte.speech.recording import Channels, check_channels
from luwte.speech.resampling import Resampler

LONGEST = 3600
"""Seconds of a recording that is played: all of it is in memory, four times."""
_FULL = 32767


def line_sound(path: Path, channels: Channels) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """The caller's side and the other one, each in mu-law and as 16 bit little-endian. Raises `SourceError`."""
    with open_audio(path) as audio:
        check_channels(audio, channels)
        sides = (channels.caller, channels.employee)
        legs = [Resampler(audio.rate) for _ in sides]
        parts: list[list[bytes]] = [[], []]
        read = 0
        for block in audio.blocks:
            read += len(block)
            if read > LONGEST * audio.rate:
                raise SourceError(f"naspelen kan met opnamen tot {LONGEST // 60} minuten", file=audio.name)
            for side, leg, part in zip(sides, legs, parts, strict=True):
                part.append(_whole(leg.accept(np.ascontiguousarray(block[:, side]))))
        if not read:
            raise SourceError(BROKEN if audio.stated else "deze opname is leeg", file=audio.name)
        caller, other = (_both(b"".join([*part, _whole(leg.flush())])) for leg, part in zip(legs, parts, strict=True))
        return caller, other


def _whole(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> bytes:
    return (np.clip(samples, -1, 1) * _FULL).round().astype("<i2").tobytes()


def _both(linear: bytes) -> tuple[bytes, bytes]:
    return g711.encode(np.frombuffer(linear, "<i2"), g711.Law.MU), linear

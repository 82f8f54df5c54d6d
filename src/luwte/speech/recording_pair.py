"""A call that was recorded as two mono files, as the audio events of one recording: both run on one clock from 0.

Nothing is joined on disk, and neither file is held in memory. What one of them lacks at the end is a gap with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from luwte.domain.turn import Party
from luwte.errors import SourceError
from luwte.speech.audiofile import BROKEN, MAX_SECONDS, AudioFile, open_audio
from luwte.speech.call_audio import AudioEvent, CallAudio
from luwte.speech.vad.interface import VadFactory
from luwte.speech.vad.silero import SileroVad

SHORTER = "deze kant van de opname is korter"
_DAMAGED = "bestand beschadigd"
_HARDLY = 0.1
"""Seconds: no two files end at exactly the same moment, and less than this says nothing."""


@dataclass(slots=True)
class _Side:
    """One of the files, and how many of its samples were read."""

    party: Party
    audio: AudioFile
    read: int = 0

    @property
    def reached(self) -> float:
        """Seconds."""
        return self.read / self.audio.rate

    @property
    def whole(self) -> float:
        """Seconds that this file has by its header, or had in fact."""
        return (self.audio.stated or self.read) / self.audio.rate


def read_pair(caller: Path, employee: Path, *, vad: VadFactory | None = None) -> Iterator[AudioEvent]:
    """Everything that is in both files, in constant memory. Raises `SourceError` for what cannot be used.

    `vad` makes detectors other than Silero's.
    """
    with open_audio(caller) as heard, open_audio(employee) as timed:
        sides = (_Side(Party.CALLER, heard), _Side(Party.EMPLOYEE, timed))
        for side in sides:
            if side.audio.channels != 1:
                message = f"dit bestand heeft {side.audio.channels} kanalen; van een paar is elk bestand mono"
                raise SourceError(message, file=side.audio.name)
        call = CallAudio(heard.rate, timed.rate, vad=vad or SileroVad)
        yield from _together(sides, call)
        for side in sides:
            if not side.read:
                raise SourceError(BROKEN if side.audio.stated else "deze opname is leeg", file=side.audio.name)
        end = max(side.whole for side in sides)
        for side in sides:
            call.lose(side.party, round(side.whole * side.audio.rate), _DAMAGED)
            if end - side.whole >= _HARDLY:
                call.lose(side.party, round(end * side.audio.rate), SHORTER)
        call.finish()
        yield from call.hear()


def _together(sides: tuple[_Side, _Side], call: CallAudio) -> Iterator[AudioEvent]:
    """Always a block of the one that is behind, so that both legs come as they would from one file."""
    left = list(sides)
    while left:
        side = min(left, key=lambda one: one.reached)
        block = next(side.audio.blocks, None)
        if block is None:
            left.remove(side)
            continue
        call.put(side.party, block[:, 0], side.read)
        yield from call.hear()
        side.read += len(block)
        if side.reached > MAX_SECONDS:
            raise SourceError(f"deze opname is langer dan {MAX_SECONDS // 3600} uur", file=side.audio.name)


def duration_of_pair(caller: Path, employee: Path) -> float:
    """Seconds that the longest has by its header; 0 when neither says. Raises `SourceError`."""
    with open_audio(caller) as one, open_audio(employee) as other:
        return round(max((audio.stated or 0) / audio.rate for audio in (one, other)), 3)

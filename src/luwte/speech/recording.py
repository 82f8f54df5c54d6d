"""A stereo recording beside a transcript: who spoke when. It keeps no audio and recognises nothing.

Which side is the caller is configuration, never a guess. A mono mix is refused: it cannot tell the parties apart.
"""

from __future__ import annotations

from pathlib import Path

import soundfile

from luwte.domain.turn import Party
from luwte.errors import SourceError
from luwte.service.timing import LegTimes, RecordingTiming
from luwte.speech.activity import ActivityMeter

MAX_SECONDS = 6 * 3600
_BLOCK = 1 << 16
_SIDES = ("links", "rechts")
_MAGIC = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"OggS")


def is_recording(head: bytes) -> bool:
    """Whether these first bytes are those of a WAV, FLAC or OGG file."""
    return head.startswith(_MAGIC)


def read_timing(path: Path, *, caller_side: str | None) -> RecordingTiming:
    """Speech times of both legs. Raises `SourceError` for mono, a missing side, or a file that cannot be decoded."""
    try:
        with soundfile.SoundFile(path) as sound:
            _check(sound, path, caller_side)
            meters = [ActivityMeter(sound.samplerate), ActivityMeter(sound.samplerate)]
            for block in sound.blocks(blocksize=_BLOCK, dtype="float32", always_2d=True):
                for side, meter in enumerate(meters):
                    meter.accept(block[:, side])
            duration = sound.frames / sound.samplerate
    except soundfile.LibsndfileError:
        raise SourceError(
            "deze opname kan niet gelezen worden (beschadigd of onbekend formaat)", file=path.name
        ) from None
    caller = _SIDES.index(caller_side or "")
    legs = LegTimes({Party.CALLER: meters[caller].spans(), Party.EMPLOYEE: meters[1 - caller].spans()})
    return RecordingTiming(round(duration, 3), legs)


def _check(sound: soundfile.SoundFile, path: Path, caller_side: str | None) -> None:
    if sound.channels == 1:
        message = "mono-opname: hier zijn beller en medewerker niet te scheiden; geef alleen het transcript"
        raise SourceError(message, file=path.name)
    if sound.channels != len(_SIDES):
        raise SourceError(f"deze opname heeft {sound.channels} kanalen; twee is nodig", file=path.name)
    if caller_side is None:
        message = "zeg welke kant de beller is: --beller-kanaal links of rechts (of de instelling caller_channel)"
        raise SourceError(message, file=path.name)
    if sound.frames == 0 or sound.samplerate <= 0:
        raise SourceError("deze opname is leeg", file=path.name)
    if sound.frames / sound.samplerate > MAX_SECONDS:
        raise SourceError("deze opname is langer dan 6 uur", file=path.name)

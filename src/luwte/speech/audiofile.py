"""A recording on disk, block by block: WAV (G.711 too), FLAC, OGG and MP3; WEBM and M4A with the extra `audio`.

It reads forward once and keeps one block, so that ten hours take no more memory than a minute. It trusts no header:
what is not there is not there, and a rate or length that cannot be is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from luwte.errors import SettingsError, SourceError
from luwte.speech.resampling import FASTEST, SLOWEST

if TYPE_CHECKING:
    from types import ModuleType

MAX_SECONDS = 12 * 3600
_MAGIC = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"OggS", b"ID3")
_MATROSKA = b"\x1aE\xdf\xa3"
BROKEN = "deze opname kan niet gelezen worden (beschadigd of onbekend formaat)"

_UNTOLD = 2**63 - 1
"""Frames of a recording that does not say how many it has, as libsndfile puts it (SF_COUNT_MAX)."""
_EMPTY = 1000
"""Bytes that a recording without sound has at most."""

Frames = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AudioFile:
    """An open recording. `stated` is the number of frames that its header tells, or `None` when it does not."""

    name: str
    rate: int
    channels: int
    stated: int | None
    blocks: Iterator[Frames]
    """Arrays of (samples, channels) in -1..1, about half a second each. Ends early when the rest is damaged."""


def is_recording(head: bytes) -> bool:
    """Whether these first bytes (12 are enough) are those of a recording."""
    return head.startswith(_MAGIC) or _is_mp3(head) or _needs_extra(head)


@contextmanager
def open_audio(path: Path) -> Iterator[AudioFile]:
    """Open a recording. Raises `SourceError` for what cannot be read, `SettingsError` when an extra is missing."""
    try:
        with path.open("rb") as source:
            head = source.read(12)
    except OSError:
        raise SourceError("dit bestand kan niet gelezen worden", file=path.name) from None
    with _open_extra(path) if _needs_extra(head) else _open_sound(path) as audio:
        _check(audio)
        yield audio


def _check(audio: AudioFile) -> None:
    if not SLOWEST <= audio.rate <= FASTEST:
        message = f"de kop noemt {audio.rate} metingen per seconde; dat kan geen opname van spraak zijn"
        raise SourceError(message, file=audio.name)
    if audio.stated is not None and audio.stated > MAX_SECONDS * audio.rate:
        raise SourceError(f"deze opname is langer dan {MAX_SECONDS // 3600} uur", file=audio.name)


@contextmanager
def _open_sound(path: Path) -> Iterator[AudioFile]:
    try:
        sound = soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, RuntimeError):
        raise SourceError(BROKEN, file=path.name) from None
    with sound:
        if not sound.frames and path.stat().st_size > _EMPTY:
            message = "de kop zegt dat er geen geluid in zit, maar het bestand is niet leeg; herstel de kop eerst"
            raise SourceError(message, file=path.name)
        stated = None if sound.frames == _UNTOLD else sound.frames
        yield AudioFile(path.name, sound.samplerate, sound.channels, stated, _sound_blocks(sound))


def _sound_blocks(sound: Any) -> Iterator[Frames]:
    block = np.empty((sound.samplerate // 2, sound.channels), np.float32)
    while True:
        block[:] = np.nan
        try:
            read, whole = len(sound.read(out=block)), True
        except soundfile.LibsndfileError:
            read, whole = _filled(block), False
        if read:
            yield block[:read].copy()
        if not read or not whole:
            return


def _filled(block: Frames) -> int:
    """Frames that were read before the damage: the library does not tell how many, so the block was marked with NaN."""
    told = np.flatnonzero(~np.isnan(block).all(axis=1))
    return int(told[-1]) + 1 if len(told) else 0


@contextmanager
def _open_extra(path: Path) -> Iterator[AudioFile]:
    av = _pyav()
    try:
        container = av.open(str(path))
    except (av.FFmpegError, ValueError):
        raise SourceError(BROKEN, file=path.name) from None
    with container:
        if not container.streams.audio:
            raise SourceError("in dit bestand zit geen geluid", file=path.name)
        stream = container.streams.audio[0]
        seconds = container.duration
        stated = None if seconds is None else round(seconds * stream.rate / 1_000_000)
        yield AudioFile(path.name, stream.rate, stream.channels, stated, _extra_blocks(av, container))


def _extra_blocks(av: ModuleType, container: Any) -> Iterator[Frames]:
    convert = av.AudioResampler(format="fltp")
    try:
        for frame in container.decode(audio=0):
            for planar in convert.resample(frame):
                yield planar.to_ndarray().T
    except av.FFmpegError:
        return


def _pyav() -> ModuleType:
    try:
        import av
    except ImportError:
        message = "WEBM en M4A lezen kan alleen met het onderdeel audio: pip install 'luwte[audio]'"
        raise SettingsError(message) from None
    module: ModuleType = av
    return module


def _needs_extra(head: bytes) -> bool:
    return head.startswith(_MATROSKA) or head[4:8] == b"ftyp"


def _is_mp3(head: bytes) -> bool:
    """The first frame of layer III; a text in UTF-16 begins with FF FE, which is layer I."""
    return len(head) >= 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15 and head[2] & 12 != 12

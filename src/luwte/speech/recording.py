"""A recording of a call as audio events: the caller's sound, both parties' speech times. The same as from a live line.

Which channel is the caller is configuration, never a guess. A mono mix is refused: it cannot tell the parties apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from luwte.domain.turn import Party
from luwte.errors import SettingsError, SourceError
from luwte.speech.audiofile import BROKEN, MAX_SECONDS, AudioFile, is_recording, open_audio
from luwte.speech.call_audio import AudioEvent, CallAudio
from luwte.speech.vad.interface import VadFactory
from luwte.speech.vad.silero import SileroVad

__all__ = ["Channels", "channels_of", "check_channels", "duration_of", "is_recording", "read_call"]

SHORTEST = 0.1
"""Seconds of speech below which a stretch is a click or a breath, and no turn."""
_SIDES = ("links", "rechts")


@dataclass(frozen=True, slots=True)
class Channels:
    """Which channel of a recording is whose, counted from 0. `of`: how many the recording must have, if that is known.

    Raises ValueError when both are the same one.
    """

    caller: int
    employee: int
    of: int | None = None

    def __post_init__(self) -> None:
        if self.caller == self.employee or min(self.caller, self.employee) < 0:
            raise ValueError(f"two channels, counted from 0, not {self.caller} and {self.employee}")

    @classmethod
    def of_side(cls, caller: str) -> Channels:
        """A stereo recording with the caller `links` or `rechts`, or the numbers of caller and employee, as in `3+6`.

        Raises `SettingsError` for anything else.
        """
        if caller in _SIDES:
            side = _SIDES.index(caller)
            return cls(side, 1 - side, of=2)
        numbers = [int(number) for number in caller.split("+") if number.isdecimal()]
        if len(numbers) != len(_SIDES) or numbers[0] == numbers[1] or 0 in numbers:
            raise SettingsError("kanaal: kies links of rechts, of beller+medewerker met twee nummers, zoals 3+6")
        return cls(numbers[0] - 1, numbers[1] - 1)


def read_call(path: Path, channels: Channels, *, vad: VadFactory | None = None) -> Iterator[AudioEvent]:
    """Everything that is in a recording, in constant memory. Raises `SourceError` for what cannot be used.

    What is damaged at the end becomes a gap up to the length that the header tells. `vad` makes detectors other than
    Silero's.
    """
    with open_audio(path) as audio:
        check_channels(audio, channels)
        call = CallAudio(audio.rate, audio.rate, vad=vad or SileroVad)
        read = 0
        for block in audio.blocks:
            for party, side in ((Party.CALLER, channels.caller), (Party.EMPLOYEE, channels.employee)):
                call.put(party, block[:, side], read)
            yield from call.hear()
            read += len(block)
            if read > MAX_SECONDS * audio.rate:
                raise _too_long(audio.name)
        if not read:
            raise SourceError(BROKEN if audio.stated else "deze opname is leeg", file=audio.name)
        for party in Party:
            call.lose(party, audio.stated or read, "bestand beschadigd")
        call.finish()
        yield from call.hear()


def channels_of(path: Path, caller_side: str | None) -> Channels:
    """The channels of a stereo recording. Raises `SourceError` for mono and when no side was named as the caller's."""
    if caller_side is None:
        with open_audio(path) as audio:
            check_channels(audio, None)
    return Channels.of_side(caller_side or "")


def duration_of(path: Path) -> float:
    """Seconds that a recording has by its header; 0 when it does not say. Raises `SourceError`."""
    with open_audio(path) as audio:
        return round((audio.stated or 0) / audio.rate, 3)


def check_channels(audio: AudioFile, channels: Channels | None) -> None:
    """Raises `SourceError` for mono, for too few channels, and when no side was named as the caller's."""
    if audio.channels == 1:
        message = "mono-opname: hier zijn beller en medewerker niet te scheiden; geef alleen het transcript"
        raise SourceError(message, file=audio.name)
    if channels is None:
        message = "zeg welke kant de beller is: --beller-kanaal links of rechts (of de instelling caller_channel)"
        raise SourceError(message, file=audio.name)
    if channels.of is not None and audio.channels != channels.of:
        message = f"deze opname heeft {audio.channels} kanalen; zeg welke de beller en de medewerker zijn, zoals 3+6"
        raise SourceError(message, file=audio.name)
    if max(channels.caller, channels.employee) >= audio.channels:
        number = max(channels.caller, channels.employee) + 1
        raise SourceError(f"kanaal {number} is er niet: deze opname heeft {audio.channels} kanalen", file=audio.name)


def _too_long(name: str) -> SourceError:
    return SourceError(f"deze opname is langer dan {MAX_SECONDS // 3600} uur", file=name)

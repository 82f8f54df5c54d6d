"""A file to a call: a transcript, or a stereo recording with its transcript beside it. Content tells, not the name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from luwte.domain.call import Call, LineProfile
from luwte.domain.turn import Party
from luwte.errors import SourceError
from luwte.telephony.transcripts.decode import MAX_BYTES
from luwte.telephony.transcripts.reader import open_transcript

TRANSCRIPTS = (".vtt", ".srt", ".json", ".jsonl", ".txt")
_HEAD = 16


@dataclass(frozen=True, slots=True)
class Intake:
    """How files of this run are read: the line, who is who, and which side of a recording is the caller."""

    profile: LineProfile
    speakers: Mapping[str, Party]
    caller_side: str | None
    protocols: Collection[str]


def open_call(path: Path, intake: Intake) -> Call:
    """The call in this file. Raises `SourceError` for what cannot be used."""
    from luwte.speech.recording import is_recording, read_timing  # numpy is only needed for recordings

    if not is_recording(_read(path, _HEAD)):
        return _transcript(path, intake)
    beside = find_transcript(path)
    if beside is None:
        expected = ", ".join(path.stem + suffix for suffix in TRANSCRIPTS)
        raise SourceError(f"bij deze opname staat geen transcript (verwacht: {expected})", file=path.name)
    from luwte.service.timing import with_timing

    call = _transcript(beside, intake)
    return with_timing(call, read_timing(path, caller_side=intake.caller_side), file=path.name)


def find_transcript(recording: Path) -> Path | None:
    """The transcript with the same name in the same folder."""
    beside = (recording.with_suffix(suffix) for suffix in TRANSCRIPTS)
    return next((path for path in beside if path != recording and path.is_file()), None)


def _transcript(path: Path, intake: Intake) -> Call:
    data = _read(path, MAX_BYTES + 1)
    call = open_transcript(data, file=path.name, speakers=intake.speakers, profile=intake.profile)
    if call.profile.protocol not in intake.protocols:
        known = ", ".join(sorted(intake.protocols))
        raise SourceError(f"lijn.protocol: er is geen protocol met dit id; wel: {known}", file=path.name)
    return call


def _read(path: Path, most: int) -> bytes:
    """At most `most` bytes: a file of any size is refused without reading it whole."""
    if path.is_dir():
        raise SourceError("dit is een map; geef bestanden", file=str(path))
    try:
        with path.open("rb") as source:
            return source.read(most)
    except FileNotFoundError:
        raise SourceError("dit bestand bestaat niet", file=str(path)) from None
    except OSError:
        raise SourceError("dit bestand kan niet gelezen worden", file=str(path)) from None

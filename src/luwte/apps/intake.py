"""A file to a call: a transcript, or a recording, with its transcript beside it or heard by a recogniser.

A recording is one file with both sides, or two mono files that a rule says belong together.

Content tells what a file is, not its name. Where words, voice or timing could not be heard the call says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from luwte.apps.recording_pairs import Pair
from luwte.apps.recording_source import is_note
from luwte.domain.call import Call, Heard, LineProfile
from luwte.domain.turn import CallId, Party
from luwte.errors import SourceError
from luwte.telephony.transcripts.decode import MAX_BYTES
from luwte.telephony.transcripts.reader import open_transcript

if TYPE_CHECKING:  # numpy is only needed for recordings
    from luwte.service.timing import RecordingTiming
    from luwte.speech.asr.interface import AsrEngine
    from luwte.speech.recorded_call import Hearing

Progress = Callable[[float, float], None]
"""Told the second of a recording that was reached, and how many it has (0 when it does not say)."""
TRANSCRIPTS = (".vtt", ".srt", ".json", ".jsonl", ".txt")
_HEAD = 16


@dataclass(frozen=True, slots=True)
class Intake:
    """How files of this run are read: the line, who is who, and which side of a recording is the caller.

    `voice`: measure the caller's voice. `engine` turns speech to words where no transcript is.
    """

    profile: LineProfile
    speakers: Mapping[str, Party]
    caller_side: str | None
    protocols: Collection[str]
    voice: bool = False
    engine: AsrEngine | None = None


def open_call(path: Path, intake: Intake, progress: Progress | None = None) -> Call:
    """The call in this file. Raises `SourceError` for what cannot be used."""
    from luwte.speech.recording import is_recording

    if not is_recording(_read(path, _HEAD)):
        return _transcript(path, intake)
    return _recorded(path, intake, partial(_listen, path, intake, progress=progress))


def open_pair(pair: Pair, intake: Intake, progress: Progress | None = None) -> Call:
    """The call in these two files. Raises `SourceError` for what cannot be used."""
    return _recorded(pair.joined, intake, partial(_listen_to_both, pair, intake, progress=progress))


def _recorded(path: Path, intake: Intake, listening: Callable[[AsrEngine | None], RecordingTiming]) -> Call:
    """A call that was recorded: as it is heard, or with its transcript, which lies beside `path`."""
    from luwte.service.timing import call_heard, with_timing

    beside = find_transcript(path)
    if beside is not None:
        call = with_timing(_transcript(beside, intake), listening(None), file=path.name)
        return replace(call, heard=Heard(words=True, voice=intake.voice, timing=True))
    engine = intake.engine
    heard = Heard(
        words=engine is not None,
        voice=intake.voice,
        timing=True,
        recogniser=engine.name if engine else None,
        model=engine.model_id if engine else None,
    )
    return call_heard(CallId(path.stem), listening(engine), intake.profile, heard)


def _listen(path: Path, intake: Intake, engine: AsrEngine | None, progress: Progress | None) -> RecordingTiming:
    from luwte.speech.recorded_call import listen
    from luwte.speech.recording import channels_of, duration_of

    channels = channels_of(path, intake.caller_side)
    return listen(path, channels, _hearing(intake, engine, progress, duration_of(path)))


def _listen_to_both(pair: Pair, intake: Intake, engine: AsrEngine | None, progress: Progress | None) -> RecordingTiming:
    from luwte.speech.recorded_call import listen_pair
    from luwte.speech.recording import Channels
    from luwte.speech.recording_pair import duration_of_pair

    channels = Channels.of_side(intake.caller_side or "")
    if max(channels.caller, channels.employee) >= len(pair.both):
        raise SourceError("van een paar is de beller links of rechts", file=pair.left.name)
    caller, employee = pair.both[channels.caller], pair.both[channels.employee]
    return listen_pair(caller, employee, _hearing(intake, engine, progress, duration_of_pair(caller, employee)))


def _hearing(intake: Intake, engine: AsrEngine | None, progress: Progress | None, seconds: float) -> Hearing:
    from luwte.speech.recorded_call import Hearing

    told = partial(_tell, progress, seconds) if progress else None
    return Hearing(voice=intake.voice, engine=engine, progress=told)


def _tell(progress: Progress, of: float, second: float) -> None:
    progress(second, of)


def find_transcript(recording: Path) -> Path | None:
    """The transcript with the same name in the same folder; a side file is none."""
    beside = (recording.with_suffix(suffix) for suffix in TRANSCRIPTS)
    return next((path for path in beside if path != recording and path.is_file() and not is_note(path)), None)


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

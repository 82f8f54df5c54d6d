"""A recording to the events that a live line would have given, in the order in which they would have been known.

Constant in audio: of the recording only the events stay. What runs after this is the same code as on a live line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from luwte.domain.events import Event
from luwte.domain.turn import Party
from luwte.service.timing import LegTimes, RecordingTiming
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.asr.interface import AsrEngine
from luwte.speech.asr.transcriber import CallerTranscriber
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.listening import Listener
from luwte.speech.recording import SHORTEST, Channels, read_call
from luwte.speech.recording_pair import read_pair
from luwte.speech.vad.interface import VadFactory
from luwte.speech.voice.meter import VoiceMeter

Progress = Callable[[float], None]
"""Told the second that was reached, about once a second of audio."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a recording is listened to. Without an `engine` there are no words; `voice` measures the caller's voice."""

    voice: bool = False
    engine: AsrEngine | None = None
    vad: VadFactory | None = None
    progress: Progress | None = None


def listen(path: Path, channels: Channels, hearing: Hearing) -> RecordingTiming:
    """Everything heard in a recording. Raises `SourceError` for what cannot be used."""
    return hear(read_call(path, channels, vad=hearing.vad), hearing)


def listen_pair(caller: Path, employee: Path, hearing: Hearing) -> RecordingTiming:
    """Everything heard in a call of which each side is a file. Raises `SourceError` for what cannot be used."""
    return hear(read_pair(caller, employee, vad=hearing.vad), hearing)


def hear(recording: Iterable[AudioEvent], hearing: Hearing) -> RecordingTiming:
    """Everything heard in this audio."""
    session = hearing.engine.open(channel="caller") if hearing.engine else None
    listener = Listener(VoiceMeter() if hearing.voice else None, CallerTranscriber(session) if session else None)
    legs: dict[Party, list[tuple[float, float]]] = {party: [] for party in Party}
    known: list[tuple[float, Event]] = []
    end = 0.0
    for audio in recording:
        end = max(end, _until(audio))
        if isinstance(audio, CallerAudio) and hearing.progress:
            hearing.progress(audio.end)
        if isinstance(audio, SpeechEnded) and audio.end - audio.start >= SHORTEST:
            legs[audio.party].append((audio.start, audio.end))
        known += [(_known(audio), event) for event in listener.accept(audio)]
    known += [(end, event) for event in listener.finish()]
    times: LegTimes = {party: tuple(spans) for party, spans in legs.items()}
    # The two legs are read in blocks, one after the other: in the order in which things were known they are as live.
    events = tuple(event for _, event in sorted(known, key=lambda one: one[0]))
    return RecordingTiming(round(end, 3), times, events, failure=listener.failure)


def _known(audio: AudioEvent) -> float:
    match audio:
        case CallerAudio() | AudioGap():
            return audio.end
        case _:
            return audio.known_at


def _until(audio: AudioEvent) -> float:
    return audio.at if isinstance(audio, SpeechBegan) else audio.end

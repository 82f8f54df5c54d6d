"""`luwte voice`: the caller's voice in a recording, a line for every second. Behaviour in words, never a feeling.

It measures the caller's side only; a mono recording is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import typer

from luwte.apps.cli.install import installation
from luwte.apps.wording import clock
from luwte.domain.events import VoiceMeasured
from luwte.domain.outputs import VoiceChanged
from luwte.domain.turn import Baseline
from luwte.errors import SettingsError, SourceError
from luwte.recognition.fusion import voice_model
from luwte.recognition.voice.tracker import VoiceTracker
from luwte.service.bootstrap import Installation
from luwte.service.modes import on_files
from luwte.settings import CHANNEL

SIDES = {"left": "links", "right": "rechts"}
BASELINES = {
    Baseline.NONE: "none",
    Baseline.PARTIAL: "partial",
    Baseline.READY: "ready",
    Baseline.SUSPECT: "suspect",
}


def run(path: Path, caller: str | None, overlay: Path | None, *, as_json: bool) -> int:
    """Print the lines; 0. Raises `LuwteError` for what cannot be used."""
    installed = installation(overlay)
    states = tuple(heard(path, side_of(caller, installed), installed))
    typer.echo(f"luwte: {on_files(installed.conditions)}", err=True)
    for state in states:
        typer.echo(json.dumps(_record(state), ensure_ascii=False) if as_json else _line(state))
    if not states:
        typer.echo("luwte: deze opname is korter dan drie seconden: er is niets te meten", err=True)
    return 0


def side_of(caller: str | None, installed: Installation) -> str | None:
    """The side that `--caller` means, or that of the settings. Raises `SettingsError`."""
    side = SIDES.get(caller, caller) if caller else None
    if side is not None and not re.match(CHANNEL, side):
        raise SettingsError("--caller: kies left of right, of beller+medewerker, zoals 3+6")
    return side or installed.caller_channel


def heard(path: Path, side: str | None, installed: Installation) -> Iterator[VoiceChanged]:
    """The caller's voice in a recording, once a second. Raises `SourceError`."""
    from luwte.speech.recorded_call import Hearing, listen
    from luwte.speech.recording import channels_of, is_recording

    if not path.is_file():
        raise SourceError("dit bestand bestaat niet", file=str(path))
    with path.open("rb") as source:
        if not is_recording(source.read(16)):
            raise SourceError("dit is geen opname die Luwte kent (WAV, FLAC, OGG of MP3)", file=path.name)
    call = listen(path, channels_of(path, side), Hearing(voice=True))
    tracker = VoiceTracker(voice_model(installed.content), installed.profile.raised_from)
    for event in call.events:
        if isinstance(event, VoiceMeasured):
            yield tracker.add(event.window, event.at)


def _record(state: VoiceChanged) -> dict[str, object]:
    voice = state.voice
    return {
        "time": state.at,
        "score": voice.score,
        "raised": voice.raised,
        "baseline": BASELINES[voice.baseline],
        "evidence": list(voice.moved),
    }


def _line(state: VoiceChanged) -> str:
    voice = state.voice
    index = "  –" if voice.score is None else f"{voice.score:3d}"
    said = ["stem verheven" if voice.raised else "", *voice.moved]
    return f"{clock(state.at)} {index} (eigen stem: {voice.baseline.value}) {', '.join(filter(None, said))}".rstrip()

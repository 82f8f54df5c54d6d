"""The recogniser that a person named on the command line, or in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from luwte.domain.call import LineProfile
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, Party, Words
from luwte.errors import SettingsError
from luwte.telephony.transcripts.reader import open_transcript

if TYPE_CHECKING:  # numpy is only needed when something is heard
    from luwte.speech.asr.interface import AsrEngine


def recogniser(name: str, model: Path | None, speakers: Mapping[str, Party]) -> AsrEngine | None:
    """The engine of this name, or `None` for `none`. Raises `SettingsError`.

    A real engine runs in a process of its own, so that one that hangs or dies takes no call along. For `scripted` the
    model is a transcript: its words of the caller are what is heard.
    """
    if name == "none":
        return None
    from luwte.speech.asr.process import EngineSpec, ProcessEngine
    from luwte.speech.asr.registry import names, open_engine

    if name == "scripted":
        return open_engine("scripted", lines=_script(model, speakers))
    if name not in names():
        raise SettingsError(f"--spraak: deze spraakherkenner is er niet: {name}; wel: {', '.join(names())}")
    return ProcessEngine(EngineSpec(name, model, model.name if model else None))


def _script(model: Path | None, speakers: Mapping[str, Party]) -> tuple[Words, ...]:
    if model is None or not model.is_file():
        raise SettingsError("--spraak scripted: geef met --model het transcript dat gelezen moet worden")
    call = open_transcript(model.read_bytes(), file=model.name, speakers=speakers, profile=LineProfile())
    turns = [event.turn for event in call.events if isinstance(event, TurnHeard)]
    return tuple(turn.words for turn in turns if isinstance(turn, CallerTurn) and turn.words)

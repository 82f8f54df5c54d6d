"""The recogniser that a person named on the command line, or in the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from luwte.domain.call import LineProfile
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, Party, Words
from luwte.errors import SettingsError
from luwte.service.bootstrap import Recogniser
from luwte.telephony.transcripts.reader import open_transcript

if TYPE_CHECKING:  # numpy is only needed when something is heard
    from luwte.speech.asr.interface import AsrEngine


@contextmanager
def recogniser(speech: Recogniser, speakers: Mapping[str, Party], *, waits: bool = True) -> Iterator[AsrEngine | None]:
    """The engine that is meant, or `None` for `none`; it is stopped at the end. Raises `SettingsError`, `ModelError`.

    `waits`: whether a question waits while the engine starts again, as for a recording; a live call does not.

    A real engine runs in a process of its own, so that one that hangs or dies takes no call along. An installed model
    is checked first and kept in place (S23), and knows its own engine. For `scripted` the model is a transcript: its
    words of the caller are what is heard.
    """
    from luwte.speech.asr.registry import open_engine
    from luwte.speech.models.store import ModelStore

    if speech.name == "scripted":
        yield open_engine("scripted", lines=_script(speech.model, speakers))
        return
    store = ModelStore(speech.models_dir)
    if speech.model is not None and speech.model in store.installed():
        with store.loaded(speech.model) as model:
            name = model.engine if speech.name == "none" else speech.name
            yield from _running(name, model.folder, model.identity, waits=waits)
    elif speech.name == "none":
        yield None
    else:
        folder = Path(speech.model) if speech.model else None
        yield from _running(speech.name, folder, folder.name if folder else None, waits=waits)


def _running(name: str, model: Path | None, identity: str | None, *, waits: bool) -> Iterator[AsrEngine]:
    from luwte.speech.asr.process import EngineSpec, ProcessEngine
    from luwte.speech.asr.registry import names

    if name not in names():
        raise SettingsError(f"--spraak: deze spraakherkenner is er niet: {name}; wel: {', '.join(names())}")
    engine = ProcessEngine(EngineSpec(name, model, identity), waits=waits)
    try:
        yield engine
    finally:
        engine.close()


def _script(model: str | None, speakers: Mapping[str, Party]) -> tuple[Words, ...]:
    if model is None or not Path(model).is_file():
        raise SettingsError("--spraak scripted: geef met --model het transcript dat gelezen moet worden")
    path = Path(model)
    call = open_transcript(path.read_bytes(), file=path.name, speakers=speakers, profile=LineProfile())
    turns = [event.turn for event in call.events if isinstance(event, TurnHeard)]
    return tuple(turn.words for turn in turns if isinstance(turn, CallerTurn) and turn.words)

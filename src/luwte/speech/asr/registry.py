"""Engines by name. Third parties add theirs through the entry point group `luwte.speech`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from pathlib import Path

from luwte.domain.turn import Words
from luwte.errors import SettingsError
from luwte.speech.asr.interface import AsrEngine

GROUP = "luwte.speech"
Make = Callable[[Path, str | None], AsrEngine]
WITHOUT_MODEL = ("none", "scripted")


def names() -> tuple[str, ...]:
    """Every engine that can be named, ours first."""
    return (*WITHOUT_MODEL, *_OURS, *sorted(entry.name for entry in entry_points(group=GROUP)))


def open_engine(
    name: str, *, model: Path | None = None, model_id: str | None = None, lines: Sequence[Words] = ()
) -> AsrEngine:
    """The engine, loaded. Raises `SettingsError` that says what is missing and how to mend it."""
    if name == "none":
        from luwte.speech.asr.engines.none import NoEngine

        return NoEngine()
    if name == "scripted":
        from luwte.speech.asr.engines.scripted import ScriptedEngine

        return ScriptedEngine(lines)
    make = _OURS.get(name) or _theirs(name)
    if model is None:
        raise SettingsError(f"spraakherkenner {name}: noem een model; `luwte models list` toont wat er is")
    if not model.is_dir():
        raise SettingsError(f"spraakherkenner {name}: de map {model} van het model bestaat niet")
    return make(model, model_id)


def _theirs(name: str) -> Make:
    for entry in entry_points(group=GROUP, name=name):
        make: Make = entry.load()
        return make
    raise SettingsError(f"deze spraakherkenner is er niet: {name}; wel: {', '.join(names())}")


def _sherpa_stream(model: Path, model_id: str | None) -> AsrEngine:
    from luwte.speech.asr.engines.sherpa_stream import SherpaStreamEngine

    return SherpaStreamEngine(model, model_id)


def _sherpa_offline(model: Path, model_id: str | None) -> AsrEngine:
    from luwte.speech.asr.engines.sherpa_offline import SherpaOfflineEngine

    return SherpaOfflineEngine(model, model_id)


def _vosk(model: Path, model_id: str | None) -> AsrEngine:
    from luwte.speech.asr.engines.vosk import VoskEngine

    return VoskEngine(model, model_id)


def _faster_whisper(model: Path, model_id: str | None) -> AsrEngine:
    from luwte.speech.asr.engines.faster_whisper import FasterWhisperEngine

    return FasterWhisperEngine(model, model_id)


_OURS: dict[str, Make] = {
    "sherpa-stream": _sherpa_stream,
    "sherpa-offline": _sherpa_offline,
    "vosk": _vosk,
    "faster-whisper": _faster_whisper,
}

"""A transcript or recording to a report, in a process of its own.

Settings are read once, at first use; content again when a file of the organisation's own changed.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from luwte.apps.cli.install import installation
from luwte.apps.cli.recogniser import recogniser
from luwte.apps.intake import Intake, find_transcript, open_call
from luwte.apps.uploads import UNSAID
from luwte.apps.web.report import render_report
from luwte.errors import SourceError
from luwte.service.analysis import analyse
from luwte.service.bootstrap import Installation, Recogniser
from luwte.service.recording_sources import Origin

_State = tuple[tuple[str, int], ...]
_TITLE = "ingelezen bestand"
_HEAD = 16
_WHICH_SOURCE = (
    "niemand zei welke kant van deze opname de beller is, en dat wordt niet geraden: kies de bron van de opname"
)
_WHICH_WAY = "bij deze bron hangt de kant van de beller af van wie er belde: kies of u gebeld bent of zelf belde"


@lru_cache(maxsize=1)
def _installed(own: Path | None, _state: _State) -> Installation:
    return installation(own)


def _state(own: Path) -> _State:
    """What the organisation's own files are like now: which there are, and when each was written."""
    return tuple(sorted((str(file), file.stat().st_mtime_ns) for file in own.rglob("*.yaml")))


def report_of(path: str, origin: Origin = UNSAID, own: Path | None = None) -> str:
    """The report as HTML, by the content in force; `own` is the organisation's. Raises `LuwteError` for a bad file."""
    found = own if own is not None and own.is_dir() else None
    installed = _installed(found, _state(found) if found else ())
    profile = origin.line or installed.profile
    if profile.protocol not in installed.content.protocols:
        raise SourceError(
            "het protocol van de lijn van deze bron is er niet; kies een andere bron", file=Path(path).name
        )
    side = origin.side(installed.caller_channel)
    if side is None:
        _require_no_sides(Path(path), origin)
    wanted = installed.speech if _needs_words(Path(path)) else Recogniser()
    with recogniser(wanted, installed.speakers) as engine:
        protocols = installed.content.protocols.keys()
        call = open_call(Path(path), Intake(profile, installed.speakers, side, protocols, engine=engine))
    analysis = analyse(call, installed.content)
    return render_report([(_TITLE, analysis)], installed.content, made_by_version=version("luwte"), cues=False)


def _require_no_sides(path: Path, origin: Origin) -> None:
    """Raises `SourceError` for a recording of which it was not said who is where; mono is refused later anyway."""
    from luwte.speech.audiofile import open_audio

    if not _is_recorded(path):
        return
    with open_audio(path) as audio:
        if audio.channels > 1:
            raise SourceError(_WHICH_WAY if origin.sides else _WHICH_SOURCE, file=path.name)


def _needs_words(path: Path) -> bool:
    """Whether a recogniser must hear what was said: its model is loaded for that alone, and gone after it."""
    return _is_recorded(path) and find_transcript(path) is None


def _is_recorded(path: Path) -> bool:
    from luwte.speech.audiofile import is_recording

    with path.open("rb") as source:
        return is_recording(source.read(_HEAD))

"""What is known of recordings besides their sound: `bron.toml` of a folder, and a side file `<naam>.json` beside one.

Which side is the caller may depend on who called whom. The source says so; it is never guessed (TEL-03).
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from luwte.apps.recording_pairs import Pair, PairRule, pair_rule
from luwte.errors import SettingsError, SourceError
from luwte.service.recording_sources import CallerSides, Direction

SOURCE = "bron.toml"
_NOTED = frozenset({"kanaal", "richting", "tijd", "lijn"})
_LONGEST = 4096
"""Bytes of a side file; anything longer is a transcript."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a side file says of one recording; all of it may be absent."""

    side: str | None = None
    direction: Direction | None = None
    at: datetime | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What holds for all recordings of a folder: where the caller is, and which two files (`pairs`) are one call."""

    line: str | None = None
    sides: CallerSides | None = None
    pairs: PairRule | None = None

    def pair(self, path: Path) -> Pair | None:
        """The pair to which a file belongs, if it is half of one."""
        return self.pairs.of(path) if self.pairs is not None else None

    def side(self, note: Note, usual: str | None, *, file: str) -> str | None:
        """The caller's side of a recording; `usual` is that of the settings. Raises `SourceError` when it depends."""
        if note.side is not None:
            return note.side
        if self.sides is None:
            return usual
        side = self.sides.of(note.direction)
        if side is None:
            message = f"de kant van de beller hangt van de richting af; zet die in {Path(file).stem}.json: in of uit"
            raise SourceError(message, file=file)
        return side


def source_of(folder: Path) -> Source:
    """What `bron.toml` says, or nothing when it is not there. Raises `SettingsError`."""
    try:
        given = tomllib.loads((folder / SOURCE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Source()
    except (OSError, ValueError):
        raise SettingsError(f"{SOURCE}: dit is geen leesbare TOML") from None
    unknown = ", ".join(sorted(given.keys() - {"lijn", "beller_kanaal", "paar"}))
    if unknown:
        raise SettingsError(f"{SOURCE}: onbekend: {unknown}; wel: lijn, beller_kanaal, paar")
    line = given.get("lijn")
    if line is not None and not isinstance(line, str):
        raise SettingsError(f"{SOURCE}: lijn: geef een naam")
    sides = _sides(given["beller_kanaal"]) if "beller_kanaal" in given else None
    if "paar" in given and sides is None:
        raise SettingsError(f"{SOURCE}: paar: zeg met beller_kanaal of links dan wel rechts de beller is")
    return Source(line, sides, pair_rule(given["paar"], SOURCE) if "paar" in given else None)


def note_of(recording: Path) -> Note:
    """What is noted beside this recording. Raises `SourceError` for a side file that is wrong."""
    beside = recording.with_suffix(".json")
    given = _noted(beside)
    if beside == recording or given is None:
        return Note()
    if unknown := ", ".join(sorted(given.keys() - _NOTED)):
        raise SourceError(f"onbekend: {unknown}; wel: {', '.join(sorted(_NOTED))}", file=beside.name)
    if not all(isinstance(value, str) for value in given.values()):
        raise SourceError("elke waarde is tekst tussen aanhalingstekens", file=beside.name)
    try:
        direction = Direction(given["richting"]) if "richting" in given else None
    except ValueError:
        raise SourceError("richting: kies in of uit", file=beside.name) from None
    try:
        at = datetime.fromisoformat(given["tijd"]) if "tijd" in given else None
    except ValueError:
        raise SourceError("tijd: schrijf 2026-11-24T10:15:00", file=beside.name) from None
    return Note(given.get("kanaal"), direction, at, given.get("lijn"))


def is_note(path: Path) -> bool:
    """Whether a file is a side file, and so no transcript."""
    return _noted(path) is not None


def titled(name: str, note: Note) -> str:
    """How a recording is called in its report: what is noted of it, after its name."""
    direction = {Direction.IN: "inkomend", Direction.OUT: "uitgaand", None: ""}[note.direction]
    at = f"{note.at:%d-%m-%Y %H:%M}" if note.at else ""
    told = ", ".join(part for part in (note.line, direction, at) if part)
    return f"{name} ({told})" if told else name


def _sides(given: Any) -> CallerSides:
    """One side for both directions, or one for each."""
    sides = dict.fromkeys(Direction, given) if isinstance(given, str) else given
    whole = isinstance(sides, dict) and all(isinstance(side, str) for side in sides.values())
    if not whole or sides.keys() != {*Direction}:
        raise SettingsError(f'{SOURCE}: beller_kanaal: geef "links" of "rechts", of allebei: in = … en uit = …')
    try:
        return CallerSides(sides[Direction.IN], sides[Direction.OUT])
    except ValueError as error:
        raise SettingsError(f"{SOURCE}: beller_{error}") from None


def _noted(path: Path) -> dict[str, Any] | None:
    if path.suffix != ".json":
        return None
    try:
        with path.open("rb") as source:
            data = source.read(_LONGEST + 1)
        given = json.loads(data) if len(data) <= _LONGEST else None
    except (OSError, ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) and given.keys() & _NOTED else None

"""A folder that is watched (*inleesmap*): each file that lands in it is analysed once, and moved with its report.

A file is taken when its size and time stayed the same for a while. First the report is written, then which files will
move where, and then they move: whenever the power goes, a file is still waiting or done with its report, never both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luwte.apps.intake import TRANSCRIPTS, find_transcript
from luwte.errors import LuwteError, SourceError
from luwte.service.clock import Clock

DONE, FAILED = "verwerkt", "mislukt"
RECORDINGS = (".wav", ".flac", ".ogg", ".mp3")
_STILL = 5.0
_PART = ".deel"
_JOURNAL = ".verplaatsen.json"

Analyse = Callable[[Path], str]
"""The report of a file as HTML. Raises `LuwteError` for a file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `problem` is empty when it went well."""

    name: str
    problem: str = ""


class WatchFolder:
    """One folder. Only one process may watch it at a time; `look` is called again and again."""

    def __init__(self, folder: Path, analyse: Analyse, clock: Clock, *, still: float = _STILL) -> None:
        self._folder, self._analyse, self._clock, self._still = folder, analyse, clock, still
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        for name in (DONE, FAILED):
            _make(folder / name)
        self._finish()

    def look(self) -> Iterator[Outcome]:
        """Take what lies still. Raises `SourceError` when the folder cannot be used any more."""
        waiting = self._waiting()
        self._seen = {path: seen for path, seen in self._seen.items() if path in waiting}
        for path in waiting:
            if self._lies_still(path) and path.exists():
                yield self._take(path)

    def _waiting(self) -> list[Path]:
        """Recordings first: their transcript goes with them."""
        try:
            found = [path for path in self._folder.iterdir() if not path.name.startswith(".") and path.is_file()]
        except OSError:
            raise SourceError("deze map kan niet gelezen worden", file=str(self._folder)) from None
        return sorted(
            (path for path in found if path.suffix != _PART), key=lambda path: (not _recorded(path), path.name)
        )

    def _lies_still(self, path: Path) -> bool:
        try:
            about = path.stat()
        except OSError:
            return False
        mark, now = (about.st_size, about.st_mtime_ns), self._clock.steady()
        known, since = self._seen.setdefault(path, (mark, now))
        if known != mark:
            self._seen[path] = (mark, now)
            return False
        return now - since >= self._still and all(self._lies_still(other) for other in _beside(path))

    def _take(self, path: Path) -> Outcome:
        together = [path, *_beside(path)]
        try:
            report = self._analyse(path)
        except LuwteError as error:
            self._move(together, FAILED, f"{path.name}.fout.txt", f"{error}\n")
            return Outcome(path.name, str(error))
        self._move(together, DONE, f"{path.name}.verslag.html", report)
        return Outcome(path.name)

    def _move(self, together: list[Path], where: str, beside: str, text: str) -> None:
        """A name that is taken gets a number. Raises `SourceError`."""
        target = self._folder / where
        number = next(n for n in range(1_000_000) if not any((target / _named(p, n)).exists() for p in together))
        moves = {str(path.name): f"{where}/{_named(path, number)}" for path in together}
        try:
            _write(target / _named(Path(beside), number), text)
            _write(self._folder / _JOURNAL, json.dumps(moves))
            self._finish()
        except OSError:
            raise SourceError("hier kan niet geschreven of verplaatst worden (schijf vol?)", file=str(target)) from None

    def _finish(self) -> None:
        """Do the moves that are written down; after a crash some may have been done."""
        journal = self._folder / _JOURNAL
        if not journal.exists():
            return
        for name, target in json.loads(journal.read_text(encoding="utf-8")).items():
            if (self._folder / name).exists():
                (self._folder / name).replace(self._folder / target)
        journal.unlink()


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also when the power goes."""
    part = path.with_name(f".{path.name}{_PART}")
    with part.open("w", encoding="utf-8", errors="backslashreplace") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    part.replace(path)


def _recorded(path: Path) -> bool:
    return path.suffix.lower() in RECORDINGS


def _beside(path: Path) -> list[Path]:
    """The transcript of a recording."""
    found = find_transcript(path) if _recorded(path) and path.suffix not in TRANSCRIPTS else None
    return [found] if found else []


def _named(path: Path, number: int) -> str:
    return path.name if not number else f"{path.stem}.{number}{path.suffix}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise SourceError("deze map kan niet gemaakt worden", file=str(folder)) from None

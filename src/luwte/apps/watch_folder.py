"""A folder that is watched (*inleesmap*): each file that lands in it is analysed once, and moved with its report.

A file is taken when its size and time stayed the same for a while. First the report is written, then which files will
move where, and then they move: whenever the power goes, a file is still waiting or done with its report, never both.
What was done is known again by its content, also under another name; of that only a hash is kept. Of a call that comes
as two mono files each waits for the other, until that takes too long.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luwte.apps.intake import find_transcript
from luwte.apps.recording_pairs import Pair, PairRule
from luwte.apps.recording_source import SOURCE, is_note
from luwte.errors import LuwteError, SourceError
from luwte.service.clock import Clock

DONE, FAILED, AGAIN = "verwerkt", "mislukt", "dubbel"
RECORDINGS = (".wav", ".flac", ".ogg", ".opus", ".mp3", ".webm", ".m4a")
_STILL = 5.0
_PART = ".deel"
_JOURNAL = ".verplaatsen.json"
_HASHES = ".verwerkt.sha256"

Analyse = Callable[[Path], str]
"""The report of a file as HTML. Raises `LuwteError` for a file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `problem` is empty when it went well; `again`: it was done before, and not now."""

    name: str
    problem: str = ""
    again: bool = False


class WatchFolder:
    """One folder. Only one process may watch it at a time; `look` is called again and again."""

    def __init__(
        self, folder: Path, analyse: Analyse, clock: Clock, *, still: float = _STILL, pairs: PairRule | None = None
    ) -> None:
        self._folder, self._analyse, self._clock, self._still, self._pairs = folder, analyse, clock, still, pairs
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        self._patience = pairs.wait if pairs is not None else 0.0
        self.halves: tuple[str, ...] = ()
        """Files that lie still and wait for the other half of their pair, at the last look."""
        for name in (DONE, FAILED, AGAIN):
            _make(folder / name)
        self._finish()
        self._done = _lines(folder / _HASHES)

    def look(self) -> Iterator[Outcome]:
        """Take what lies still. Raises `SourceError` when the folder cannot be used any more."""
        waiting = self._waiting()
        self._seen = {path: seen for path, seen in self._seen.items() if path in waiting or is_note(path)}
        self.halves = ()
        for together, lacks in self._bundles(waiting):
            if not self._lie_still(together) or not together[0].exists():
                continue
            if lacks is None:
                yield self._take(together)
            elif self._waited(together[0]):
                yield self._give_up(together, lacks)
            else:
                self.halves += (together[0].name,)

    def _bundles(self, waiting: list[Path]) -> Iterator[tuple[list[Path], Path | None]]:
        """What goes together, each file once; for half of a pair that is alone also which file it lacks."""
        pairs = {path: pair for path in waiting if (pair := self._pair(path)) is not None}
        with_pairs = {also for pair in pairs.values() for also in _beside(pair.joined)}
        for path in waiting:
            pair = pairs.get(path)
            if pair is None:
                if path not in with_pairs:
                    yield [path, *_beside(path)], None
                continue
            other = pair.right if path == pair.left else pair.left
            if other not in pairs:
                yield [path, *_beside(pair.joined)], other
            elif path == pair.left:
                yield [*pair.both, *_beside(pair.joined)], None

    def _pair(self, path: Path) -> Pair | None:
        return self._pairs.of(path) if self._pairs is not None and is_recorded(path) else None

    def _waited(self, path: Path) -> bool:
        """Whether a half is here so long that the other will not come; a file that is copied is as old as its copy."""
        return self._clock.now().timestamp() - path.stat().st_ctime >= self._patience

    def _give_up(self, together: list[Path], lacks: Path) -> Outcome:
        name = together[0].name
        why = f"{name}: de andere kant, {lacks.name}, kwam niet binnen {self._patience:.0f} seconden"
        self._move(together, FAILED, f"{name}.fout.txt", f"{why}; zet ze samen opnieuw neer\n")
        return Outcome(name, why)

    def _waiting(self) -> list[Path]:
        """Recordings first: their transcript goes with them."""
        try:
            found = [path for path in self._folder.iterdir() if not path.name.startswith(".") and path.is_file()]
        except OSError:
            raise SourceError("deze map kan niet gelezen worden", file=str(self._folder)) from None
        mine = [path for path in found if path.suffix != _PART and path.name != SOURCE and not is_note(path)]
        return sorted(mine, key=lambda path: (not is_recorded(path), path.name))

    def _lie_still(self, together: list[Path]) -> bool:
        """A file, and all that goes with it; each is looked at every time, so that all are known from now on."""
        still = [self._lies_still(each) for each in together]
        return all(still)

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
        return now - since >= self._still

    def _take(self, together: list[Path]) -> Outcome:
        """The first names the report."""
        path = together[0]
        try:
            content = _content(together)
            again = content in self._done
            report = "dit bestand is al eerder verwerkt\n" if again else self._analyse(path)
        except LuwteError as error:
            self._move(together, FAILED, f"{path.name}.fout.txt", f"{error}\n")
            return Outcome(path.name, str(error))
        if again:
            self._move(together, AGAIN, f"{path.name}.dubbel.txt", report)
            return Outcome(path.name, again=True)
        self._move(together, DONE, f"{path.name}.verslag.html", report, content)
        self._done.add(content)
        return Outcome(path.name)

    def _move(self, together: list[Path], where: str, beside: str, text: str, content: str = "") -> None:
        """A name that is taken gets a number. Raises `SourceError`."""
        target = self._folder / where
        number = next(n for n in range(1_000_000) if not any((target / _named(p, n)).exists() for p in together))
        moves = {str(path.name): f"{where}/{_named(path, number)}" for path in together}
        try:
            _write(target / _named(Path(beside), number), text)
            _write(self._folder / _JOURNAL, json.dumps({"content": content, "moves": moves}))
            self._finish()
        except OSError:
            raise SourceError("hier kan niet geschreven of verplaatst worden (schijf vol?)", file=str(target)) from None

    def _finish(self) -> None:
        """Do what is written down; after a crash some of it may have been done. Raises `SourceError`."""
        journal = self._folder / _JOURNAL
        if not journal.exists():
            return
        content, moves = self._written(journal)
        if content:
            with (self._folder / _HASHES).open("a", encoding="ascii") as sink:
                sink.write(f"{content}\n")
        for name, target in moves.items():
            if (self._folder / name).exists():
                (self._folder / name).replace(self._folder / target)
        journal.unlink()

    def _written(self, journal: Path) -> tuple[str, dict[str, str]]:
        """The content that is done, and which file goes where.

        Before hashes were kept the moves stood there alone. What was done then is known by its content from now on too.
        """
        try:
            found = json.loads(journal.read_text(encoding="utf-8"))
            content, moves = (found["content"], found["moves"]) if "moves" in found else (None, found)
            if not isinstance(content, str | None) or not all(map(_is_move, moves.items())):
                raise ValueError("no moves")
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            message = "dit bestand is beschadigd; kijk in verwerkt en mislukt wat al gedaan is, en haal het dan weg"
            raise SourceError(message, file=str(journal)) from None
        if content is None:
            places = [self._folder / (name if (self._folder / name).exists() else to) for name, to in moves.items()]
            done = all(to.startswith(f"{DONE}/") for to in moves.values()) and all(place.exists() for place in places)
            content = _content(places) if done else ""
        return content, moves


def _is_move(move: tuple[str, object]) -> bool:
    """From this folder to one of ours, and nowhere else."""
    name, target = move
    where, _, rest = target.partition("/") if isinstance(target, str) else ("", "", "")
    return where in {DONE, FAILED, AGAIN} and all(Path(one).name == one != ".." for one in (name, rest))


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also when the power goes."""
    part = path.with_name(f".{path.name}{_PART}")
    with part.open("w", encoding="utf-8", errors="backslashreplace") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    part.replace(path)


def is_recorded(path: Path) -> bool:
    """Whether a file is called as recordings are."""
    return path.suffix.lower() in RECORDINGS


def _beside(path: Path) -> list[Path]:
    """The transcript of a recording, and its side file."""
    if not is_recorded(path):
        return []
    found, note = find_transcript(path), path.with_suffix(".json")
    return [*([found] if found else []), *([note] if is_note(note) else [])]


def _content(together: list[Path]) -> str:
    """The same for the same bytes under any name. Raises `SourceError`."""
    whole = hashlib.sha256()
    for path in together:
        try:
            with path.open("rb") as source:
                whole.update(hashlib.file_digest(source, "sha256").digest())
        except OSError:
            raise SourceError("dit bestand kan niet gelezen worden", file=path.name) from None
    return whole.hexdigest()


def _lines(path: Path) -> set[str]:
    """The hashes that are kept. Raises `SourceError`."""
    try:
        return set(path.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()
    except (OSError, ValueError):
        raise SourceError("dit bestand is beschadigd; haal het weg om verder te gaan", file=str(path)) from None


def _named(path: Path, number: int) -> str:
    return path.name if not number else f"{path.stem}.{number}{path.suffix}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise SourceError("deze map kan niet gemaakt worden", file=str(folder)) from None

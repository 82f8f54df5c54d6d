"""Many files, one after the other or on all cores: the results are the same and come in the order of the files.

A file that cannot be used, and a process that dies on one, stop nothing but that file.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from luwte.apps.cli.install import installation
from luwte.apps.cli.recogniser import recogniser
from luwte.apps.intake import Intake, open_call
from luwte.domain.turn import Party
from luwte.errors import LuwteError, SourceError
from luwte.service.analysis import CallAnalysis, analyse
from luwte.service.bootstrap import Installation, Recogniser
from luwte.service.second_reader import SecondReader

Result = CallAnalysis | LuwteError


@dataclass(frozen=True)
class Wanted:
    """How files are to be read; it goes to other processes, so it holds nothing that is loaded."""

    overlay: Path | None = None
    speakers: dict[str, Party] = field(default_factory=dict)
    channel: str | None = None
    voice: bool = False
    speech: Recogniser = field(default_factory=Recogniser)


class Reading:
    """Content and recogniser, loaded once in this process, and how to read a file with them."""

    def __init__(self, wanted: Wanted, installed: Installation, reader: SecondReader | None = None) -> None:
        self._content = installed.content
        self._reader = reader
        self._open = ExitStack()
        self._intake = Intake(
            installed.profile,
            wanted.speakers,
            wanted.channel,
            installed.content.protocols.keys(),
            voice=wanted.voice,
            engine=self._open.enter_context(recogniser(wanted.speech, wanted.speakers)),
        )

    def read(self, path: Path, progress: Heard | None = None) -> Result:
        """The analysis of a file, or why there is none."""
        try:
            call = open_call(path, self._intake, progress)
            return analyse(call, self._content, self._reader)
        except LuwteError as error:
            return error

    def close(self) -> None:
        """Stop the recogniser."""
        self._open.close()


def each(
    files: Sequence[Path], wanted: Wanted, installed: Installation, reader: SecondReader | None
) -> Iterator[tuple[Path, Result]]:
    """(file, result) in the order of `files`. A second reader is asked by one process only."""
    console = Console(stderr=True)
    workers = min(len(files), os.cpu_count() or 1)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as shown:
        if workers > 1 and reader is None and any(map(_is_heavy, files)):
            task = shown.add_task("Analyseren", total=len(files))
            for path, result in _together(files, wanted, workers):
                shown.advance(task)
                yield path, result
        else:
            yield from _one_by_one(files, Reading(wanted, installed, reader), shown)


def _one_by_one(files: Sequence[Path], reading: Reading, shown: Progress) -> Iterator[tuple[Path, Result]]:
    try:
        for path in files:
            task = shown.add_task(path.name, total=None)
            yield path, reading.read(path, Heard(shown, task))
            shown.remove_task(task)
    finally:
        reading.close()


class Heard:
    """Shows how far a recording was heard."""

    def __init__(self, shown: Progress, task: TaskID) -> None:
        self._shown = shown
        self._task = task

    def __call__(self, second: float, of: float) -> None:
        """`second` of `of` seconds; 0 when the length is not known."""
        self._shown.update(self._task, completed=second, total=of or None)


def _is_heavy(path: Path) -> bool:
    """Whether reading this file is work that is worth another process: a recording is, a transcript is not."""
    return path.suffix.lower() not in {".vtt", ".srt", ".json", ".jsonl", ".txt"}


def _elsewhere(path: Path, wanted: Wanted) -> Result:
    return _reading_here(wanted).read(path)


_HERE: dict[str, Reading] = {}


def _reading_here(wanted: Wanted) -> Reading:
    """What this process loaded for these files; a process serves one batch."""
    if "reading" not in _HERE:
        _HERE["reading"] = Reading(wanted, installation(wanted.overlay))
        atexit.register(_HERE["reading"].close)  # its recogniser is a process of its own
    return _HERE["reading"]


def _together(files: Sequence[Path], wanted: Wanted, workers: int) -> Iterator[tuple[Path, Result]]:
    with _pool(workers) as pool:
        waiting = [pool.submit(_elsewhere, path, wanted) for path in files]
        for path, future in zip(files, waiting, strict=True):
            yield path, _answer(path, future, wanted)


def _answer(path: Path, future: Future[Result], wanted: Wanted) -> Result:
    """When a process died nobody knows on which file: each that got no answer is tried once more, alone."""
    try:
        return future.result()
    except BrokenProcessPool:
        pass
    try:
        with _pool(1) as alone:
            return alone.submit(_elsewhere, path, wanted).result()
    except BrokenProcessPool:
        return SourceError("het lezen van dit bestand brak af (te weinig geheugen?)", file=path.name)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))

"""Files of others are read in a process of their own, with a limit on memory and time: what they break, breaks alone.

One process reads file after file; after one that broke it a fresh one begins.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from luwte.errors import LuwteError, SourceError

Report = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for one file, and bytes of address space for the process, where the system can limit that."""

    seconds: float = 3600.0
    memory: int | None = 8 * 1024**3


USUAL = Limits()


class OwnProcess:
    """Calls `report`, which another process can find by its name, for one path after another."""

    def __init__(self, report: Report, limits: Limits = USUAL) -> None:
        self._report, self._limits = report, limits
        self._running: tuple[SpawnProcess, Connection] | None = None

    def __call__(self, path: Path) -> str:
        """The report. Raises `LuwteError` for a file that cannot be used, or that took too much."""
        process, pipe = self._running = self._running or self._begin()
        try:
            pipe.send(path)
            if not pipe.poll(self._limits.seconds):
                self.close()
                raise SourceError("het lezen duurde te lang en is afgebroken", file=path.name)
            answer: str | LuwteError = pipe.recv()
        except (EOFError, OSError):
            process.join()
            self.close()
            raise SourceError(
                "het lezen is afgebroken: dit bestand vroeg te veel, of is beschadigd", file=path.name
            ) from None
        if isinstance(answer, LuwteError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._running is None:
            return
        process, pipe = self._running
        self._running = None
        pipe.close()
        process.kill()
        process.join()
        process.close()

    def _begin(self) -> tuple[SpawnProcess, Connection]:
        """A fresh process, not a copy of this one: it holds no keys and no connections."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(self._report, theirs, self._limits.memory), daemon=False)
        process.start()
        theirs.close()
        return process, ours


def serve(report: Report, pipe: Connection, memory: int | None) -> None:
    """What the other process does, until this one goes."""
    if memory is not None:
        _limit(memory)
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            pipe.send(_answer(report, pipe.recv()))


def _answer(report: Report, path: Path) -> str | LuwteError:
    try:
        return report(path)
    except LuwteError as error:
        return error
    except MemoryError:
        return SourceError("dit bestand vraagt te veel geheugen", file=path.name)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return  # a system that cannot limit a process; time still is
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

"""Files that somebody uploads to look back at one call (*inlezen*): analysed one by one in a process of its own.

A report belongs to who uploaded it, lives in memory only, and is gone after a day or when the server stops; the file
itself is deleted as soon as it was read. Nothing of it reaches the calls of a desk, a count or a trend.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

import structlog

from luwte.errors import LuwteError, NotAllowed, NotFound
from luwte.service.actors import Actor, Role, UserId
from luwte.service.clock import Clock
from luwte.service.ports import AuditTrail
from luwte.service.recording_sources import Origin

MAX_BYTES = 300_000_000
MAY = frozenset({Role.EMPLOYEE, Role.TRAINER, Role.COORDINATOR})
"""Who may upload: for oneself, never to look at how somebody else works (L5)."""
_KEPT = timedelta(hours=24)
_EACH, _ALL = 10, 100
_READ = 1024 * 1024
_PATIENT = 10
_BROKE_OFF = "het analyseren is afgebroken; probeer het nog eens"


class State(StrEnum):
    """Where an upload stands."""

    WAITING = "wacht"
    BUSY = "bezig"
    DONE = "klaar"
    FAILED = "mislukt"


@dataclass(slots=True)
class Upload:
    """One uploaded call. `report` is HTML when it is done, `problem` Dutch when it failed."""

    id: str
    owner: UserId
    name: str
    at: datetime
    state: State = State.WAITING
    report: str = ""
    problem: str = ""


Report = Callable[[str, Origin], str]
"""Path, and what was said of it, to report, in the other process; raises `LuwteError`."""
UNSAID = Origin()


class Uploads:
    """All uploads of this server. `report` must be a function that another process can find by its name."""

    def __init__(
        self, report: Report, trail: AuditTrail, clock: Clock, pool: Callable[[], Executor] | None = None
    ) -> None:
        self._report, self._trail, self._clock = report, trail, clock
        self._new_pool = pool or _one_process
        self._pool: Executor | None = None
        self._turn = asyncio.Lock()
        self._kept: dict[str, Upload] = {}
        self._work: set[asyncio.Task[None]] = set()

    def of(self, actor: Actor) -> tuple[Upload, ...]:
        """What this person uploaded, newest first."""
        self._forget()
        return tuple(reversed([upload for upload in self._kept.values() if upload.owner == actor.user]))

    def one(self, actor: Actor, identity: str) -> Upload:
        """An own upload. Raises `NotFound` for any other."""
        self._forget()
        found = self._kept.get(identity)
        if found is None or found.owner != actor.user:
            raise NotFound("dit verslag is er niet (meer)")
        return found

    def drop(self, actor: Actor, identity: str) -> None:
        """Throw an own report away. Raises `NotFound`."""
        known = self.one(actor, identity)
        del self._kept[known.id]

    async def take(self, actor: Actor, files: Mapping[str, BinaryIO], origin: Origin = UNSAID) -> Upload:
        """Keep the files for as long as it takes, and let them be analysed. The first is the call, of that `origin`.

        Raises `NotAllowed` for who may not, or has too much waiting.
        """
        if not MAY & actor.roles:
            raise NotAllowed("uw rol geeft hier geen toegang toe")
        busy = [upload for upload in self.of(actor) if upload.state in {State.WAITING, State.BUSY}]
        if len(busy) >= _EACH or len(self._kept) >= _ALL:
            raise NotAllowed("er wachten al genoeg bestanden; probeer het later opnieuw")
        upload = Upload(secrets.token_urlsafe(12), actor.user, next(iter(files)), self._clock.now())
        folder = Path(tempfile.mkdtemp(prefix="luwte-inlezen-"))
        try:
            names = await asyncio.to_thread(_saved, folder, files)
            await asyncio.to_thread(
                self._trail.record, upload.at, actor.user, "bestand ingelezen", upload.id, f"{len(files)} bestand(en)"
            )
        except BaseException:  # also when who uploads goes away: nobody reads it then, so it may not lie there
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
            raise
        self._kept[upload.id] = upload
        task = asyncio.ensure_future(self._analyse(upload, names[0], origin))
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return upload

    async def settled(self) -> None:
        """Until nothing waits any more."""
        while self._work:
            await asyncio.wait(set(self._work))

    async def stop(self) -> None:
        """Nothing is kept: what was not done is gone with its files."""
        for task in list(self._work):
            task.cancel()
        await self.settled()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _analyse(self, upload: Upload, path: Path, origin: Origin) -> None:
        try:
            async with self._turn:
                upload.state = State.BUSY
                upload.report = await self._in_other_process(str(path), origin)
            upload.state = State.DONE
        except LuwteError as error:
            upload.state, upload.problem = State.FAILED, str(error)
        except BrokenProcessPool:
            self._pool = None
            upload.state, upload.problem = State.FAILED, _BROKE_OFF
        except Exception as error:  # noqa: BLE001 whatever went wrong, nobody waits for it for ever
            structlog.get_logger().error("ingelezen bestand niet verwerkt", kind=type(error).__name__)
            upload.state, upload.problem = State.FAILED, _BROKE_OFF
        finally:
            await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)

    async def _in_other_process(self, path: str, origin: Origin) -> str:
        if self._pool is None:
            self._pool = self._new_pool()
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._report, path, origin)

    def _forget(self) -> None:
        oldest = self._clock.now() - _KEPT
        over = {State.DONE, State.FAILED}
        self._kept = {key: u for key, u in self._kept.items() if u.at > oldest or u.state not in over}


def _one_process() -> Executor:
    """A fresh process, not a copy of this one: it holds no calls, no keys and no connections."""
    return ProcessPoolExecutor(1, get_context("spawn"), _give_way, max_tasks_per_child=50)


def _give_way() -> None:
    """Calls that go on now come first: whoever looks back can wait. What this process starts is as patient."""
    if hasattr(os, "nice"):
        os.nice(_PATIENT)


def _saved(folder: Path, files: Mapping[str, BinaryIO]) -> list[Path]:
    """The files under plain names that keep their kind, so that a recording finds its transcript."""
    paths = []
    for name, source in files.items():
        path = folder / f"gesprek{kind_of(name)}"
        with path.open("xb") as sink:
            while chunk := source.read(_READ):
                sink.write(chunk)
        paths.append(path)
    return paths


def kind_of(name: str) -> str:
    """What a name says of the kind of a file; empty when it says nothing plain.

    >>> kind_of("Gesprek 7.WAV"), kind_of("gesprek")
    ('.wav', '')
    """
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() else ""

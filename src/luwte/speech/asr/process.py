"""An engine in a process of its own: one that hangs or dies takes no call along (S9, S11).

Each question waits at most `patience` seconds; then the process is killed, the stretch is lost and said so, and a new
process is started beside, later and later when it keeps failing. One engine serves many sessions.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError
from luwte.speech.asr.interface import (
    AsrEngine,
    AsrSession,
    Capabilities,
    Channel,
    EngineFailed,
    Hypothesis,
    only_caller,
)
from luwte.speech.asr.registry import open_engine
from luwte.speech.vad.interface import Pcm

PATIENCE = 15.0
STARTING = 120.0
"""Seconds that loading a model may take."""
_PAUSES = (0.0, 1.0, 4.0, 15.0, 60.0)
"""Seconds before a new start after so many failures in a row."""
_SPAWN = multiprocessing.get_context("spawn")
_FELL = "de spraakherkenner is uitgevallen"
_COMING = "de spraakherkenner is uitgevallen en wordt zo opnieuw gestart"
_STAYS_AWAY = "de spraakherkenner is uitgevallen en start niet meer"


class _Gone(EngineFailed):
    """The process is dead, or as good as dead."""


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Which engine the process loads."""

    name: str
    model: Path | None = None
    model_id: str | None = None

    def load(self) -> AsrEngine:
        """The engine. Raises `SettingsError`."""
        return open_engine(self.name, model=self.model, model_id=self.model_id)


class ProcessEngine:
    """The same interface; raises `SettingsError` when the engine cannot be loaded at all.

    While it is started again a question fails at once, so that live calls go on without words. With `waits` a question
    waits until it is there: for recordings, that have the time. `pause` waits so many seconds before a new start and
    says whether the engine was closed meanwhile.
    """

    def __init__(
        self,
        spec: EngineSpec,
        *,
        patience: float = PATIENCE,
        waits: bool = False,
        load: Callable[[EngineSpec], AsrEngine] = EngineSpec.load,
        pause: Callable[[float], bool] | None = None,
    ) -> None:
        self.name = spec.name
        self.model_id = spec.model_id
        self._spec = spec
        self._patience = patience
        self._waits = waits
        self._load = load
        self._closed = threading.Event()
        self._pause = pause or self._closed.wait
        self._asking = threading.Lock()
        self._counting = threading.Lock()
        self._living: set[Any] = set()
        self._settled = threading.Event()
        self._restarting: threading.Thread | None = None
        self._outage: str | None = None
        self._failures = 0
        self._generation = 1
        self._sessions = 0
        self._pipe: Connection[Any, Any] | None
        self._process, self._pipe, self.capabilities = self._launched()
        self._settled.set()

    @property
    def outage(self) -> str | None:
        """Why it hears nothing now, in Dutch; `None` while it runs (`MayBeAway`)."""
        return self._outage

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> AsrSession:
        """A session; it opens in the process when its first audio comes, and again after a restart."""
        only_caller(channel)
        with self._counting:
            self._sessions += 1
            return _Session(self, self._sessions, (channel, language, tuple(phrases)))

    def close(self) -> None:
        """Stop the process, for good; a question that waits for an answer fails at once."""
        self._closed.set()
        with self._counting:
            for process in self._living:
                process.kill()
        with self._asking:
            self._let_go()
        if self._restarting is not None:
            self._restarting.join()

    def ask(
        self, session: int, opening: tuple[Any, ...], known: int, midway: bool, *question: object
    ) -> tuple[int, Any]:
        """(generation, answer). Raises `EngineFailed`.

        `known` is the generation that this session was opened in, `midway` whether it was fed since the last final:
        when the process was replaced after that, what it was fed is lost, and that is a failure of this session too.
        """
        if self._waits:
            self._settled.wait(STARTING)
        with self._asking:
            if self._pipe is None:
                raise EngineFailed("de spraakherkenner is gesloten" if self._closed.is_set() else self._outage or _FELL)
            try:
                if known != self._generation:
                    if midway:
                        raise EngineFailed(_FELL)
                    _exchange(self._pipe, self._patience, ("open", session, *opening))
                answer = _exchange(self._pipe, self._patience, (question[0], session, *question[1:]))
            except _Gone:
                self._fell()
                raise
            if question[0] == "end_turn":
                self._failures = 0  # a whole turn was read: audio alone proves nothing
            return self._generation, answer

    def _fell(self) -> None:
        self._let_go()
        if self._closed.is_set():
            return
        self._outage = _COMING
        if not self._failures:
            self._settled.clear()
        self._restarting = threading.Thread(target=self._restart, name="luwte-spraakherkenner", daemon=True)
        self._restarting.start()

    def _restart(self) -> None:
        """Beside whoever asks: until it runs, or is closed."""
        while not self._pause(_PAUSES[min(self._failures, len(_PAUSES) - 1)]):
            self._failures += 1
            self._settled.clear()
            try:
                process, pipe, _ = self._launched()
            except SettingsError:
                self._outage = _STAYS_AWAY
                self._settled.set()
                continue
            with self._asking:
                self._process, self._pipe = process, pipe
                self._generation += 1
                self._outage = None
                if self._closed.is_set():
                    self._let_go()
            break
        self._settled.set()

    def _launched(self) -> tuple[Any, Connection[Any, Any], Capabilities]:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(theirs, self._spec, self._load), daemon=True)
        try:
            with self._counting:
                process.start()
                self._living.add(process)
                if self._closed.is_set():
                    process.kill()
        except OSError:
            ours.close()
            raise SettingsError("de spraakherkenner kan niet gestart worden: de computer heeft geen plaats") from None
        finally:
            theirs.close()
        try:
            ready: Capabilities = _answer(ours, STARTING)
        except EngineFailed as error:
            ours.close()
            self._end(process)
            raise SettingsError(error.reason) from None
        return process, ours, ready

    def _let_go(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._end(self._process)
        self._pipe = self._process = None

    def _end(self, process: Any) -> None:
        with self._counting:
            self._living.discard(process)
        process.kill()
        process.join()
        process.close()


class _Session:
    """The near end of a session in the process."""

    def __init__(self, engine: ProcessEngine, number: int, opening: tuple[Any, ...]) -> None:
        self._engine = engine
        self._number = number
        self._opening = opening
        self._generation = 0
        self._midway = False
        self._finished = False

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        if self._finished:
            raise RuntimeError("this session is finished")
        found = self._ask("accept", pcm, at)
        self._midway = True
        return found

    def end_turn(self) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        found = self._ask("end_turn")
        self._midway = False
        return found

    def finish(self) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        if self._finished or not self._generation:
            self._finished = True
            return ()
        self._finished = True
        return self._ask("finish")

    def _ask(self, *question: object) -> Sequence[Hypothesis]:
        known, midway = self._generation, self._midway
        try:
            self._generation, answer = self._engine.ask(self._number, self._opening, known, midway, *question)
        except EngineFailed:
            # Opened anew, so that nothing of what was lost comes out later.
            self._generation, self._midway = 0, False
            raise
        found: Sequence[Hypothesis] = answer
        return found


def _exchange(pipe: Connection[Any, Any], patience: float, message: tuple[object, ...]) -> Any:
    try:
        pipe.send(message)
    except OSError:
        raise _Gone(_FELL) from None
    return _answer(pipe, patience)


def _answer(pipe: Connection[Any, Any], patience: float) -> Any:
    try:
        if not pipe.poll(patience):
            raise _Gone("de spraakherkenner reageert niet")
        kind, value = pipe.recv()
    except (EOFError, OSError):
        raise _Gone(_FELL) from None
    if kind == "failed":
        raise EngineFailed(value)
    return value


def _serve(pipe: Connection[Any, Any], spec: EngineSpec, load: Callable[[EngineSpec], AsrEngine]) -> None:
    """The process: one question at a time until the other side is gone."""
    try:
        engine = load(spec)
    except SettingsError as error:
        pipe.send(("failed", str(error)))
        return
    pipe.send(("answer", engine.capabilities))
    sessions: dict[int, AsrSession] = {}
    while True:
        try:
            question, number, *values = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(("answer", _reply(engine, sessions, question, number, values)))
        except EngineFailed as error:
            pipe.send(("failed", error.reason))
        except Exception as error:  # noqa: BLE001 a trace may hold words of a caller, and the others go on
            pipe.send(("failed", f"de spraakherkenner maakt een fout ({type(error).__name__})"))


def _reply(
    engine: AsrEngine, sessions: dict[int, AsrSession], question: str, number: int, values: list[Any]
) -> Sequence[Hypothesis]:
    match question:
        case "open":
            channel, language, phrases = values
            sessions[number] = engine.open(channel=channel, language=language, phrases=phrases)
            return ()
        case "accept":
            return sessions[number].accept(*values)
        case "end_turn":
            return sessions[number].end_turn()
        case _:
            return sessions.pop(number).finish()

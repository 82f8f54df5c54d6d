"""An engine in a process of its own: one that hangs or dies takes no call along (S9, S11).

Each question waits at most `patience` seconds; then the process is killed, the stretch is lost and said so, and the
next question starts a new process, later and later when it keeps failing. One engine serves many sessions.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
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
    """The same interface; raises `SettingsError` when the engine cannot be loaded at all."""

    def __init__(
        self,
        spec: EngineSpec,
        *,
        patience: float = PATIENCE,
        load: Callable[[EngineSpec], AsrEngine] = EngineSpec.load,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = spec.name
        self.model_id = spec.model_id
        self._spec = spec
        self._patience = patience
        self._load = load
        self._steady = steady
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection[Any, Any] | None = None
        self._failures = 0
        self._not_before = 0.0
        self._generation = 0
        self._sessions = 0
        self._closed = False
        self.capabilities: Capabilities = self._start()

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> AsrSession:
        """A session; it opens in the process when its first audio comes, and again after a restart."""
        only_caller(channel)
        with self._lock:
            self._sessions += 1
            return _Session(self, self._sessions, (channel, language, tuple(phrases)))

    def close(self) -> None:
        """Stop the process, for good."""
        with self._lock:
            self._closed = True
            self._kill()

    def ask(self, session: int, opening: tuple[Any, ...], known: int, *question: object) -> tuple[int, Any]:
        """(generation, answer). Raises `EngineFailed`; `known` is the generation that this session was opened in."""
        with self._lock:
            if self._pipe is None:
                self._again()
            assert self._pipe is not None
            if known != self._generation:
                self._exchange(("open", session, *opening))
            return self._generation, self._exchange((question[0], session, *question[1:]))

    def _again(self) -> None:
        if self._closed:
            raise EngineFailed("de spraakherkenner is gesloten")
        if self._steady() < self._not_before:
            raise EngineFailed("de spraakherkenner is uitgevallen en wordt zo opnieuw gestart")
        try:
            self._start()
        except SettingsError:
            self._failed()
            raise EngineFailed("de spraakherkenner is uitgevallen en start niet meer") from None

    def _start(self) -> Capabilities:
        ours, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self._spec, self._load), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe, self._generation = ours, self._generation + 1
        try:
            ready: Capabilities = self._answer(STARTING)
        except EngineFailed as error:
            self._kill()
            raise SettingsError(error.reason) from None
        return ready

    def _exchange(self, message: tuple[object, ...]) -> Any:
        assert self._pipe is not None
        try:
            self._pipe.send(message)
        except OSError:
            self._failed()
            raise EngineFailed("de spraakherkenner is uitgevallen") from None
        answer = self._answer(self._patience)
        if message[0] == "end_turn":
            self._failures = 0  # a whole turn was read: audio alone proves nothing
        return answer

    def _answer(self, patience: float) -> Any:
        assert self._pipe is not None
        try:
            if not self._pipe.poll(patience):
                self._failed()
                raise EngineFailed("de spraakherkenner reageert niet")
            kind, value = self._pipe.recv()
        except (EOFError, OSError):
            self._failed()
            raise EngineFailed("de spraakherkenner is uitgevallen") from None
        if kind == "failed":
            raise EngineFailed(value)
        return value

    def _failed(self) -> None:
        self._kill()
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        self._not_before = self._steady() + pause

    def _kill(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


class _Session:
    """The near end of a session in the process."""

    def __init__(self, engine: ProcessEngine, number: int, opening: tuple[Any, ...]) -> None:
        self._engine = engine
        self._number = number
        self._opening = opening
        self._generation = 0
        self._finished = False

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        if self._finished:
            raise RuntimeError("this session is finished")
        return self._ask("accept", pcm, at)

    def end_turn(self) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        return self._ask("end_turn")

    def finish(self) -> Sequence[Hypothesis]:
        """As `AsrSession`. Raises `EngineFailed`."""
        if self._finished:
            return ()
        self._finished = True
        return self._ask("finish")

    def _ask(self, *question: object) -> Sequence[Hypothesis]:
        try:
            self._generation, answer = self._engine.ask(self._number, self._opening, self._generation, *question)
        except EngineFailed:
            self._generation = 0  # opened anew, so that nothing of what was lost comes out later
            raise
        found: Sequence[Hypothesis] = answer
        return found


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

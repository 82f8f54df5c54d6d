"""Speech to text for many live calls at once: a worker thread for each engine, and every call with one of them (S9).

It hears words, wordless turns, gaps and when both parties spoke; the voice is measured elsewhere. A call stays with its
worker, because an engine remembers what it heard of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from luwte.speech.asr.interface import AsrEngine
from luwte.speech.asr.round import CallLeg, Deliver, Load, Round

_LAST = 1.0
"""Seconds that a worker gets after its engine was closed."""


class TranscriberPool:
    """`engines`: one for each worker, closed with the pool; each best a process of its own. `steady` counts seconds.

    Raises ValueError without an engine.
    """

    def __init__(self, engines: Sequence[AsrEngine], steady: Callable[[], float] = time.monotonic) -> None:
        if not engines:
            raise ValueError("a pool has at least one engine")
        self._steady = steady
        self._rounds = tuple(Round(number, engine, steady) for number, engine in enumerate(engines))
        self._workers = tuple(
            threading.Thread(target=_work, args=(each,), name=f"luwte-woorden-{each.number}", daemon=True)
            for each in self._rounds
        )
        self._opening = threading.Lock()
        self._closed = False
        for worker in self._workers:
            worker.start()

    @property
    def recogniser(self) -> str:
        """Which engine makes the words; every worker has the same."""
        return self._rounds[0].engine.name

    @property
    def model(self) -> str | None:
        """With which model: stored with every call (S13)."""
        return self._rounds[0].engine.model_id

    @property
    def load(self) -> tuple[Load, ...]:
        """What every worker carries now."""
        return tuple(each.load for each in self._rounds)

    def open(self, deliver: Deliver, first: int = 0) -> CallLeg:
        """A call, with the worker that has least to do and an engine that runs. Raises RuntimeError after `close`.

        `deliver` is called from the worker's thread, with events in order and how well the call is heard; it gets no
        events when only that changed. `first` is the number of the first turn.
        """
        with self._opening:
            if self._closed:
                raise RuntimeError("this pool is closed")
            return min(self._rounds, key=_burden).open(deliver, first)

    def close(self, timeout: float) -> None:
        """All calls are over: what waits is heard for at most so many seconds; then the engines are closed too."""
        with self._opening:
            self._closed = True
        until = self._steady() + timeout
        for each in self._rounds:
            each.stop(timeout)
        for worker in self._workers:
            worker.join(max(0.0, until - self._steady()))
        for each, worker in zip(self._rounds, self._workers, strict=True):
            each.engine.close()
            worker.join(_LAST)


def _work(each: Round) -> None:
    while each.turn(wait=True):
        pass


def _burden(each: Round) -> tuple[bool, int, float]:
    load = each.load
    return each.outage is not None, load.calls, load.lag

"""Work that comes back (*taken*): each job is done by one process at a time, and again when that one fell over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from luwte.errors import LuwteError

LEASE = timedelta(minutes=10)
"""How long who took a job may be at it before another takes it over."""
_RETRY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Job:
    """`work` gets the time; it may be cut off anywhere and done again."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class JobState:
    """How a job stands. `trouble` is why it failed the last time."""

    name: str
    due_at: datetime
    done_at: datetime | None
    trouble: str | None


class JobTable(Protocol):
    """Who does what when, shared by all processes. Every method raises `StoreUnavailable`."""

    def take(self, name: str, now: datetime, lease: timedelta, every: timedelta) -> bool:
        """Whether the job is due and now ours. A job that nobody knew is due at once.

        A time further away than `every` was set while the clock was wrong: such a job is due too.
        """

    def done(self, name: str, now: datetime, due_at: datetime, trouble: str | None) -> None:
        """Give it back: next time at `due_at`."""

    def states(self) -> Sequence[JobState]:
        """Every job, by name."""


class Jobs:
    """The jobs of this installation."""

    def __init__(self, table: JobTable, jobs: Sequence[Job]) -> None:
        self._table = table
        self._jobs = tuple(jobs)

    def add(self, job: Job) -> None:
        """One more."""
        self._jobs = (*self._jobs, job)

    def run_due(self, now: datetime) -> tuple[str, ...]:
        """Do what is due; the names of what was done. What fails is told, noted, and tried again soon."""
        return tuple(job.name for job in self._jobs if self._run(job, now))

    def states(self) -> Sequence[JobState]:
        """How each stands."""
        return self._table.states()

    def _run(self, job: Job, now: datetime) -> bool:
        if not self._table.take(job.name, now, LEASE, job.every):
            return False
        try:
            job.work(now)
        except LuwteError as error:
            return self._failed(job, now, error, str(error))
        except Exception as error:  # noqa: BLE001 a mistake in one job may not end all work that comes back
            return self._failed(job, now, error, f"onverwachte fout ({type(error).__name__})")
        self._table.done(job.name, now, now + job.every, None)
        return True

    def _failed(self, job: Job, now: datetime, error: Exception, trouble: str) -> bool:
        structlog.get_logger().warning("taak mislukt", job=job.name, kind=type(error).__name__)
        self._table.done(job.name, now, now + min(_RETRY, job.every), trouble)
        return False

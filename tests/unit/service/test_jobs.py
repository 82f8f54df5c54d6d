"""A job is done when it is due, tried again soon when it failed, and never stops another job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kept import NOON
from luwte.errors import StoreUnavailable
from luwte.service.jobs import Job, Jobs, JobState

HOUR = timedelta(hours=1)


class OnPaper:
    """A table that is a dictionary."""

    def __init__(self) -> None:
        self.due: dict[str, datetime] = {}
        self.trouble: dict[str, str | None] = {}

    def take(self, name: str, now: datetime, lease: timedelta, every: timedelta) -> bool:
        return self.due.get(name, now) <= now

    def done(self, name: str, now: datetime, due_at: datetime, trouble: str | None) -> None:
        self.due[name] = due_at
        self.trouble[name] = trouble

    def states(self) -> Sequence[JobState]:
        return [JobState(name, due, None, self.trouble[name]) for name, due in self.due.items()]


def test_a_job_is_done_when_it_is_due_and_not_before() -> None:
    at: list[datetime] = []
    jobs = Jobs(OnPaper(), [Job("a", HOUR, at.append)])
    assert jobs.run_due(NOON) == ("a",)
    assert jobs.run_due(NOON + HOUR / 2) == ()
    assert jobs.run_due(NOON + HOUR) == ("a",)
    assert at == [NOON, NOON + HOUR]


def test_a_job_that_fails_is_tried_again_soon_and_holds_up_no_other() -> None:
    table, at = OnPaper(), []  # type: tuple[OnPaper, list[datetime]]

    def fail(_now: datetime) -> None:
        raise StoreUnavailable("de schijf is vol")

    jobs = Jobs(table, [Job("a", HOUR, fail), Job("b", HOUR, at.append)])
    assert jobs.run_due(NOON) == ("b",)
    assert table.due["a"] == NOON + timedelta(minutes=5)
    assert [state.trouble for state in jobs.states()] == ["de schijf is vol", None]


def test_a_mistake_of_ours_in_one_job_does_not_end_all_others() -> None:
    table, at = OnPaper(), []  # type: tuple[OnPaper, list[datetime]]

    def slip(_now: datetime) -> None:
        raise ValueError("jan jansen")

    jobs = Jobs(table, [Job("a", HOUR, slip)])
    jobs.add(Job("b", HOUR, at.append))
    assert jobs.run_due(NOON) == ("b",)
    assert table.trouble["a"] == "onverwachte fout (ValueError)"

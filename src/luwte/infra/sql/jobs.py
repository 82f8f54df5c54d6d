"""The table of jobs. Implements `JobTable`: a lease is one conditional update, so two processes never both have it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import JobRow
from luwte.service.jobs import JobState


class SqlJobTable:
    """One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holder = secrets.token_hex(8)

    def take(self, name: str, now: datetime, lease: timedelta, every: timedelta) -> bool:
        """Whether the job is due and now ours; times that only a wrong clock can have set hold nobody up."""
        mine = {"holder": self._holder, "held_until": now + lease}
        over = or_(JobRow.held_until <= now, JobRow.held_until > now + lease)
        free = or_(JobRow.holder.is_(None), over, JobRow.holder == self._holder)
        try:
            with self._database.write() as connection:
                if connection.execute(select(JobRow.name).where(JobRow.name == name)).first() is None:
                    connection.execute(insert(JobRow).values(name=name, due_at=now, **mine))
                    return True
                due = or_(JobRow.due_at <= now, JobRow.due_at > now + every)
                taking = update(JobRow).where(JobRow.name == name, due, free)
                return connection.execute(taking.values(mine)).rowcount == 1
        except IntegrityError:
            return False  # another process just made it known, and has it

    def done(self, name: str, now: datetime, due_at: datetime, trouble: str | None) -> None:
        """Give it back; who lost the lease meanwhile changes nothing."""
        given = {"holder": None, "held_until": None, "due_at": due_at, "trouble": trouble}
        if trouble is None:
            given["done_at"] = now
        with self._database.write() as connection:
            mine = update(JobRow).where(JobRow.name == name, JobRow.holder == self._holder)
            connection.execute(mine.values(given))

    def states(self) -> Sequence[JobState]:
        """Every job, by name."""
        wanted = select(JobRow.name, JobRow.due_at, JobRow.done_at, JobRow.trouble).order_by(JobRow.name)
        with self._database.read() as connection:
            return [JobState(*row) for row in connection.execute(wanted)]

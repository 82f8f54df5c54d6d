"""Makes the application of practice mode from parts that are handed over; who starts it chooses the store."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from luwte.apps.cli.identity import desk_rules
from luwte.apps.demo_calls import demo_calls
from luwte.apps.file_report import report_of
from luwte.apps.practice import Practice
from luwte.apps.uploads import Uploads
from luwte.apps.web.account.identity import Identity
from luwte.apps.web.parts import Parts
from luwte.apps.web.practice.gate import PracticeGate
from luwte.apps.web.serve import create_app
from luwte.apps.web.stage import Stage
from luwte.content.content import Content
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.service.clock import Clock, SystemClock
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk, DeskRules
from luwte.service.live import Ask, LiveCalls
from luwte.service.ports import AuditTrail, CallArchive
from luwte.service.second_reader import SecondReader

_QUESTIONS = 4
"""Questions to a second reader that may be under way."""


def practice_app(
    content: Content,
    archive: CallArchive,
    trail: AuditTrail,
    reader: SecondReader | None = None,
    office: Callable[[CurrentContent, Clock], Identity] | None = None,
    own: Path | None = None,
) -> FastAPI:
    """The application with the practice organisation; its store is thrown away by who made it.

    `office` makes what the coordinator's pages work with; `own` is where these keep the organisation's own content.
    """
    current, clock = CurrentContent(content), SystemClock()
    live = LiveCalls(current.read, archive, clock, asking(reader) if reader else None)
    stage = Stage(clock)
    live.listen(stage.hear)
    practice = Practice(live, demo_calls(), clock, reader)
    identity = office(current, clock) if office else None
    return create_app(
        Parts(
            current=current,
            live=live,
            desk=Desk(live, archive, trail, clock, desk_rules(identity.organisation) if identity else _open_desk),
            stage=stage,
            clock=clock,
            gate=PracticeGate(secrets.token_bytes(32)),
            people=practice,
            practice=practice,
            uploads=Uploads(partial(report_of, own=own), trail, clock),
            identity=identity,
        )
    )


def _open_desk() -> DeskRules:
    return DeskRules(read_along=True)


def asking(reader: SecondReader) -> Ask:
    """Questions are asked beside everything else: no call waits for a second reader."""
    threads = ThreadPoolExecutor(_QUESTIONS, thread_name_prefix="tweede-lezer")

    def ask(wanted: SecondOpinionWanted) -> Future[SecondOpinion | None]:
        return threads.submit(reader.read, wanted)

    return ask

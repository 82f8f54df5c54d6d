from __future__ import annotations

import queue

import pytest

from archives import record
from factories import by_the_letter
from luwte.domain.events import Event, HelpAsked, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.service import live_jobs
from luwte.service.live_call import OngoingCall
from luwte.service.live_jobs import Job, Outcome, made_ready

ONE = CallId("g1")
SAID = TurnHeard(CallerTurn(0, Words("hallo", 0.0, 1.0)))


def outcome(event: Event, *, firm: bool = False) -> Outcome:
    call, found = OngoingCall(record(), by_the_letter(), 0.0), Outcome(Job(ONE, lambda _: event, firm=firm))
    heard = call.take(event, "a", 1.0, record().started_at)
    assert heard is not None
    found.news.append(heard)
    return found


def test_what_a_feeder_can_send_again_does_not_go_on_without_the_store() -> None:
    assert not outcome(SAID).essential


def test_what_nobody_can_send_again_goes_on_without_the_store_and_so_does_help() -> None:
    assert outcome(SAID, firm=True).essential
    assert outcome(HelpAsked(1.0)).essential


def test_what_calls_share_is_made_when_nothing_comes_and_never_before_what_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []
    monkeypatch.setattr(live_jobs, "CallEngine", made.append)
    monkeypatch.setattr(live_jobs, "_SETTLED", 0.01)
    jobs: queue.Queue[Job | None] = queue.Queue(maxsize=2)
    assert made_ready(jobs, by_the_letter) == []
    assert made == [by_the_letter()]
    jobs.put(None)
    assert made_ready(jobs, by_the_letter) == [None]
    assert len(made) == 1

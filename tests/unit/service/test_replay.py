from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from archives import HandClock
from luwte.domain.call import Address, Call, LineProfile, Timing
from luwte.domain.events import CallEnded, CallStarted, StepConfirmed, Tick, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.replay import FeedRefused, Pacing, Progress, Replay, Sent, Unreachable, plan

CALL = Call(
    CallId("bestand"),
    (
        CallStarted(CallId("bestand")),
        TurnHeard(EmployeeTurn(0, Words("waarmee kan ik u helpen", 0.0, 2.0))),
        TurnHeard(CallerTurn(1, Words("ik wacht al drie weken", 2.0, 5.0))),
        Tick(6.0),
        StepConfirmed("waarschuwing", 8.0),
        CallEnded(10.0),
    ),
    Timing.MEASURED,
    LineProfile(address=Address.INFORMAL, care_line=True),
)


class Remote:
    """A Luwte elsewhere: what it took in, and when. `trouble` may raise before it takes something."""

    def __init__(self, clock: HandClock, trouble: Callable[[int], None] = lambda _: None) -> None:
        self.clock, self.trouble = clock, trouble
        self.opened: list[Sent] = []
        self.kept: list[tuple[float, str]] = []
        self.batches: list[int] = []
        self.attempts = 0

    async def begin(self, opening: Sent) -> None:
        self._attempt()
        self.opened.append(opening)

    async def send(self, call: str, events: Sequence[Sent]) -> None:
        self._attempt()
        self.batches.append(len(events))
        self.kept += [(self.clock.passed, str(event["key"])) for event in events]

    def _attempt(self) -> None:
        self.attempts += 1
        self.trouble(self.attempts)


def played(remote: Remote, pacing: Pacing, *names: str) -> Progress:
    async def sleep(seconds: float) -> None:
        remote.clock.passed += seconds

    plans = [plan(CALL, name, line="balie", practice=True) for name in names or ("p1",)]
    return asyncio.run(Replay(remote, remote.clock, pacing, sleep).play(plans))


def test_a_call_is_played_at_its_own_pace() -> None:
    remote = Remote(HandClock())
    progress = played(remote, Pacing(speed=2))
    assert remote.kept == [(1.0, "e1"), (2.5, "e2"), (4.0, "e4"), (5.0, "e5")]
    assert (progress.sent, progress.ended, progress.lost, progress.failed) == (4, 1, 0, [])


def test_the_opening_says_what_the_line_is() -> None:
    remote = Remote(HandClock())
    played(remote, Pacing())
    profile = {"protocol": "telefoon", "address": "je", "care_line": True}
    assert remote.opened == [{"call": "p1", "line": "balie", "practice": True, "profile": profile}]


def test_without_a_pace_everything_goes_at_once() -> None:
    remote = Remote(HandClock())
    played(remote, Pacing(speed=0))
    assert (remote.batches, remote.clock.passed) == ([4], 0)


def test_what_was_lost_is_sent_again_under_the_same_keys() -> None:
    def away(attempt: int) -> None:
        if 3 <= attempt <= 6:
            raise Unreachable("de server is niet te bereiken")

    remote = Remote(HandClock(), away)
    progress = played(remote, Pacing())
    assert [key for _, key in remote.kept] == ["e1", "e2", "e4", "e5"]
    assert (progress.lost, progress.ended) == (4, 1)


def test_after_an_absence_what_is_overdue_goes_in_one_batch() -> None:
    def away(attempt: int) -> None:
        if 2 <= attempt <= 8:
            raise Unreachable("weg", wait=3)

    remote = Remote(HandClock(), away)
    played(remote, Pacing())
    assert remote.batches == [1, 3]


def test_patience_ends() -> None:
    def gone(_: int) -> None:
        raise Unreachable("de server is niet te bereiken")

    progress = played(Remote(HandClock(), gone), Pacing(patience=20))
    assert progress.ended == 0
    assert progress.failed == ["p1: de server is niet te bereiken; opgegeven na 20 seconden"]


def test_a_call_that_is_refused_does_not_stop_the_others() -> None:
    def refused(attempt: int) -> None:
        if attempt == 1:
            raise FeedRefused("geweigerd (403): mag niet")

    progress = played(Remote(HandClock(), refused), Pacing(speed=0), "p1", "p2")
    assert (progress.ended, progress.failed) == (1, ["p1: geweigerd (403): mag niet"])


@pytest.mark.parametrize("speed", [0.5, 1.0, 30.0])
def test_the_order_is_that_of_the_call_at_every_pace(speed: float) -> None:
    remote = Remote(HandClock())
    played(remote, Pacing(speed=speed))
    assert [key for _, key in remote.kept] == ["e1", "e2", "e4", "e5"]

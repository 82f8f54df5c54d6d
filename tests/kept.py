"""Calls to keep in tests: a record, and entries made by a real engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from factories import by_the_letter
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, CallStarted, Event, HelpAnswered, HelpAsked, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.engine import CallEngine
from luwte.service.actors import TeamId, UserId
from luwte.service.records import CallRecord, Entry

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
QUIET = ("Goedemiddag, ik wil mijn adres wijzigen.", "Dank u wel, fijne dag nog.")
THREATENING = ("Ik wacht al drie weken.", "Jij bent echt te dom.", "Ik weet waar je woont, ik maak je af.")


def a_call(identity: str = "gesprek-1", **change: object) -> CallRecord:
    """A call that began at noon and belongs to somebody."""
    known: dict[str, object] = {
        "id": CallId(identity),
        "line": "algemeen",
        "profile": LineProfile(),
        "started_at": NOON,
        "content_version": "1",
        "employee": UserId("sanne"),
        "team": TeamId("balie"),
    }
    return CallRecord(**(known | change))  # type: ignore[arg-type]


def events_of(said: Sequence[str], *, help_asked: bool = False) -> tuple[Event, ...]:
    """What the caller said, with something of the employee between."""
    events: list[Event] = []
    for n, text in enumerate(said):
        events.append(TurnHeard(CallerTurn(2 * n, Words(text, n * 9.0, n * 9.0 + 3.0))))
        events.append(TurnHeard(EmployeeTurn(2 * n + 1, Words("Dat is vervelend.", n * 9.0 + 4.0, n * 9.0 + 5.0))))
    if help_asked:
        events += [HelpAsked(40.0), HelpAnswered("Bo", 44.0)]
    return tuple(events)


@cache
def heard(
    said: Sequence[str] = QUIET, identity: str = "gesprek-1", *, help_asked: bool = False, end: bool = False
) -> tuple[Entry, ...]:
    """The entries of a call, one second apart; `outputs` are as the engine gave them."""
    call = CallId(identity)
    engine = CallEngine(by_the_letter(), LineProfile())
    events = (CallStarted(call), *events_of(said, help_asked=help_asked), *((CallEnded(60.0),) if end else ()))
    return tuple(
        Entry(call, seq, f"k{seq}", event, engine.feed(event), NOON + timedelta(seconds=seq))
        for seq, event in enumerate(events)
    )

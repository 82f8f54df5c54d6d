"""The practice organisation (*oefening*): people to be, and calls that come in as real ones do. Nothing of it counts.

The calls are those of the demo, fed word by word to the same hub; they are marked as practice from their first event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import uuid4

from luwte.apps.demo_calls import DemoCall
from luwte.apps.language import marked
from luwte.apps.lines import line_of
from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol
from luwte.domain.events import CallEnded, CallStarted, Event, PartialHeard, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.errors import NotFound, StoreUnavailable
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.clock import Clock
from luwte.service.live import LiveCalls
from luwte.service.records import CallRecord
from luwte.service.second_reader import SecondReader

SPEEDS = (1, 2, 4)
TEAM = TeamId("balie")
_AT_ONCE = 8
_SYLLABLE = 0.5
"""Seconds between two looks at words that are still being said."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the practice organisation, with a line about what they do."""

    actor: Actor
    does: str


def _person(user: str, alias: str, does: str, *roles: Role) -> Person:
    return Person(Actor(UserId(user), alias, frozenset(roles), frozenset({TEAM})), does)


PEOPLE: Mapping[str, Person] = MappingProxyType(
    {
        person.actor.user: person
        for person in (
            _person("ada", "Ada", marked("medewerker: neemt de telefoon op"), Role.EMPLOYEE),
            _person("bram", "Bram", marked("medewerker: neemt de telefoon op"), Role.EMPLOYEE),
            _person(
                "noor", "Noor", marked("collega: komt helpen als het gevraagd wordt"), Role.COLLEAGUE, Role.EMPLOYEE
            ),
            _person("lotte", "Lotte", marked("teamleider: ziet wie hulp nodig heeft"), Role.TEAM_LEAD),
            _person("carla", "Carla", marked("coördinator: beheert inhoud, lijnen en regels"), Role.COORDINATOR),
            _person("pim", "Pim", marked("preventiemedewerker"), Role.PREVENTION_OFFICER),
            _person("wil", "Wil", marked("vertrouwenspersoon"), Role.CONFIDENTIAL_ADVISER),
            _person("tess", "Tess", marked("trainer"), Role.TRAINER),
            _person("femke", "Femke", marked("functionaris gegevensbescherming"), Role.DATA_PROTECTION_OFFICER),
            _person("omar", "Omar", marked("ondernemingsraad"), Role.WORKS_COUNCIL),
            _person("sem", "Sem", marked("ICT: houdt Luwte draaiend"), Role.IT),
        )
    }
)
"""Somebody for every role that has a page or is refused one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for a practice call."""

    calls: tuple[tuple[str, str], ...]
    protocols: tuple[Protocol, ...]
    speeds: tuple[int, ...] = SPEEDS


class Practice:
    """Lets practice calls come in."""

    def __init__(
        self, live: LiveCalls, calls: Sequence[DemoCall], clock: Clock, reader: SecondReader | None = None
    ) -> None:
        self.reader = reader
        """Who reads along in example calls, when a second reader is set."""
        self._live = live
        self._calls = {call.id: call for call in calls}
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()

    @property
    def calls(self) -> tuple[DemoCall, ...]:
        """The calls there are."""
        return tuple(self._calls.values())

    def alias(self, user: UserId) -> str:
        """The screen name of somebody of the practice organisation."""
        return PEOPLE[user].actor.alias if user in PEOPLE else ""

    def choice(self, content: Content) -> Choice:
        """What an employee can choose from; the ordinary protocol first."""
        protocols = sorted(content.protocols.values(), key=lambda known: (known.id != "telefoon", known.name))
        return Choice(tuple((call.id, call.title) for call in self._calls.values()), tuple(protocols))

    async def bring_in(self, call: str, protocol: str, speed: int, actor: Actor, content: Content) -> CallId:
        """Let this call come in for somebody. Raises `NotFound` for what there is not."""
        if call not in self._calls or protocol not in content.protocols or speed not in SPEEDS:
            raise NotFound("dit oefengesprek, protocol of tempo is er niet")
        if len(self._running) >= _AT_ONCE:
            raise StoreUnavailable("er lopen al acht oefengesprekken; wacht tot er een klaar is")
        demo, profile = self._calls[call], line_of(protocol)
        record = CallRecord(
            id=CallId(f"oefening-{uuid4().hex[:12]}"),
            line=profile.name,
            profile=profile,
            started_at=self._clock.now(),
            content_version=content.version,
            employee=actor.user,
            team=next(iter(sorted(actor.teams)), None),
            practice=True,
            source="oefening",
        )
        await self._live.begin(record)
        playing = asyncio.ensure_future(self._play(record.id, demo, speed))
        self._running.add(playing)
        playing.add_done_callback(self._running.discard)
        return record.id

    async def stop(self) -> None:
        """No more words; calls that run are ended by who stops the server."""
        for playing in list(self._running):
            playing.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _play(self, call: CallId, demo: DemoCall, speed: int) -> None:
        at = 0.0
        for n, (due, event) in enumerate(spoken(demo.call.events)):
            await asyncio.sleep(max(0.0, due - at) / speed)
            at = max(at, due)
            try:
                await self._live.hear(call, event, f"oefening-{n}")
            except NotFound:
                return  # the call was ended elsewhere


def spoken(events: Sequence[Event]) -> Iterator[tuple[float, Event]]:
    """(seconds, event) of a written call as it would be heard: turns of the caller grow while they are said.

    The steps that were written with it are left out: whoever practises presses.
    """
    at = 0.0
    for event in events:
        if isinstance(event, CallStarted | StepConfirmed):
            continue
        if isinstance(event, TurnHeard) and event.turn.words is not None:
            words = event.turn.words
            if isinstance(event.turn, CallerTurn):
                yield from _growing(words)
            at = max(at, words.end)
        yield at, event
    if not any(isinstance(event, CallEnded) for event in events):
        yield at + 1.0, CallEnded(at + 1.0)


def _growing(words: Words) -> Iterator[tuple[float, Event]]:
    said, length = words.text.split(" "), words.end - words.start
    looks = int(length / _SYLLABLE)
    for look in range(1, looks):
        share = look / looks
        text = " ".join(said[: max(1, round(len(said) * share))])
        part = replace(words, text=text, end=words.start + length * share)
        yield part.end, PartialHeard(part, max(0, len(text) - 12))

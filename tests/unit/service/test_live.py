from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future

import pytest

from archives import HandClock, InMemoryArchive, record
from factories import by_the_letter
from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, Event, Gap, HelpAsked, PartialHeard, StepConfirmed, TurnHeard
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.errors import NotFound, StoreUnavailable, Unreadable
from luwte.service.actors import UserId
from luwte.service.live import Ask, LiveCalls, LiveRules
from luwte.service.live_call import Heard
from luwte.service.live_jobs import Begun, News
from luwte.service.records import Entry
from second_readers import doubting, opinion

ATTACK = "jij bent echt te dom voor dit werk"
ONE = CallId("g1")


class Hub:
    """A hub with what it told its listener."""

    def __init__(
        self,
        archive: InMemoryArchive | None = None,
        *,
        ask: Ask | None = None,
        silence: float = 600.0,
        content: Content | None = None,
    ) -> None:
        self.archive = archive or InMemoryArchive()
        self.clock = HandClock()
        rules = LiveRules(silence, tick=0.01)
        held = content or by_the_letter()
        self.live = LiveCalls(lambda: held, self.archive, self.clock, ask, rules)
        self.told: list[News] = []
        self.live.listen(self.told.append)

    @property
    def events(self) -> list[Event]:
        return [news.moment.event for news in self.told if isinstance(news, Heard)]


def played(hub: Hub, play: Callable[[Hub], Awaitable[None]]) -> Hub:
    """Play with a started hub, and stop it."""

    async def whole() -> None:
        await hub.live.start()
        try:
            await play(hub)
        finally:
            await hub.live.stop()

    asyncio.run(whole())
    return hub


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds, at most ten seconds."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.005)


def caller(n: int, text: str, end: float) -> TurnHeard:
    return TurnHeard(CallerTurn(n, Words(text, max(0.0, end - 3), end)))


def test_an_acknowledged_event_is_in_the_archive_and_was_told_before() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        entry = await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        assert entry == hub.archive.stored[ONE][-1]
        last = hub.told[-1]
        assert isinstance(last, Heard)
        assert last.entry == entry
        assert hub.live.record(ONE).id == ONE
        assert [r.id for r in hub.live.open] == [ONE]

    hub = played(Hub(), play)
    assert isinstance(hub.told[0], Begun)


def test_the_same_key_is_the_same_event() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        await hub.live.begin(record())
        first = await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        assert await hub.live.hear(ONE, caller(0, "iets anders", 4.0), "a") == first

    hub = played(Hub(), play)
    assert len(hub.archive.stored[ONE]) == 2
    assert len(hub.events) == 2


def test_events_of_one_call_keep_their_order_when_many_come_at_once() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        turns = [hub.live.hear(ONE, caller(n, f"zin {n}", 3.0 + n), f"t{n}") for n in range(200)]
        await asyncio.gather(*turns)

    hub = played(Hub(), play)
    assert [entry.key for entry in hub.archive.stored[ONE]][1:] == [f"t{n}" for n in range(200)]
    assert len(hub.archive.appends) < 150  # what waited together was committed together


def test_the_end_is_written_and_a_late_double_still_knows_its_entry() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        ended = await hub.live.hear(ONE, CallEnded(5.0), "z")
        assert await hub.live.hear(ONE, CallEnded(5.0), "z") == ended
        with pytest.raises(NotFound):
            await hub.live.hear(ONE, caller(1, "hallo", 6.0), "b")
        with pytest.raises(NotFound):
            hub.live.at(ONE)
        with pytest.raises(ValueError, match="known"):
            await hub.live.begin(record())

    hub = played(Hub(), play)
    assert hub.archive.calls[ONE].highest is Phase.PERSONAL


def test_one_damaged_call_or_one_of_a_protocol_that_is_gone_keeps_no_other_from_going_on() -> None:
    class Damaged(InMemoryArchive):
        def entries(self, call: CallId, after: int = -1) -> tuple[Entry, ...]:
            if call == "g1":
                raise Unreadable("een verzegeld deel is gewijzigd")
            return super().entries(call, after)

    archive = Damaged()
    for held in (record("g1"), record("g2"), record("g3", profile=LineProfile(protocol="weg"))):
        archive.begin(held)

    async def does() -> list[str]:
        live = LiveCalls(by_the_letter, archive, HandClock())
        await live.start()
        try:
            return [held.id for held in live.open]
        finally:
            await live.stop()

    assert asyncio.run(does()) == ["g2"]


def test_a_restarted_server_takes_up_what_was_not_finished() -> None:
    archive = InMemoryArchive()

    async def first(hub: Hub) -> None:
        await hub.live.begin(record())
        await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        await hub.live.press(ONE, lambda at: StepConfirmed("grens", at))

    async def second(hub: Hub) -> None:
        begun = hub.told[0]
        assert isinstance(begun, Begun)
        assert len(begun.moments) == 3
        assert hub.live.moments(ONE) == begun.moments
        assert not hub.live.silent(ONE)
        entry = await hub.live.hear(ONE, caller(1, ATTACK, 6.0), "b")
        assert entry
        assert entry.seq == 3

    played(Hub(archive), first)
    played(Hub(archive), second)


def test_an_end_that_was_stored_but_not_written_is_written_at_the_next_start() -> None:
    archive = InMemoryArchive()

    async def first(hub: Hub) -> None:
        await hub.live.begin(record())
        await hub.live.hear(ONE, CallEnded(1.0), "z")

    async def second(hub: Hub) -> None:
        assert hub.live.open == ()

    played(Hub(archive), first)
    archive.calls[ONE] = record()
    played(Hub(archive), second)
    assert archive.calls[ONE].ended_at is not None


def test_without_the_store_nothing_is_acknowledged_and_the_next_try_counts_once() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        hub.archive.down = True
        with pytest.raises(StoreUnavailable, match="vol"):
            await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        assert not any(isinstance(event, TurnHeard) for event in hub.events)
        hub.archive.down = False
        entry = await hub.live.hear(ONE, caller(0, ATTACK, 3.0), "a")
        assert entry
        assert entry.seq == 1

    hub = played(Hub(), play)
    assert [entry.key for entry in hub.archive.stored[ONE]] == ["luwte:begonnen", "a"]


def test_help_never_waits_for_the_store_and_is_written_later() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        hub.archive.down = True
        await hub.live.press(ONE, HelpAsked)
        assert isinstance(hub.events[-1], HelpAsked)
        hub.archive.down = False
        await hub.live.hear(ONE, caller(0, "hallo", 3.0), "a")

    hub = played(Hub(), play)
    assert [type(entry.event) for entry in hub.archive.stored[ONE]][1:] == [HelpAsked, TurnHeard]


def test_what_a_line_hears_is_heard_while_the_store_is_away_and_kept_later() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        hub.archive.down = True
        hub.live.tell(ONE, caller(0, ATTACK, 3.0))
        hub.live.tell(ONE, caller(1, "hallo", 5.0))
        await until(lambda: sum(isinstance(event, TurnHeard) for event in hub.events) == 2)
        with pytest.raises(StoreUnavailable):
            await hub.live.hear(ONE, caller(2, "nog iets", 8.0), "a")
        hub.archive.down = False
        await hub.live.hear(ONE, caller(2, "nog iets", 8.0), "a")

    hub = played(Hub(), play)
    said = [entry.event.turn.n for entry in hub.archive.stored[ONE] if isinstance(entry.event, TurnHeard)]
    assert said == [0, 1, 2]
    assert [entry.seq for entry in hub.archive.stored[ONE]] == [0, 1, 2, 3]


def test_what_is_told_of_a_call_that_does_not_run_is_forgotten() -> None:
    async def play(hub: Hub) -> None:
        hub.live.tell(ONE, caller(0, ATTACK, 3.0))
        await hub.live.begin(record())
        await hub.live.hear(ONE, caller(1, "hallo", 3.0), "a")
        assert hub.live.waiting == 0

    hub = played(Hub(), play)
    assert len(hub.archive.stored[ONE]) == 2


def test_an_unfinished_turn_is_told_and_never_stored() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        assert await hub.live.hear(ONE, PartialHeard(Words("jij bent", 0.0, 1.0), 4), "p") is None

    hub = played(Hub(), play)
    assert isinstance(hub.events[-1], PartialHeard)
    assert len(hub.archive.stored[ONE]) == 1


def test_a_call_whose_feeder_is_gone_ends_with_a_gap_that_says_so() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        hub.clock.passed = 61.0
        await until(lambda: not hub.live.open)

    hub = played(Hub(silence=60.0), play)
    gap, end = hub.events[-2:]
    assert isinstance(gap, Gap)
    assert (gap.start, gap.end, gap.cause) == (1.0, 61.0, "de toevoer viel weg")
    assert isinstance(end, CallEnded)


def test_one_faulty_event_harms_no_other() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())
        await hub.live.begin(record("g2"))
        wrong = hub.live.press(ONE, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
        right = hub.live.hear(CallId("g2"), caller(0, "hallo", 3.0), "a")
        results = await asyncio.gather(wrong, right, return_exceptions=True)
        assert isinstance(results[0], ValueError)
        assert hub.archive.stored[CallId("g2")][-1] == results[1]
        with pytest.raises(ValueError, match="sleutel"):
            await hub.live.hear(ONE, caller(0, "hallo", 3.0), "luwte:1")

    played(Hub(), play)


class Picky(InMemoryArchive):
    """Cannot write a key with a line break in it, and then writes nothing of what came along."""

    def append(self, entries: Sequence[Entry]) -> None:
        if any("\n" in entry.key for entry in entries):
            raise ValueError("een sleutel bevat tekens die niet bewaard kunnen worden")
        super().append(entries)


def test_what_cannot_be_written_is_refused_and_takes_nothing_else_along() -> None:
    async def play(hub: Hub) -> None:
        for name in ("g1", "g2", "g3"):
            await hub.live.begin(record(name))
        keys = {"g1": "a", "g2": "fout\n", "g3": "c"}
        done = await asyncio.gather(
            *(hub.live.hear(CallId(call), caller(0, ATTACK, 2.0), key) for call, key in keys.items()),
            return_exceptions=True,
        )
        assert [isinstance(one, ValueError) for one in done] == [False, True, False]
        assert await hub.live.hear(CallId("g2"), caller(0, ATTACK, 2.0), "goed") is not None

    hub = played(Hub(Picky()), play)
    assert [len(hub.archive.stored[CallId(call)]) for call in ("g1", "g2", "g3")] == [2, 2, 2]


def test_a_call_can_be_given_to_somebody_else() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record(employee=None))
        await hub.live.assign(ONE, UserId("ben"))
        assert hub.live.record(ONE).employee == "ben"
        assert isinstance(hub.told[-1], Begun)

    hub = played(Hub(), play)
    assert hub.archive.calls[ONE].employee == "ben"


def test_the_answer_of_a_second_reader_is_an_event_of_the_call() -> None:
    said = "jullie zijn prutsers"
    asked: list[SecondOpinionWanted] = []

    def ask(wanted: SecondOpinionWanted) -> Future[SecondOpinion | None]:
        asked.append(wanted)
        done: Future[SecondOpinion | None] = Future()
        done.set_result(opinion(3, said))
        return done

    async def play(hub: Hub) -> None:
        await hub.live.begin(record(profile=LineProfile()))
        await hub.live.hear(ONE, caller(0, said, 3.0), "a")
        await until(lambda: len(hub.events) == 3)

    hub = played(Hub(ask=ask, content=doubting()), play)
    assert asked
    assert hub.archive.stored[ONE][-1].event == hub.events[-1]


def test_a_hub_that_stopped_takes_nothing_and_says_so() -> None:
    async def play(hub: Hub) -> None:
        await hub.live.begin(record())

    hub = played(Hub(), play)
    for attempt in (hub.live.begin(record("g2")), hub.live.hear(ONE, CallEnded(1.0), "z")):
        with pytest.raises(StoreUnavailable, match="stopt zo"):
            asyncio.run(attempt)


def test_a_listener_that_fails_holds_up_nobody() -> None:
    def fails(_: News) -> None:
        raise RuntimeError

    async def play(hub: Hub) -> None:
        hub.live.listen(fails)
        await hub.live.begin(record())

    hub = played(Hub(), play)
    begun = hub.told[0]
    assert isinstance(begun, Begun)
    assert begun.content is by_the_letter()
    assert len(hub.archive.stored[ONE]) == 1


def test_who_stops_listening_hears_no_more() -> None:
    told: list[News] = []

    async def play(hub: Hub) -> None:
        stop = hub.live.listen(told.append)
        await hub.live.begin(record())
        heard = len(told)
        stop()
        await hub.live.hear(ONE, CallEnded(1.0), "z")
        assert len(told) == heard == 2

    played(Hub(), play)


def test_a_call_that_is_erased_while_it_runs_goes_on_unkept_and_hampers_no_other() -> None:
    async def play(hub: Hub) -> None:
        for call in (ONE, CallId("g2")):
            await hub.live.begin(record(call))
        hub.archive.erased.add(ONE)
        hub.live.tell(ONE, caller(0, ATTACK, 3.0))
        assert await hub.live.hear(CallId("g2"), caller(0, "goedemorgen", 3.0), "a") is not None
        assert await hub.live.hear(ONE, caller(1, ATTACK, 7.0), "b") is None
        assert hub.live.moments(ONE)[-1].assessed
        del hub.archive.calls[ONE]
        assert await hub.live.hear(ONE, CallEnded(9.0), "c") is None
        assert [call.id for call in hub.live.open] == ["g2"]

    hub = played(Hub(), play)
    assert len(hub.archive.stored[ONE]) == 1
    assert [entry.key for entry in hub.archive.stored[CallId("g2")]][-1] == "a"

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from archives import HandClock, record
from factories import by_the_letter
from luwte.apps.web.panels import Place
from luwte.apps.web.sse import HEARTBEAT
from luwte.apps.web.stage import _LOG, _REMEMBERED, _WAITING, NOTHING, Stage, Viewer
from luwte.domain.events import ActivityHeard, CallEnded, Event, HelpAsked, PartialHeard, Tick, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.service.actors import UserId
from luwte.service.live_call import OngoingCall
from luwte.service.live_jobs import Begun

ADA, BEN = UserId("ada"), UserId("ben")
ATTACK = "jij bent echt te dom voor dit werk"


class Theatre:
    """A stage with calls that a test lets happen."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.stage = Stage(self.clock)
        self.calls: dict[str, OngoingCall] = {}
        self._n = 0

    def begins(self, name: str = "g1", employee: str | None = "ada") -> None:
        call = OngoingCall(record(name, employee=employee), by_the_letter(), 0.0)
        self.calls[name] = call
        self.stage.hear(Begun(call.record, call.content))

    def does(self, event: Event, name: str = "g1") -> None:
        self._n += 1
        heard = self.calls[name].take(event, f"k{self._n}", float(self._n), self.clock.now())
        assert heard
        self.stage.hear(heard)

    def hears(self, text: str, name: str = "g1") -> None:
        self._n += 1
        self.does(TurnHeard(CallerTurn(self._n, Words(text, self._n * 5.0, self._n * 5.0 + 3))), name)


class Page:
    """An open page: reads what is there for it."""

    def __init__(self, stream: AsyncIterator[bytes], viewer: Viewer) -> None:
        self.stream, self.viewer = stream, viewer
        self.last = ""

    async def read(self) -> str:
        """The next chunk as text; remembers the last number."""
        async with asyncio.timeout(5):
            text = (await anext(self.stream)).decode()
        if numbers := re.findall(r"^id: (\S+)$", text, re.MULTILINE):
            self.last = numbers[-1]
        return text

    async def close(self) -> None:
        await self.stream.aclose()  # type: ignore[attr-defined]


def desk(theatre: Theatre, after: str = NOTHING, *, user: UserId = ADA, pinned: str = "", language: str = "nl") -> Page:
    viewer = Viewer(language, user, pinned)
    return Page(theatre.stage.follow_desk(viewer, after), viewer)


def played(play: Callable[[Theatre], Awaitable[None]]) -> None:
    asyncio.run(play(Theatre()))  # type: ignore[arg-type]


def test_a_new_call_appears_by_itself_on_the_desk_of_its_employee_only() -> None:
    async def play(it: Theatre) -> None:
        own, other = desk(it), desk(it, user=BEN)
        assert await own.read() == await other.read() == HEARTBEAT.decode()
        it.begins()
        text = await own.read()
        assert 'hx-target="#werk"' in text
        assert "Nieuw gesprek op lijn algemeen." in text
        assert "event: vandaag" in await own.read()
        it.stage.beat()
        assert await other.read() == HEARTBEAT.decode()

    played(play)


def test_what_happens_is_encoded_once_for_everybody_who_looks() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        pages = [desk(it), desk(it)]
        for page in pages:
            await page.read()
        it.hears(ATTACK)
        first, second = [await anext(page.stream) for page in pages]
        assert first is second
        assert b"Fase 3" in first

    played(play)


def test_who_looks_in_english_reads_english() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page = desk(it, language="en")
        assert "Behaviour of the caller" in await page.read()
        it.hears(ATTACK)
        assert "Phase 3" in await page.read()

    played(play)


def test_a_page_that_comes_back_misses_nothing_and_gets_nothing_twice() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page = desk(it)
        await page.read()
        it.hears("goedemorgen")
        await page.read()
        await page.close()
        it.hears(ATTACK)
        it.hears("wat een sukkel ben jij")
        again = desk(it, page.last)
        text = await again.read()
        assert text.count('class="beurt beller"') == 2
        assert 'hx-target="#werk"' not in text

    played(play)


def test_a_page_that_missed_too_much_gets_the_whole_state_in_place() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page = desk(it)
        await page.read()
        seen = page.last
        await page.close()
        it.hears(ATTACK)
        for n in range(_LOG):
            it.does(PartialHeard(Words(f"woord {n}", 9.0, 9.5), 3))
        text = await desk(it, seen).read()
        assert 'hx-target="#gesprek" hx-swap="innerHTML"' in text
        assert 'hx-target="#fase" hx-swap="innerMorph"' in text
        assert "event: metingen" in text
        assert ATTACK.split()[0] in text

    played(play)


@pytest.mark.parametrize("seen", ["vreemd-3", "g1", "x-y", ""])
def test_a_page_that_knows_another_server_gets_the_call_anew(seen: str) -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        assert 'hx-target="#werk"' in await desk(it, seen).read()

    played(play)


def test_a_page_that_shows_a_call_that_is_gone_is_told_there_is_none() -> None:
    async def play(it: Theatre) -> None:
        assert "Geen gesprek" in await desk(it, "weg-4").read()

    played(play)


def test_a_page_that_stops_reading_is_let_go_and_holds_up_nobody() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        slow, quick = desk(it), desk(it)
        await slow.read()
        await quick.read()
        for n in range(_WAITING + 5):
            it.does(PartialHeard(Words(f"woord {n}", 9.0, 9.5), 3))
            assert f"woord {n}" in await quick.read()
        assert slow.viewer.gone
        assert not quick.viewer.gone
        assert len([chunk async for chunk in slow.stream]) <= _WAITING
        assert len(it.stage._desks) == 1

    played(play)


def test_a_page_that_closes_is_forgotten() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page = desk(it)
        await page.read()
        await page.close()
        assert not it.stage._desks
        showing = it.stage.showing(CallId("g1"))
        assert showing
        assert not showing.view("nl", Place.DESK).viewers

    played(play)


def test_a_call_that_goes_on_is_not_pushed_away_by_another() -> None:
    async def play(it: Theatre) -> None:
        it.begins("g1")
        page = desk(it)
        await page.read()
        it.begins("g2")
        assert "event: vandaag" in await page.read()
        it.does(CallEnded(9.0), "g1")
        assert "Het gesprek is voorbij" in await page.read()
        it.begins("g3")
        assert "event: vandaag" in await page.read()
        text = await page.read()
        assert "/bureau/gesprek/g3" in text

    played(play)


def test_a_chosen_call_is_the_one_that_is_shown() -> None:
    async def play(it: Theatre) -> None:
        it.begins("g1")
        it.begins("g2")
        assert "/bureau/gesprek/g1" in await desk(it, pinned="g1").read()
        assert "/bureau/gesprek/g2" in await desk(it).read()

    played(play)


def test_a_call_that_is_given_to_somebody_else_leaves_the_desk() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        first, second = desk(it), desk(it, user=BEN)
        await first.read()
        await second.read()
        it.stage.hear(Begun(record(employee="ben"), by_the_letter()))
        assert "Geen gesprek" in await first.read()
        assert "Nieuw gesprek" in await second.read()

    played(play)


def test_words_that_are_still_being_said_grow_in_one_place() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page = desk(it)
        await page.read()
        it.does(PartialHeard(Words("jij bent echt", 1.0, 2.0), 4))
        text = await page.read()
        assert text.count("hx-partial hx-target") == 1
        assert 'hx-target="#deel"' in text
        it.hears(ATTACK)
        assert '<hx-partial hx-target="#deel" hx-swap="innerHTML"></hx-partial>' in await page.read()

    played(play)


def test_who_spoke_when_is_no_news_for_a_page() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        showing = it.stage.showing(CallId("g1"))
        assert showing
        before = showing.number
        it.does(ActivityHeard(Party.CALLER, 0.0, 1.0))
        assert showing.number == before
        it.does(PartialHeard(Words("jij bent", 1.0, 2.0), 4))
        assert showing.number != before
        assert "jij bent" not in showing.shown("en", Place.DESK).turns

    played(play)


def test_a_helper_who_reads_along_sees_no_cue_and_no_mark_at_the_employee() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        it.hears(ATTACK)
        it.does(HelpAsked(20.0))
        it.does(TurnHeard(EmployeeTurn(9, Words("U moet niet zo overdrijven, rustig aan.", 30.0, 33.0))))
        showing = it.stage.showing(CallId("g1"))
        assert showing
        shown = showing.shown("nl", Place.HELPER)
        assert set(shown.panels) == {"licht", "fase", "collega", "dreiging", "gehoor", "stem"}
        assert "zetten" not in shown.turns
        assert "Klopt niet" not in shown.turns
        viewer = Viewer("nl")
        page = Page(it.stage.follow_call(viewer, showing, showing.number), viewer)
        assert await page.read() == HEARTBEAT.decode()
        it.hears("wat een sukkel ben jij")
        text = await page.read()
        assert "sukkel" in text
        assert 'hx-target="#cue"' not in text
        await page.close()
        assert not showing.view("nl", Place.HELPER).viewers

    played(play)


def test_what_was_thrown_away_is_on_no_screen_any_more() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        it.hears(ATTACK)
        it.does(CallEnded(20.0))
        page = desk(it)
        assert "te dom" in await page.read()
        it.stage.forget(CallId("g1"))
        assert "Geen gesprek" in await page.read()
        it.stage.forget(CallId("g1"))
        assert it.stage.showing(CallId("g1")) is None

    played(play)


def test_a_call_that_is_long_over_is_forgotten() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        it.does(CallEnded(20.0))
        it.clock.passed = _REMEMBERED
        it.stage.beat()
        assert it.stage.showing(CallId("g1"))
        it.clock.passed += 1
        it.stage.beat()
        assert it.stage.showing(CallId("g1")) is None

    played(play)


def test_a_call_of_nobody_waits_for_somebody() -> None:
    async def play(it: Theatre) -> None:
        it.begins(employee=None)
        it.does(Tick(1.0))
        it.does(CallEnded(2.0))
        assert it.stage.of_employee(ADA) is None

    played(play)


def test_news_of_a_call_that_is_not_shown_is_passed_over() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        it.stage.forget(CallId("g1"))
        it.hears("hallo")
        assert it.stage.showing(CallId("g1")) is None

    played(play)


def test_when_the_server_stops_every_page_is_let_go() -> None:
    async def play(it: Theatre) -> None:
        page = desk(it)
        await page.read()
        waiting = asyncio.ensure_future(page.read())
        await asyncio.sleep(0)
        it.stage.dismiss()
        assert await waiting == HEARTBEAT.decode()
        assert [chunk async for chunk in page.stream] == []
        assert not it.stage._desks

    played(play)


def test_a_board_hears_what_changed_and_that_the_line_is_alive() -> None:
    async def play(it: Theatre) -> None:
        watchers: list[Callable[[], None]] = []
        news = [b"eerst", b"", b"daarna"]

        def watch(watcher: Callable[[], None]) -> Callable[[], None]:
            watchers.append(watcher)
            return lambda: watchers.remove(watcher)

        viewer = Viewer("nl")
        page = Page(it.stage.follow_board(viewer, watch, lambda: news.pop(0)), viewer)
        assert (await page.read()).endswith("eerst")
        for watcher in [*watchers, *watchers]:
            watcher()
        assert await page.read() == "daarna"
        it.stage.beat()
        assert await page.read() == HEARTBEAT.decode()
        await page.close()
        assert not watchers

    played(play)


def test_a_server_that_stops_ends_every_stream() -> None:
    async def play(it: Theatre) -> None:
        it.begins()
        page, idle = desk(it), desk(it, user=BEN)
        await page.read()
        await idle.read()
        waits = asyncio.ensure_future(anext(page.stream))
        await asyncio.sleep(0)
        it.stage.part()
        assert await waits == HEARTBEAT
        for each in (page, idle):
            assert [chunk async for chunk in each.stream] == []

    played(play)

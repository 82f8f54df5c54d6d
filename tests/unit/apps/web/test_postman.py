from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from archives import InMemoryArchive, record
from feeding import Site
from luwte.apps.web import postman as module
from luwte.apps.web.metrics import Metrics
from luwte.apps.web.postman import Postman
from luwte.domain.events import CallEnded, HelpAsked
from luwte.domain.turn import CallId
from luwte.errors import StoreUnavailable
from luwte.service.webhook_addresses import SETTING
from luwte.service.webhooks import Courier as Carrier
from luwte.service.webhooks import Webhooks
from outboxes import Courier, InMemoryBook, InMemoryOutbox, address

ONE = CallId("g1")


class Round:
    """A server with a postman; `play` runs while both are at work."""

    def __init__(self, archive: InMemoryArchive | None = None, outbox: InMemoryOutbox | None = None) -> None:
        self.site = Site(archive=archive or InMemoryArchive())
        self.outbox, self.courier, self.metrics = outbox or InMemoryOutbox(), Courier(), Metrics()
        self.book, self.others = InMemoryBook(address()), dict[str, Carrier]()
        webhooks = Webhooks(self.outbox, self.book, self._courier, self.site.clock)
        self.postman = Postman(self.site.live, self.site.archive, webhooks, self.metrics)

    def _courier(self, url: str) -> Carrier:
        return self.others.get(url, self.courier)

    def play(self, play: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            await self.site.live.start()
            await self.postman.start()
            await play()
            await self.site.live.stop()
            await self.postman.stop()

        asyncio.run(whole())

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not true():
                await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)


def test_what_happens_in_a_call_is_brought_outside() -> None:
    here = Round()

    async def play() -> None:
        await here.site.live.begin(record("g1"))
        await here.site.live.press(ONE, HelpAsked)
        await here.site.live.hear(ONE, CallEnded(9.0), "einde")
        await here.until(lambda: any(b"call.ended" in body for _, body in here.courier.brought))

    here.play(play)
    assert b"call.started" in here.courier.brought[0][1]
    assert b'luwte_webhooks_total{result="bezorgd"}' in here.metrics.page()


def test_without_a_store_messages_wait_and_nothing_is_lost() -> None:
    here = Round()

    async def play() -> None:
        here.outbox.down = True
        await here.site.live.begin(record("g1"))
        await asyncio.sleep(0.05)
        assert here.courier.brought == []
        here.outbox.down = False
        await here.until(lambda: len(here.courier.brought) >= 1)

    here.play(play)
    assert b"call.started" in here.courier.brought[0][1]


def test_what_waits_for_a_store_when_the_server_stops_is_tried_once_more() -> None:
    here = Round()

    async def play() -> None:
        here.outbox.down = True
        await here.site.live.begin(record("g1"))
        await asyncio.sleep(0.05)
        here.postman._rounds[0].cancel()
        here.outbox.down = False

    here.play(play)
    assert set(here.outbox.kept) == {(SETTING, "g1.begin")}


def test_what_was_heard_before_the_server_stopped_is_in_the_outbox() -> None:
    here = Round()

    async def play() -> None:
        here.courier.reason = "niet te bereiken"
        await here.site.live.begin(record("g1"))
        await here.site.live.press(ONE, HelpAsked)

    here.play(play)
    assert (SETTING, "g1.begin") in here.outbox.kept
    assert any(not waiting.arrived for waiting in here.outbox.kept.values())


def test_a_restart_fills_the_outbox_from_the_calls_that_run_and_doubles_nothing() -> None:
    first = Round()

    async def begin() -> None:
        await first.site.live.begin(record("g1"))
        await first.site.live.press(ONE, HelpAsked)
        await first.until(lambda: bool(first.courier.brought))

    first.play(begin)
    lost = next(reversed(first.outbox.kept))
    del first.outbox.kept[lost]  # as after a crash between the store and the outbox
    second = Round(first.site.archive, first.outbox)

    async def nothing() -> None:
        await second.until(lambda: second.outbox.kept[lost].arrived)

    second.play(nothing)
    arrived = [sent["webhook-id"] for sent, _ in [*first.courier.brought, *second.courier.brought]]
    assert arrived.count("g1.begin") == 1
    assert lost[1] in arrived


def test_more_than_can_wait_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING", 1)
    here = Round()

    async def fill() -> None:
        here.outbox.down = True
        await here.site.live.begin(record("g1"))
        for _ in range(5):
            await here.site.live.press(ONE, HelpAsked)
        here.outbox.down = False

    here.play(fill)
    assert 1 <= len(here.outbox.kept) <= 3


class Asleep:
    """Another side that never answers."""

    async def bring(self, _headers: dict[str, str], _body: bytes) -> None:
        await asyncio.Event().wait()


def test_an_address_that_never_answers_holds_up_no_other() -> None:
    here = Round()
    slow = address("traag")
    here.book.save(slow)
    here.others[slow.url] = Asleep()

    async def play() -> None:
        await here.site.live.begin(record("g1"))
        await here.until(lambda: len(here.courier.brought) >= 1)
        await here.site.live.press(ONE, HelpAsked)
        await here.until(lambda: len(here.courier.brought) >= 2)

    here.play(play)
    assert {key for key, waiting in here.outbox.kept.items() if not waiting.arrived} >= {("traag", "g1.begin")}


def test_an_address_that_is_added_or_switched_off_is_heard_of_without_a_restart() -> None:
    here = Round()
    other = Courier()
    added = address("later")
    here.others[added.url] = other

    async def play() -> None:
        await here.site.live.begin(record("g1"))
        await here.until(lambda: bool(here.courier.brought))
        here.book.save(added)
        here.book.save(address(enabled=False))
        await here.site.live.press(ONE, HelpAsked)
        await here.until(lambda: bool(other.brought))

    here.play(play)
    assert b"call.started" not in other.brought[0][1]
    assert len(here.courier.brought) == 1


def test_a_round_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Round()
    real, failing = here.postman._webhooks.due, [True]

    def due(*asked: object) -> object:
        if failing:
            failing.pop()
            raise ValueError("sealed elsewhere")
        return real(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(here.postman._webhooks, "due", due)

    async def play() -> None:
        await here.site.live.begin(record("g1"))
        await here.until(lambda: bool(here.courier.brought))

    here.play(play)
    assert not failing


def test_without_the_book_what_is_under_way_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Round()
    real = here.book.addresses
    asked: list[bool] = []

    def away() -> object:
        asked.append(True)
        if len(asked) % 3 == 0:
            raise StoreUnavailable("weg")
        return real()

    monkeypatch.setattr(here.book, "addresses", away)

    async def play() -> None:
        await here.site.live.begin(record("g1"))
        await here.until(lambda: bool(here.courier.brought) and len(asked) > 6)

    here.play(play)
    assert b"call.started" in here.courier.brought[0][1]

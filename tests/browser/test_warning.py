"""A warning that the line plays, in a real browser: the exchange is ours, the press is a person's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from archives import record
from luwte.domain.turn import CallId
from luwte.errors import ExchangeUnavailable
from luwte.service.actors import UserId
from rooms import Office


class Sounds:
    """A line that plays the second warning, the first time not."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def levels(self, _source: str) -> frozenset[int]:
        return frozenset({2})

    async def play(self, _call: CallId, level: int, _by: UserId) -> None:
        self.asked.append(level)
        if len(self.asked) == 1:
            raise ExchangeUnavailable("de telefooncentrale speelde de waarschuwing niet af; zeg haar zelf")


@pytest.fixture
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture
def served(sounds: Sounds, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a practice server on which a call of Ada runs."""
    office = Office()
    monkeypatch.setattr(office.parts.desk, "_player", sounds)
    monkeypatch.setattr(office.parts.stage, "_plays", sounds.levels)
    server = uvicorn.Server(uvicorn.Config(office.app, port=0, log_level="critical"))
    ready, addresses = threading.Event(), list[str]()

    async def serve() -> None:
        serving = asyncio.ensure_future(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        await office.parts.live.begin(replace(record(employee="ada"), practice=True))
        addresses.append(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
        ready.set()
        await serving

    running = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    running.start()
    assert ready.wait(60)
    yield addresses[0]
    server.should_exit = True
    running.join(30)


def test_a_person_lets_a_warning_be_heard_and_a_failure_is_said(served: str, sounds: Sounds, page: Page) -> None:
    page.goto(f"{served}/aanmelden")
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_role("button", name="Laat horen")).to_have_count(1)
    assert sounds.asked == []
    play = page.get_by_role("button", name="Laat horen: waarschuwing 2")
    play.click()
    expect(page.get_by_text("speelde de waarschuwing niet af; zeg haar zelf").first).to_be_visible()
    expect(page.locator("#waarschuwing")).not_to_contain_text("De beller hoort")
    play.click()
    expect(page.locator("#waarschuwing")).to_contain_text("De beller hoort")
    assert sounds.asked == [2, 2]

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI, Response

from archives import InMemoryArchive
from feeding import Site, serving, turn
from luwte.domain.turn import CallId
from luwte.errors import SettingsError
from luwte.infra.feeder import HttpFeeder
from luwte.service.replay import FeedRefused, Unreachable


def using(url: str, key: str, use: Callable[[HttpFeeder], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with HttpFeeder(url, key) as feeder:
            await use(feeder)

    asyncio.run(whole())


def test_what_is_sent_arrives_once() -> None:
    site = Site(archive=InMemoryArchive())

    async def use(feeder: HttpFeeder) -> None:
        for _ in range(2):
            await feeder.begin({"call": "a1"})
            await feeder.send("a1", [turn(0), turn(1)])

    with serving(site.app()) as url:
        using(url, site.key, use)
    assert len(site.archive.stored[CallId("a1")]) == 3


def test_a_refusal_says_what_the_server_said() -> None:
    async def use(feeder: HttpFeeder) -> None:
        with pytest.raises(FeedRefused, match=r"geweigerd \(401\): stuur een geldige koppelsleutel"):
            await feeder.begin({"call": "a1"})

    with serving(Site().app()) as url:
        using(url, "luwte_verkeerd_x", use)


def test_a_store_that_is_away_is_waited_for() -> None:
    site = Site()
    site.archive.down = False

    async def use(feeder: HttpFeeder) -> None:
        await feeder.begin({"call": "a1"})
        site.archive.down = True
        with pytest.raises(Unreachable, match="503") as lost:
            await feeder.send("a1", [turn(0)])
        assert lost.value.wait == 2
        site.archive.down = False

    with serving(site.app()) as url:
        using(url, site.key, use)


def test_nobody_at_home_is_no_refusal() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def use(feeder: HttpFeeder) -> None:
        with pytest.raises(Unreachable, match="niet te bereiken"):
            await feeder.begin({"call": "a1"})

    using(f"http://127.0.0.1:{port}", "luwte_a_b", use)


def test_something_else_than_a_luwte_is_said() -> None:
    app = FastAPI()

    @app.post("/api/v1/calls")
    async def other() -> Response:
        return Response("<h1>hallo</h1>", 404)

    async def use(feeder: HttpFeeder) -> None:
        with pytest.raises(FeedRefused, match="dit lijkt geen Luwte"):
            await feeder.begin({"call": "a1"})

    with serving(app) as url:
        using(url, "luwte_a_b", use)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "luwte.nl",
        "ftp://a",
        "http://",
        "https://a:0",
        "https://u:p@a",
        "https://a/?x=1",
        "http://[",
        "http://1.2.3.4",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="--to"):
        HttpFeeder(url, "luwte_a_b")


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(SettingsError, match="niet te vinden"):
        HttpFeeder("http://nergens", "luwte_a_b")


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "sleutél"])
def test_a_key_with_strange_characters_is_refused(key: str) -> None:
    with pytest.raises(SettingsError, match="koppelsleutel"):
        HttpFeeder("http://127.0.0.1", key)

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.testclient import TestClient

from archives import record
from feeding import Site, turn
from luwte.apps.web.api import stream
from luwte.domain.events import CallEnded, HelpAsked, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.service.tokens import Scope

ATTACK = "jij bent echt te dom voor dit werk"


def whole(client: TestClient, after: str | None = None, **headers: str) -> list[dict[str, Any]]:
    """Every message of a call that is over."""
    kept = {"Last-Event-ID": after} if after is not None else {}
    answer = client.get("calls/a1/stream", headers={**kept, **headers})
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]


def played(client: TestClient) -> None:
    client.post("calls", json={"call": "a1"})
    end = {"kind": "end", "key": "einde", "at": 9}
    client.post("calls/a1/events", json={"events": [turn(0, ATTACK), end]})


def test_a_call_is_told_from_its_beginning_to_its_end(client: TestClient) -> None:
    played(client)
    told = whole(client)
    kinds = [message["type"] for message in told]
    assert kinds[0] == "call.started"
    assert kinds[-1] == "call.ended"
    assert "phase.changed" in kinds
    assert len({message["id"] for message in told}) == len(told)


def test_who_comes_back_hears_only_what_came_after(client: TestClient) -> None:
    played(client)
    assert [message["type"] for message in whole(client, after="1")] == ["call.ended"]


def test_what_was_said_is_told_only_with_the_right_for_it(client: TestClient, site: Site) -> None:
    played(client)
    assert next(m for m in whole(client) if m["type"] == "turn.heard")["data"]["text"] == ATTACK
    bare, key = site.tokens.issue("kaal", {Scope.FEED, Scope.READ}, "ada")
    assert bare.scopes == {Scope.FEED, Scope.READ}
    headers = {"Authorization": f"Bearer {key}"}
    client.post("calls", json={"call": "b1"}, headers=headers)
    client.post(
        "calls/b1/events", json={"events": [turn(0, ATTACK), {"kind": "end", "key": "e", "at": 9}]}, headers=headers
    )
    assert "dom" not in client.get("calls/b1/stream", headers=headers).text


def test_a_wrong_last_event_is_refused(client: TestClient) -> None:
    played(client)
    assert client.get("calls/a1/stream", headers={"Last-Event-ID": "x1"}).status_code == 422


def running(play: Callable[[Site, AsyncIterator[bytes]], Awaitable[None]], site: Site | None = None) -> None:
    """Follow a call that runs, from the start."""
    here = site or Site()

    async def whole() -> None:
        await here.live.start()
        try:
            await here.live.begin(record("g1"))
            lines = stream._running(here.feeding, here.live.record(CallId("g1")), -1, "", True)
            await play(here, lines)
            await lines.aclose()  # type: ignore[attr-defined]
        finally:
            await here.live.stop()

    asyncio.run(whole())


async def said(site: Site, n: int) -> None:
    words = Words("ik wacht al drie weken", float(n), n + 0.5)
    await site.live.hear(CallId("g1"), TurnHeard(CallerTurn(n, words)), f"b{n}")


def test_what_happens_is_told_at_once_and_the_stream_stops_with_the_call() -> None:
    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        assert b"call.started" in await anext(lines)
        assert await anext(lines) != b""  # the stored start of the call
        await said(site, 0)
        assert b"id: 1\n" in await anext(lines)
        await site.live.hear(CallId("g1"), CallEnded(9.0), "einde")
        assert b"call.ended" in await anext(lines)
        assert [line async for line in lines] == []

    running(play)


def test_a_call_that_ended_while_the_past_was_read_ends_the_stream() -> None:
    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)
        await site.live.hear(CallId("g1"), CallEnded(9.0), "einde")
        rest = [line async for line in lines]
        assert b"call.ended" in rest[-1]

    running(play)


def test_what_was_read_from_the_store_is_not_told_twice() -> None:
    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)  # listening from here on
        await said(site, 0)
        await said(site, 1)
        told = [await anext(lines) for _ in range(3)]
        await site.live.press(CallId("g1"), HelpAsked)
        told.append(await anext(lines))
        assert [told.count(line) for line in told] == [1, 1, 1, 1]

    running(play)


def test_who_reads_too_slowly_is_cut_off(monkeypatch: Any) -> None:
    monkeypatch.setattr(stream, "_WAITING", 3)

    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)
        await anext(lines)
        for n in range(8):
            await said(site, n)
        assert [line async for line in lines] == []

    running(play)


def test_a_silent_call_still_beats(monkeypatch: Any) -> None:
    monkeypatch.setattr(stream, "BEAT", 0.01)

    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)
        await anext(lines)
        assert await anext(lines) == stream.HEARTBEAT

    running(play)


def test_a_server_that_stops_asks_to_come_back() -> None:
    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)
        await anext(lines)
        site.feeding.drain.begin()
        assert await anext(lines) == stream.AGAIN
        assert [line async for line in lines] == []

    running(play)


def test_other_calls_are_not_told() -> None:
    async def play(site: Site, lines: AsyncIterator[bytes]) -> None:
        await anext(lines)
        await anext(lines)
        await site.live.begin(record("g2"))
        await site.live.press(CallId("g2"), HelpAsked)
        await said(site, 0)
        assert b'"call": "g1"' in await anext(lines)

    running(play)

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from archives import HandClock
from luwte.apps.web import stream
from luwte.apps.web.stream import LiveStream, looking
from luwte.service.actors import Actor, Role, UserId
from luwte.service.help_desk import HelpDesk


async def chunks(*found: bytes) -> AsyncIterator[bytes]:
    for chunk in found:
        yield chunk


async def here() -> bool:
    return True


async def away() -> None:
    return None


def test_what_is_ready_is_sent_as_it_is() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(LiveStream(chunks(b"een", b"twee"), here).stream_response(send))
    assert [message.get("body") for message in sent[1:]] == [b"een", b"twee", b""]
    assert (b"content-type", b"text/event-stream; charset=utf-8") in sent[0]["headers"]
    assert (b"cache-control", b"no-store") in sent[0]["headers"]


def test_a_page_that_takes_nothing_is_dropped() -> None:
    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(LiveStream(chunks(b"een"), here, patience=0.01).stream_response(send))


def test_who_is_signed_out_hears_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    monkeypatch.setattr(stream, "ASK_EVERY", -1.0)
    asyncio.run(LiveStream(chunks(b"een"), away).stream_response(send))
    assert [message.get("body") for message in sent[1:]] == [b""]


def test_a_stream_is_an_open_page_and_its_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = HelpDesk(HandClock())
    noor = Actor(UserId("noor"), "Noor", frozenset({Role.COLLEAGUE}))
    desk.available(noor, free=True)
    seen: list[int] = []

    async def send(message: Message) -> None:
        if message.get("body"):
            seen.append(desk.presence.pages(noor.user))

    asyncio.run(looking(desk, noor.user, chunks(b"een"), here).stream_response(send))
    assert (seen, desk.presence.pages(noor.user), desk.is_available(noor.user)) == ([1], 0, True)
    monkeypatch.setattr(stream, "ASK_EVERY", -1.0)
    asyncio.run(looking(desk, noor.user, chunks(b"een"), away).stream_response(send))
    assert not desk.is_available(noor.user)

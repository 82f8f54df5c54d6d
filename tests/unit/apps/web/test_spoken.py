from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Scope, Send

from luwte.apps.language import language
from luwte.apps.web.spoken import Spoken


def heard(kind: str, **headers: str) -> str:
    found: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(language())

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        return None

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(Spoken(app)({"type": kind, "headers": raw}, receive, send))
    return found[0]


def test_a_cookie_goes_before_the_browser() -> None:
    assert heard("http", cookie="taal=nl; x=1", accept_language="en") == "nl"
    assert heard("http", accept_language="en") == "en"
    assert heard("http") == "nl"


def test_a_broken_cookie_is_no_choice() -> None:
    assert heard("http", cookie="ta\x01al=en; ()=x", accept_language="en") == "en"
    assert heard("http", cookie="taal=klingon") == "nl"


def test_what_is_no_request_passes() -> None:
    assert heard("lifespan") == "nl"

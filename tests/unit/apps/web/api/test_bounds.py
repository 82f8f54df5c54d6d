from __future__ import annotations

import asyncio
from collections.abc import Iterator

from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from luwte.apps.web.api.bounds import MAX_BODY, Bounds


def test_a_body_over_a_megabyte_is_refused(client: TestClient) -> None:
    answer = client.post("calls", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]


def test_a_body_that_hides_its_length_is_refused_too(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    assert client.post("calls", content=pieces()).status_code == 413


async def ignored(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("the application must not see this")


def served(receive: Receive) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(Bounds(ignored, seconds=0.01)(scope, receive, send))
    return sent


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    assert served(never)[0]["status"] == 408


def test_a_client_that_goes_away_gets_nothing() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    assert served(gone) == []


def test_the_application_sees_the_whole_body_and_then_the_end_of_the_connection() -> None:
    seen: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])

    pieces: list[Message] = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError

    asyncio.run(Bounds(app)({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send))
    assert [message.get("body") for message in seen] == [b"ab", None]


def test_what_is_no_request_passes() -> None:
    passed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    async def nothing() -> Message:
        return {}

    async def send(message: Message) -> None: ...

    asyncio.run(Bounds(app)({"type": "lifespan"}, nothing, send))
    assert passed == ["lifespan"]

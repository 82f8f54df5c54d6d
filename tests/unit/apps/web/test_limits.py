from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException, Request
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from luwte.apps.web.limits import ORDINARY, Limits


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.add_middleware(Limits, larger={"/inlezen": 3 * ORDINARY}, own="/api/v1")

    @app.post("/{path:path}")
    async def take(request: Request) -> int:
        return len(await request.body())

    return TestClient(app)


def pieces(n: int) -> Iterator[bytes]:
    for _ in range(n):
        yield b"x" * 100_000


@pytest.mark.parametrize(("path", "most"), [("bureau", ORDINARY), ("inlezen", 3 * ORDINARY)])
def test_what_is_too_large_is_refused_while_it_comes_in(client: TestClient, path: str, most: int) -> None:
    fits = most // 100_000
    assert client.post(path, content=pieces(fits)).json() == most
    answer = client.post(path, content=pieces(fits + 1))
    assert answer.status_code == 413
    assert f"hooguit {most // 1_000_000} MB" in answer.text


def test_who_bounds_by_itself_is_left_alone(client: TestClient) -> None:
    assert client.post("api/v1/calls", content=pieces(11)).json() == 1_100_000


def used(receive: Receive, does: str = "http") -> list[Message]:
    got: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        got.extend([await receive(), await receive()])

    async def send(message: Message) -> None: ...

    asyncio.run(Limits(app, {}, "/api", silence=0.01)({"type": does, "path": "/"}, receive, send))
    return got


def test_a_body_that_stops_coming_is_given_up() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(HTTPException, match="duurde te lang"):
        used(never)


def test_a_body_that_drips_is_given_up_too() -> None:
    async def drips() -> Message:
        await asyncio.sleep(0.006)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(HTTPException, match="duurde te lang"):
        used(drips)


def test_after_the_body_a_page_may_be_silent_as_long_as_it_likes() -> None:
    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

    async def slow() -> Message:
        if len(messages) == 1:
            await asyncio.sleep(0.05)
        return messages.pop(0)

    assert [message["type"] for message in used(slow)] == ["http.request", "http.disconnect"]


def test_what_is_no_request_passes() -> None:
    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    assert len(used(receive, "lifespan")) == 2

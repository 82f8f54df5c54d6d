"""How much a client may send, and how slowly: a body that is too large or does not come is refused, not waited for."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luwte.apps.web.api.problem import answer

MAX_BODY = 1_000_000
MAX_SECONDS = 20.0


class Bounds:
    """ASGI middleware that reads the whole body before the application sees the request."""

    def __init__(self, app: ASGIApp, most: int = MAX_BODY, seconds: float = MAX_SECONDS) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._body(Headers(scope=scope), receive)
        except TimeoutError:
            await self._refuse(scope, receive, send, 408, "het hele verzoek moet er binnen 20 seconden zijn")
            return
        except ValueError:
            await self._refuse(scope, receive, send, 413, "stuur hooguit 1 MB per keer")
            return
        if body is None:
            return
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, replayed, send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | None:
        """`None` when the client went away. Raises `ValueError` when it is too much."""
        said = headers.get("content-length", "")
        if said.isdecimal() and int(said[:20]) > self._most:
            raise ValueError
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            if len(body) > self._most:
                raise ValueError
            if not message.get("more_body", False):
                return bytes(body)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
        await answer(status, why, headers={"Connection": "close"})(scope, receive, send)
